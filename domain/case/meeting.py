"""How a session begins: with whom, who else may sit in, and whether the parties may safely be in one room."""

from domain.case.acting import silent
from domain.case.authority import permit
from domain.case.contact import spoken
from domain.case.ground import Ground, Relation, relations
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.mediators import NotTheMediator
from domain.case.refusals.sessions import (
    MustBeClosed,
    PersonNotAgreed,
    ScreenedUnsafe,
    ScreeningMissing,
    SessionFormMismatch,
    SpeakersAbsent,
    UnknownPerson,
)
from domain.case.safety import unscreened, violent_flags
from domain.case.state import Case
from domain.refusals import UnknownParty
from schemas.case_events import CaseEvent
from schemas.sessions import OpenSession, SessionOpened


def meet(command: OpenSession, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Begin a joint session with everybody who speaks, or a caucus with one party."""
    permit(OpenSession, case, ground)
    joint = command.form == "joint"
    present = _together(command, case, ground) if joint else _alone(command, case, ground)
    persons = tuple(sorted(set(command.persons)))
    for number in persons:
        _may_come(number, case)
    opened = SessionOpened(
        session=len(case.talks.sessions) + 1,
        form=command.form,
        party=command.party,
        present=present,
        open_to_others=command.open_to_others,
        persons=persons,
        venue=command.venue.sealed if command.venue else None,
    )
    return (opened, *spoken(case))


def _alone(command: OpenSession, case: Case, ground: Ground) -> tuple[int, ...]:
    """The one party of a caucus, which a mediator holds behind closed doors."""
    if command.party is None or set(command.present) - {command.party}:
        raise SessionFormMismatch(form=command.form)
    if not case.has_party(command.party):
        raise UnknownParty(party=command.party)
    if Relation.MEDIATOR not in relations(case, ground):
        raise NotTheMediator
    if command.open_to_others:
        raise MustBeClosed
    return (command.party,)


def _together(command: OpenSession, case: Case, ground: Ground) -> tuple[int, ...]:
    if command.party is not None:
        raise SessionFormMismatch(form=command.form)
    present = tuple(sorted(set(command.present)))
    if unknown := [number for number in present if not case.has_party(number)]:
        raise UnknownParty(party=unknown[0])
    _safely(case, ground)
    if absent := silent(case, present):
        raise SpeakersAbsent(missing=absent)
    if command.open_to_others and _private(case, ground):
        raise MustBeClosed
    return present


def _safely(case: Case, ground: Ground) -> None:
    """Where violence is suspected, or the kind of dispute asks for it, the report and a screening come first (反家暴法 14)."""
    flags = violent_flags(case, ground)
    if unreported := tuple(flag.number for flag in flags if flag.open):
        raise RiskUnreported(flags=unreported)
    rule = ground.practice.screening
    asked_for = bool(flags) or (rule is not None and case.triage.category in rule.categories)
    if asked_for and unscreened(case, flags):
        raise ScreeningMissing
    if case.duties.screening == "unsafe":
        raise ScreenedUnsafe


def _private(case: Case, ground: Ground) -> bool:
    """Whether nobody else may listen: a party asked for it, or a flagged risk is a private matter (若干规定 art. 29)."""
    closed = {risk for risk, rule in ground.practice.risks.items() if rule.closed}
    return case.talks.closed or any(flag.risk in closed and not flag.dismissed for flag in case.duties.flags)


def _may_come(number: int, case: Case) -> None:
    person = case.talks.person(number)
    if person is None:
        raise UnknownPerson(person=number)
    if missing := {*silent(case, person.agreed), *person.objected}:
        raise PersonNotAgreed(person=number, missing=tuple(sorted(missing)))
