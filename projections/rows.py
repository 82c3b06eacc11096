"""Derived rows: what the tables of current state hold for each kind of stream, computed from its events alone."""

from domain.case.clocks import next_obligations
from domain.case.state import Case
from schemas.envelope import CurrentRow, Lookup, ObligationRow, Rows

CODE = "code"
"""Kind of the lookup that leads from the HMAC of a tracking code to a case and a party."""

TOKEN = "token"  # noqa: S105 -- the kind of a lookup, not a secret
"""Kind of the lookup that leads from the HMAC of a bearer token to its stream."""


def case_rows(case: Case) -> Rows:
    """Where a case stands, what the clock owes it, and the codes that lead to it."""
    owed = next_obligations(case)
    post = case.handler or case.holder
    return Rows(
        current=CurrentRow(
            kind="case",
            number=case.number,
            place=case.place,
            stage=case.stage.value,
            level=case.level.value,
            category=case.triage.category,
            triage_class=case.triage.triage_class.value,
            holder=post.staff if post else None,
            due_at=min((one.due for one in owed if one.command == "lapse"), default=None),
            opened_at=case.opened_at,
            over=case.over,
        ),
        obligations=tuple(ObligationRow(id=one.id, command=one.command, due_at=one.due) for one in owed),
        lookups=tuple(
            Lookup(kind=CODE, key=bytes.fromhex(party.code), ref=party.number) for party in case.parties
        ),
    )


def plain_rows(kind: str, lookups: tuple[Lookup, ...] = (), *, over: bool = False) -> Rows:
    """Rows of a stream that has no clock: a place tree, a roster, a pack, a token."""
    return Rows(current=CurrentRow(kind=kind, over=over), lookups=lookups)
