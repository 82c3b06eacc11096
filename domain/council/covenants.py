"""Decisions: a breach of a covenant is reported, somebody is reminded, and what goes on in spite of that becomes a case (E15)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from domain.case.ground import Ground
from domain.council.ground import council_of, lives_at, near
from domain.council.refusals.covenants import MediatedAlready, NoCovenant, UnknownBreach
from domain.council.refusals.proposals import UnknownClause, UnknownProposal
from domain.refusals import NotPermitted, PackLacks, UnknownPlace
from schemas.actors import STAFF_ROLES, Role
from schemas.council.covenants import (
    CovenantBreachReported,
    CovenantCommand,
    CovenantEvent,
    CovenantMediationOpened,
    CovenantReminderGiven,
    RemindOfCovenant,
    ReportCovenantBreach,
)
from schemas.ids import covenant_case, covers

_WATCH = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Breach:
    """A clause that somebody does not keep at a place: how often that was reported, and how often somebody was reminded."""

    number: int
    proposal: str
    clause: int
    place: str
    reports: int = 0
    reminders: int = 0
    case: UUID | None = None

    @property
    def reminder_due(self) -> bool:
        """Whether nobody was reminded yet: that comes first."""
        return self.reminders == 0 and self.case is None


@dataclass(frozen=True, slots=True)
class Covenant:
    """Every breach of one covenant, by number."""

    place: str
    breaches: tuple[Breach, ...] = ()

    def breach(self, number: int) -> Breach | None:
        """The breach of this number."""
        return next((one for one in self.breaches if one.number == number), None)


def fold(covenant: Covenant | None, events: Iterable[CovenantEvent]) -> Covenant | None:
    """The covenant after these events; it begins with its first breach."""
    for event in events:
        covenant = _after(covenant or Covenant(""), event)
    return covenant


def _after(covenant: Covenant, event: CovenantEvent) -> Covenant:
    known = covenant.breach(event.breach)
    match event:
        case CovenantBreachReported():
            first = Breach(event.breach, event.proposal, event.clause, event.place)
            changed = replace(known or first, reports=event.nth)
            covenant = replace(covenant, place=covenant.place or event.place)
        case CovenantReminderGiven() if known:
            changed = replace(known, reminders=event.nth)
        case CovenantMediationOpened() if known:
            changed = replace(known, case=event.case)
        case _:
            return covenant
    kept = [one for one in covenant.breaches if one.number != changed.number]
    return replace(covenant, breaches=tuple(sorted((*kept, changed), key=lambda one: one.number)))


def decide(covenant: Covenant | None, command: CovenantCommand, ground: Ground) -> tuple[CovenantEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case ReportCovenantBreach():
            return _report(covenant or Covenant(""), command, ground)
        case RemindOfCovenant():
            return _remind(covenant, command, ground)
    assert_never(command)


def _report(covenant: Covenant, command: ReportCovenantBreach, ground: Ground) -> tuple[CovenantEvent, ...]:
    """Take a report down. With enough of them, and a reminder before the last, mediation follows by itself."""
    if not _lives_or_works_here(command.place, ground):
        raise NotPermitted(action="report-covenant-breach")
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    _in_force(command)
    known = None
    if command.breach is not None:
        known = covenant.breach(command.breach)
        about = (command.proposal, command.clause, command.place)
        if known is None or (known.proposal, known.clause, known.place) != about:
            raise UnknownBreach(breach=command.breach)
        if known.case is not None:
            raise MediatedAlready
    number = known.number if known else len(covenant.breaches) + 1
    reported = CovenantBreachReported(
        breach=number,
        nth=known.reports + 1 if known else 1,
        proposal=command.proposal,
        clause=command.clause,
        place=command.place,
        unit=ground.actor.unit,
        reporter=command.reporter.sealed,
        by_whom=command.by_whom.sealed,
        text=command.text.sealed,
    )
    if known is None or known.reminders == 0 or reported.nth < _enough(ground):
        return (reported,)
    case = covenant_case(command.deliberation, number)
    return (reported, CovenantMediationOpened(breach=number, case=case))


def _remind(
    covenant: Covenant | None, command: RemindOfCovenant, ground: Ground
) -> tuple[CovenantEvent, ...]:
    known = covenant.breach(command.breach) if covenant else None
    if known is None:
        raise UnknownBreach(breach=command.breach)
    if not oversees(known.place, ground):
        raise NotPermitted(action="remind-of-covenant")
    if known.case is not None:
        raise MediatedAlready
    return (CovenantReminderGiven(breach=known.number, nth=known.reminders + 1, text=command.text.sealed),)


def _in_force(command: ReportCovenantBreach) -> None:
    texts = command.seen.texts if command.seen else ()
    if not texts:
        raise NoCovenant
    found = next((one for one in texts if one.proposal == command.proposal), None)
    if found is None:
        raise UnknownProposal(proposal=command.proposal)
    if command.clause > found.clauses:
        raise UnknownClause(clause=command.clause, clauses=found.clauses)
    if command.seen is None or not near(command.place, command.seen.place):
        raise NoCovenant


def oversees(place: str, ground: Ground) -> bool:
    """Whether somebody works for a place and does more than watch."""
    actor = ground.actor
    works = actor.role in STAFF_ROLES and actor.role not in _WATCH
    return works and actor.place is not None and covers(actor.place, place)


def _lives_or_works_here(place: str, ground: Ground) -> bool:
    resident = ground.actor.role is Role.RESIDENT and near(lives_at(ground.actor), place)
    return resident or oversees(place, ground)


def _enough(ground: Ground) -> int:
    found = council_of(ground).breaches
    if found is None:
        raise PackLacks(section="council.breaches", pack=ground.pack.id)
    return found.value
