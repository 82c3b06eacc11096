"""How events change a case: the talks."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.parts.sessions import Invited, Session, Talks
from domain.case.state import Case
from domain.frozen import replace
from schemas.sessions import (
    CaucusReleased,
    ClosedAsked,
    InvestigationRecorded,
    InvitationAnswered,
    MinutesTaken,
    PersonInvited,
    SessionClosed,
    SessionEvent,
    SessionOpened,
)


def fold(case: Case, event: SessionEvent, fact: Fact) -> Case:  # noqa: ARG001 -- all folds are called alike
    """The case after one of these events."""
    return replace(case, talks=_after(case.talks, event))


def _after(talks: Talks, event: SessionEvent) -> Talks:
    match event:
        case InvestigationRecorded():
            return replace(talks, investigated=talks.investigated + 1)
        case PersonInvited():
            return replace(talks, persons=(*talks.persons, Invited(event.person, event.capacity)))
        case InvitationAnswered():
            return replace(talks, persons=tuple(_answered(one, event) for one in talks.persons))
        case ClosedAsked():
            return replace(talks, closed=True)
        case SessionOpened():
            return replace(talks, sessions=(*talks.sessions, _opened(event)))
        case SessionClosed():
            sessions = tuple(
                replace(one, result=event.result) if one.number == event.session else one
                for one in talks.sessions
            )
            return replace(talks, sessions=sessions)
        case MinutesTaken() | CaucusReleased():
            return talks
    assert_never(event)


def _opened(event: SessionOpened) -> Session:
    return Session(
        number=event.session,
        form=event.form,
        party=event.party,
        present=event.present,
        open_to_others=event.open_to_others,
        persons=event.persons,
    )


def _answered(person: Invited, event: InvitationAnswered) -> Invited:
    if person.number != event.person:
        return person
    agreed = tuple(one for one in person.agreed if one != event.party)
    objected = tuple(one for one in person.objected if one != event.party)
    if event.agrees:
        return replace(person, agreed=(*agreed, event.party), objected=objected)
    return replace(person, agreed=agreed, objected=(*objected, event.party))
