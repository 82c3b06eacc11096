"""Decisions: a session is held by somebody of the right role, every visitor is logged, and the end counts them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import assert_never

from domain.council.fieldwork import WORKERS, FieldGround, Step, permit, steps, works_at
from domain.council.refusals.fieldwork import (
    ClosingPast,
    HostWithoutRole,
    IntakeFromElsewhere,
    ReceptionExists,
    ReceptionNotBegun,
    ReceptionOver,
    UnknownReception,
)
from domain.refusals import Refusal, UnknownPlace
from schemas.actors import Role
from schemas.council.receptions import (
    CloseReception,
    LogVisitor,
    MonthlyRule,
    OpenReception,
    ReceptionClosed,
    ReceptionEvent,
    ReceptionIntent,
    ReceptionKind,
    ReceptionOpened,
    ReceptionStep,
    Session,
    VisitorLogged,
)

HOSTS: dict[ReceptionKind, tuple[Role, ...]] = {
    "captain_day": (Role.BUILDING_CAPTAIN,),
    "branch_secretary_day": (Role.PARTY_BRANCH_SECRETARY,),
    "service_day": WORKERS,
}
"""Whose day it is: whoever hosts holds a post of one of these roles at the place or above it."""

CHANNELS: dict[ReceptionKind, str] = {
    "captain_day": "reception_day",
    "branch_secretary_day": "reception_day",
    "service_day": "service_day",
}
"""The channel of everything that comes in at such a session."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Where a session stands: who came, and how it was counted when it closed."""

    session: ReceptionOpened
    visitors: tuple[VisitorLogged, ...] = ()
    closed: ReceptionClosed | None = None

    @property
    def channel(self) -> str:
        """The channel of what comes in here."""
        return CHANNELS[self.session.kind]

    def counted(self) -> ReceptionClosed:
        """The session in numbers: visitors, matters that went on as a case or a topic, matters solved on the spot."""
        came = [visitor.came for visitor in self.visitors]
        return ReceptionClosed(
            visitors=len(came),
            intakes=sum(1 for one in came if one in ("case", "topic")),
            on_the_spot=came.count("on_the_spot"),
        )


def evolve(reception: Reception | None, event: ReceptionEvent) -> Reception:
    """The session after one more event; raise `ValueError` for a stream that does not begin with `ReceptionOpened`."""
    if isinstance(event, ReceptionOpened):
        return Reception(event)
    if reception is None:
        raise ValueError("the stream of a session begins with ReceptionOpened")
    match event:
        case VisitorLogged():
            return replace(reception, visitors=(*reception.visitors, event))
        case ReceptionClosed():
            return replace(reception, closed=event)
    assert_never(event)


def decide(
    reception: Reception | None, command: ReceptionIntent, ground: FieldGround
) -> tuple[ReceptionEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    if isinstance(command, OpenReception):
        return _open(reception, command, ground)
    if reception is None:
        raise UnknownReception
    permit(type(command), ground.actor, reception.session.place)
    if refusal := _not_yet(reception, ground):
        raise refusal
    match command:
        case LogVisitor():
            return (_logged(reception, command),)
        case CloseReception():
            return (reception.counted(),)
    assert_never(command)


def available(reception: Reception, ground: FieldGround) -> tuple[Step, ...]:
    """What the actor may do with the session now, and what not yet, with the reason."""
    if not works_at(ground.actor, reception.session.place):
        return ()
    commands: tuple[type[ReceptionStep], ...] = (LogVisitor, CloseReception)
    return steps((command, _not_yet(reception, ground)) for command in commands)


def _not_yet(reception: Reception, ground: FieldGround) -> Refusal | None:
    """What is taken down on paper is entered after the hours, too: only the end of the session shuts its book."""
    if reception.closed is not None:
        return ReceptionOver()
    return ReceptionNotBegun() if ground.at < reception.session.opens else None


def _open(
    reception: Reception | None, command: OpenReception, ground: FieldGround
) -> tuple[ReceptionEvent, ...]:
    permit(OpenReception, ground.actor, command.place)
    if reception is not None:
        raise ReceptionExists
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    if command.closes <= ground.at:
        raise ClosingPast
    if ground.directory.holds(command.host, HOSTS[command.kind], command.place) is None:
        raise HostWithoutRole(kind=command.kind)
    facts = {name: getattr(command, name) for name in Session.model_fields}
    return (ReceptionOpened.model_validate(facts),)


def _logged(reception: Reception, command: LogVisitor) -> VisitorLogged:
    if not command.brought_here:
        raise IntakeFromElsewhere
    return VisitorLogged(
        number=len(reception.visitors) + 1,
        host=reception.session.host,
        channel=reception.channel,
        visitor=command.visitor.sealed if command.visitor else None,
        matter=command.matter.sealed,
        came=command.came,
        answer=command.answer.sealed if command.answer else None,
        case=command.case,
        deliberation=command.deliberation,
    )


@dataclass(frozen=True, slots=True)
class Yield:
    """What sessions that are over came to: their number, who came, what went on from them, what was solved there."""

    sessions: int
    visitors: int
    intakes: int
    on_the_spot: int

    @property
    def per_session(self) -> Fraction | None:
        """Matters that went on, for each session; None where there was no session."""
        return Fraction(self.intakes, self.sessions) if self.sessions else None


def yield_of(receptions: Iterable[Reception]) -> Yield:
    """The yield of sessions; one that is not closed is not counted."""
    counts = [one.closed for one in receptions if one.closed is not None]
    return Yield(
        sessions=len(counts),
        visitors=sum(one.visitors for one in counts),
        intakes=sum(one.intakes for one in counts),
        on_the_spot=sum(one.on_the_spot for one in counts),
    )


def days_of(rule: MonthlyRule, year: int) -> Iterator[date]:
    """The twelve days of a rule in a year, one in each month.

    A month too short for the day of the rule, or without a fifth such weekday, has its last one instead.
    """
    for month in range(1, 13):
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        last = following - timedelta(days=1)
        if rule.day is not None:
            yield min(last, first + timedelta(days=rule.day - 1))
            continue
        begins = first + timedelta(days=((rule.weekday or 1) - first.isoweekday()) % 7)
        found = begins + timedelta(weeks=(rule.nth or 1) - 1)
        yield found if found <= last else found - timedelta(weeks=1)
