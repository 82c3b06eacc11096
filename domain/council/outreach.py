"""Decisions: a round of doors is planned over a list of households, and each door is knocked at until somebody answers."""

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from domain.council.fieldwork import FieldGround, Step, permit, steps, works_at
from domain.council.refusals.fieldwork import (
    DoorNotOnRoute,
    DoorsNotListed,
    IntakeFromElsewhere,
    OutreachExists,
    OutreachOver,
    RollUnfit,
    UnknownOutreach,
)
from domain.refusals import Refusal, UnknownPlace
from schemas.council.outreach import (
    CloseOutreach,
    Coverage,
    DoorRecorded,
    Opinion,
    OutreachClosed,
    OutreachEvent,
    OutreachIntent,
    OutreachPlanned,
    OutreachStep,
    PlanOutreach,
    RecordDoor,
)
from schemas.ids import covers

CHANNEL = "door_knock"
"""The channel of everything that comes in at a door."""


@dataclass(frozen=True, slots=True)
class Outreach:
    """Where a round stands: its plan, and every knock in order."""

    plan: OutreachPlanned
    knocks: tuple[DoorRecorded, ...] = ()
    closed: OutreachClosed | None = None

    @property
    def answered(self) -> frozenset[str]:
        """The doors that somebody opened, on whichever visit."""
        return frozenset(one.door for one in self.knocks if one.outcome == "answered")

    @property
    def retry(self) -> tuple[str, ...]:
        """The doors that were knocked at and never answered, in the order of the route."""
        tried = {one.door for one in self.knocks} - self.answered
        return tuple(door for door in self.plan.doors if door in tried)

    @property
    def ahead(self) -> tuple[str, ...]:
        """The doors that nobody went to yet, in the order of the route."""
        tried = {one.door for one in self.knocks}
        return tuple(door for door in self.plan.doors if door not in tried)

    def visits(self, door: str) -> int:
        """How often somebody knocked at a door."""
        return sum(1 for one in self.knocks if one.door == door)

    def coverage(self) -> Coverage:
        """How far the round got, every number exact: coverage is `answered` of `doors`."""
        return Coverage(
            doors=len(self.plan.doors),
            answered=len(self.answered),
            retry=len(self.retry),
            visits=len(self.knocks),
            cases=sum(len(one.cases) for one in self.knocks),
            opinions=sum(len(one.opinions) for one in self.knocks),
        )


def evolve(outreach: Outreach | None, event: OutreachEvent) -> Outreach:
    """The round after one more event; raise `ValueError` for a stream that does not begin with `OutreachPlanned`."""
    if isinstance(event, OutreachPlanned):
        return Outreach(event)
    if outreach is None:
        raise ValueError("the stream of a round of doors begins with OutreachPlanned")
    match event:
        case DoorRecorded():
            return replace(outreach, knocks=(*outreach.knocks, event))
        case OutreachClosed():
            return replace(outreach, closed=event)
    assert_never(event)


def decide(
    outreach: Outreach | None, command: OutreachIntent, ground: FieldGround
) -> tuple[OutreachEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    if isinstance(command, PlanOutreach):
        return _plan(outreach, command, ground)
    if outreach is None:
        raise UnknownOutreach
    permit(type(command), ground.actor, outreach.plan.place)
    if refusal := _not_any_more(outreach):
        raise refusal
    match command:
        case RecordDoor():
            return (_knocked(outreach, command),)
        case CloseOutreach():
            return (OutreachClosed(coverage=outreach.coverage()),)
    assert_never(command)


def available(outreach: Outreach, ground: FieldGround) -> tuple[Step, ...]:
    """What the actor may do with the round now, and what not any more, with the reason."""
    if not works_at(ground.actor, outreach.plan.place):
        return ()
    commands: tuple[type[OutreachStep], ...] = (RecordDoor, CloseOutreach)
    return steps((command, _not_any_more(outreach)) for command in commands)


def _not_any_more(outreach: Outreach) -> Refusal | None:
    return OutreachOver() if outreach.closed is not None else None


def _plan(outreach: Outreach | None, command: PlanOutreach, ground: FieldGround) -> tuple[OutreachEvent, ...]:
    permit(PlanOutreach, ground.actor, command.place)
    if outreach is not None:
        raise OutreachExists
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    seen = command.listed
    if seen is None or seen.electorate != "households" or not covers(command.place, seen.place):
        raise RollUnfit
    if seen.lacks:
        raise DoorsNotListed(count=len(seen.lacks))
    return (
        OutreachPlanned(
            place=command.place,
            roll=command.roll,
            register_id=UUID(seen.source.partition("/")[2]),
            doors=command.doors,
            visitors=command.visitors,
        ),
    )


def _knocked(outreach: Outreach, command: RecordDoor) -> DoorRecorded:
    if command.door not in outreach.plan.doors:
        raise DoorNotOnRoute
    if not command.brought_here:
        raise IntakeFromElsewhere
    return DoorRecorded(
        door=command.door,
        visit=outreach.visits(command.door) + 1,
        visitors=command.visitors or outreach.plan.visitors,
        outcome=command.outcome,
        cases=command.cases,
        opinions=tuple(
            Opinion(text=one.text.sealed, deliberation=one.deliberation) for one in command.opinions
        ),
    )
