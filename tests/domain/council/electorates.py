"""Registers and bodies as the tests of the council set them up."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from domain.council.bodies import Body, evolve_body
from domain.council.registers import Register, decide_register, evolve_register
from domain.council.seating import decide_body
from domain.refusals import Refusal
from schemas.actors import Actor
from schemas.council.bodies import BodyEvent, BodyIntent, BodyKind, EstablishBody, Identity, SeatMember
from schemas.council.registers import (
    EnterLines,
    LineDraft,
    OpenRegister,
    RegisterEvent,
    RegisterIntent,
    RegisterKind,
)
from schemas.ids import unit_subject
from schemas.words import Words
from tests.domain.case.people import FULL, OFFICER

ESTATE = "hean/xinhe/e1"
FIRST, SECOND = f"{ESTATE}/b1", f"{ESTATE}/b2"
REGISTER = UUID("0198f2a0-0000-7000-8000-0000000000a1")
BODY = UUID("0198f2a0-0000-7000-8000-0000000000b1")
ROLL = UUID("0198f2a0-0000-7000-8000-0000000000c1")
DAY = date(2026, 3, 2)


def line(
    number: int,
    *,
    unit: str = "",
    place: str = FIRST,
    area: int = 10_000,
    adults: int = 0,
    tags: Sequence[str] = (),
    mark: str = "mark1",
) -> LineDraft:
    """A line with the number in its id; of its own unit unless one is named."""
    name = f"line{number:04d}"
    unit = unit or name
    return LineDraft(
        line=name,
        unit=unit,
        place=place,
        area=area,
        adults=adults,
        tags=tuple(tags),
        mark=mark,
        who=Words(plain="301室 王秀英", subject=unit_subject(REGISTER, unit), field="who"),
    )


class Kept:
    """A register to which things are done; `events` is everything that was recorded."""

    def __init__(self, kind: RegisterKind = "owners", place: str = ESTATE, by: Actor = OFFICER) -> None:
        self.events: list[RegisterEvent] = []
        self.take(OpenRegister(register_id=REGISTER, place=place, kind=kind), by)

    @property
    def now(self) -> Register:
        register = evolve_register(None, self.events)
        assert register is not None
        return register

    def take(self, command: RegisterIntent, by: Actor = OFFICER) -> tuple[RegisterEvent, ...]:
        done = decide_register(evolve_register(None, self.events), command, by, FULL)
        self.events += done
        return done

    def enter(self, lines: Iterable[LineDraft], by: Actor = OFFICER) -> tuple[RegisterEvent, ...]:
        return self.take(EnterLines(register_id=REGISTER, lines=tuple(lines)), by)


def member(
    number: int,
    *,
    begins: date = DAY,
    ends: date | None = None,
    tags: Sequence[str] = (),
    side: str | None = None,
    office: str = "member",
    identity: Identity | None = None,
    represents: str | None = None,
) -> SeatMember:
    """A member with the number in the id, appointed."""
    name = f"member{number}"
    return SeatMember(
        body=BODY,
        member=name,
        office=office,
        side=side,
        represents=represents,
        filled="appointed",
        begins=begins,
        ends=ends,
        tags=tuple(tags),
        identity=identity or Identity(),
        name=Words(plain="李建国", subject=unit_subject(BODY, name), field="name"),
    )


class Sitting:
    """A body to which things are done."""

    def __init__(
        self, kind: BodyKind = "owners_committee", seats: int = 0, area: Sequence[str] = (ESTATE,)
    ) -> None:
        self.events: list[BodyEvent] = []
        tier = 1 if kind == "hall" else None
        self.take(
            EstablishBody(
                body=BODY,
                kind=kind,
                place=ESTATE,
                name="业主委员会",
                area=tuple(area),
                seats=seats,
                tier=tier,
            )
        )

    @property
    def now(self) -> Body:
        body = evolve_body(None, self.events)
        assert body is not None
        return body

    def take(self, command: BodyIntent, by: Actor = OFFICER) -> tuple[BodyEvent, ...]:
        done = decide_body(evolve_body(None, self.events), command, by, FULL)
        self.events += done
        return done

    def seat(self, *members: SeatMember) -> "Sitting":
        for one in members:
            self.take(one)
        return self

    def refused(self, refusal: type[Refusal], command: BodyIntent, by: Actor = OFFICER) -> None:
        before = len(self.events)
        try:
            self.take(command, by)
        except refusal:
            assert len(self.events) == before
        else:
            raise AssertionError(f"{refusal.__name__} was expected")
