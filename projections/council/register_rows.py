"""Derived rows of bodies, registers and rolls: where they are for, of what kind, and which passes were replaced."""

from datetime import datetime
from uuid import UUID

from domain.council.bodies import Body
from domain.council.registers import Register
from domain.council.rolls import Roll
from schemas.envelope import CurrentRow, Lookup, Rows

PASS = "pass"  # noqa: S105 -- the kind of a lookup, not a secret
"""Kind of the lookup that leads from a unit to how often its pass was replaced."""


def pass_key(register_id: UUID, unit: str) -> bytes:
    """How the passes of a unit are looked up."""
    return register_id.bytes + unit.encode()


def register_rows(register: Register, opened_at: datetime) -> Rows:
    """A register in the lists, and the passes of its units that opened the door once and do so no longer."""
    current = CurrentRow(
        kind="register", place=register.place, stage="open", category=register.kind, opened_at=opened_at
    )
    replaced = (
        Lookup(kind=PASS, key=pass_key(register.id, unit), ref=generation)
        for unit, generation in sorted(register.generations.items())
    )
    return Rows(current=current, lookups=tuple(replaced))


def body_rows(body: Body, opened_at: datetime) -> Rows:
    """A body in the lists."""
    return Rows(
        current=CurrentRow(
            kind="body",
            place=body.place,
            stage="standing" if body.dissolved is None else "dissolved",
            category=body.kind,
            opened_at=opened_at,
            over=body.dissolved is not None,
        )
    )


def roll_rows(roll: Roll) -> Rows:
    """A roll in the lists; it is complete from the start."""
    header = roll.header
    return Rows(
        current=CurrentRow(
            kind="roll",
            place=header.place,
            stage="frozen",
            category=header.electorate,
            opened_at=header.as_of,
            over=True,
        )
    )
