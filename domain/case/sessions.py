"""Decisions: the talks."""

from typing import assert_never

from domain.case import meeting
from domain.case.acting import voice
from domain.case.authority import permit
from domain.case.ground import Ground
from domain.case.parts.sessions import BROKEN_OFF, Session
from domain.case.refusals.sessions import (
    AskedMissing,
    CaucusNotTheirs,
    NextInPast,
    NoSession,
    ResultUnfit,
    UnknownPerson,
    UnknownSession,
)
from domain.case.state import Case
from domain.refusals import UnknownCode, UnknownParty
from schemas.actors import Visibility
from schemas.case_events import CaseEvent
from schemas.sessions import (
    AnswerInvitation,
    AskForClosed,
    CaucusReleased,
    ClosedAsked,
    CloseSession,
    InvestigationRecorded,
    InvitationAnswered,
    InvitePerson,
    MinutesTaken,
    OpenSession,
    PersonInvited,
    RecordInvestigation,
    ReleaseFromCaucus,
    SessionClosed,
    SessionCommand,
)


def decide(command: SessionCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case RecordInvestigation():
            return _investigate(command, case, ground)
        case InvitePerson():
            return _invite(command, case, ground)
        case AnswerInvitation():
            return _answer(command, case, ground)
        case AskForClosed():
            return _closed(command, case, ground)
        case OpenSession():
            return meeting.meet(command, case, ground)
        case CloseSession():
            return _close(command, case, ground)
        case ReleaseFromCaucus():
            return _release(command, case, ground)
    assert_never(command)


def _investigate(command: RecordInvestigation, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record what somebody said about the facts, or what the place showed: a party alone reads what it said itself."""
    permit(RecordInvestigation, case, ground)
    asked = [one for one in (command.party, command.asked) if one is not None]
    if len(asked) > 1 or not (asked or command.site):
        raise AskedMissing
    if command.party is not None and not case.has_party(command.party):
        raise UnknownParty(party=command.party)
    recorded = InvestigationRecorded(
        audience=Visibility.HANDLERS if command.party is None else Visibility.ONE_PARTY,
        party=command.party,
        asked=command.asked.sealed if command.asked else None,
        text=command.text.sealed,
        read_back=command.read_back,
        site=command.site,
    )
    return (recorded,)


def _invite(command: InvitePerson, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    permit(InvitePerson, case, ground)
    known = tuple(ground.practice.capacities)
    if command.capacity not in known:
        raise UnknownCode(field="capacity", value=command.capacity, known=known)
    person = len(case.talks.persons) + 1
    return (PersonInvited(person=person, name=command.name.sealed, capacity=command.capacity),)


def _answer(command: AnswerInvitation, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Agree or object, until the person comes; a party may change its mind (art. 20)."""
    permit(AnswerInvitation, case, ground)
    said = voice(command, case, ground)
    person = case.talks.person(command.person)
    if person is None:
        raise UnknownPerson(person=command.person)
    if said.party in (person.agreed if command.agrees else person.objected):
        return ()
    return (InvitationAnswered(person=person.number, party=said.party, agrees=command.agrees),)


def _closed(command: AskForClosed, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """One party's word closes the talks for good (art. 23)."""
    permit(AskForClosed, case, ground)
    said = voice(command, case, ground)
    return () if case.talks.closed else (ClosedAsked(party=said.party),)


def _close(command: CloseSession, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """End a session with its minutes: those of a caucus are for that party and the mediator alone."""
    permit(CloseSession, case, ground)
    held = case.talks.unrecorded
    if held is None:
        raise NoSession
    if not _fits(command.result, held):
        raise ResultUnfit(result=command.result)
    if command.next_at is not None and command.next_at <= ground.at:
        raise NextInPast
    alone = held.form == "caucus"
    minutes = MinutesTaken(
        session=held.number,
        text=command.minutes.sealed,
        audience=Visibility.ONE_PARTY if alone else Visibility.PARTIES,
        party=held.party,
    )
    closed = SessionClosed.model_validate(
        {
            "session": held.number,
            "form": held.form,
            "result": command.result,
            "next_at": command.next_at,
        }
    )
    return (minutes, closed)


def _fits(result: str, held: Session) -> bool:
    """Whether a session can have come to this: others read the result of a caucus, so it tells nothing of what was said."""
    if held.result == BROKEN_OFF:
        return result == "failed"
    return held.form == "joint" or result == "continued"


def _release(command: ReleaseFromCaucus, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Tell the others something from a caucus, by the word of the party who said it there."""
    permit(ReleaseFromCaucus, case, ground)
    said = voice(command, case, ground)
    held = case.talks.session(command.session)
    if held is None:
        raise UnknownSession(session=command.session)
    if held.form != "caucus" or held.party != said.party:
        raise CaucusNotTheirs(session=held.number)
    return (CaucusReleased(session=held.number, party=said.party, text=command.text.sealed),)
