"""Answer a command about a case with the facts it creates, or with the reason why it may not happen."""

from typing import assert_never

from domain.case import (
    agreement,
    consent,
    deliberating,
    duties,
    ending,
    forgetting,
    hotline,
    joining,
    mediators,
    notices,
    performance,
    petition,
    sessions,
    term,
)
from domain.case.basics import contact, note
from domain.case.closing import close, settle, withdraw
from domain.case.filing import register, report
from domain.case.ground import Ground, Relation, relations
from domain.case.ladder import accept, assign, decline, escalate, give_back, receive
from domain.case.lapsing import lapse, remind
from domain.case.recounting import recompute
from domain.case.state import Case
from domain.case.triaging import change, confirm, contest
from domain.refusals import AlreadyReported, NotPermitted, UnknownCase
from schemas.acts import action_name
from schemas.agreement import AgreementCommand
from schemas.case_commands import (
    Accept,
    AddNote,
    AnyCaseCommand,
    Assign,
    ChangeTriage,
    ClockCommand,
    Close,
    ConfirmTriage,
    ContestTriage,
    Decline,
    Escalate,
    LadderCommand,
    Lapse,
    LaterCommand,
    Receive,
    Recompute,
    RecordContact,
    RecordSettlement,
    Register,
    Remind,
    ReportDispute,
    Return,
    Withdraw,
)
from schemas.case_events import CaseEvent
from schemas.consent import ConsentCommand
from schemas.deliberating import DeliberatingCommand
from schemas.duties import DutyCommand
from schemas.ending import EndingCommand
from schemas.forgetting import ForgettingCommand
from schemas.hotline import HotlineCommand
from schemas.joining import JoiningCommand
from schemas.mediators import MediatorCommand
from schemas.notices import NoticeCommand
from schemas.performance import PerformanceCommand
from schemas.petition import PetitionCommand
from schemas.sessions import SessionCommand
from schemas.term import TermCommand


def decide(case: Case | None, command: AnyCaseCommand, ground: Ground) -> tuple[CaseEvent, ...]:
    """Return the events that a command causes, none when there is nothing new.

    Raise `Refusal` when it may not happen and `TooEarly` when the clock asks before its time. Pure: the instant, the actor,
    the pack and the roster come in `ground`. Whom the pack has told of it is part of what happens: their notices come last.
    """
    events = _decided(case, command, ground)
    return (*events, *notices.owed(case, events, ground))


def _decided(case: Case | None, command: AnyCaseCommand, ground: Ground) -> tuple[CaseEvent, ...]:
    if isinstance(command, ReportDispute):
        if case is not None:
            raise AlreadyReported
        return report(command, ground)
    if case is None:
        raise UnknownCase
    if isinstance(command, ForgettingCommand):
        return forgetting.decide(command, case, ground)
    if not relations(case, ground):
        raise UnknownCase
    if isinstance(command, ClockCommand):
        return _clock(case, command, ground)
    return _later(case, command, ground)


def _later(case: Case, command: LaterCommand, ground: Ground) -> tuple[CaseEvent, ...]:
    if isinstance(command, ConsentCommand):
        return consent.decide(command, case, ground)
    if isinstance(command, MediatorCommand):
        return mediators.decide(command, case, ground)
    if isinstance(command, SessionCommand):
        return sessions.decide(command, case, ground)
    if isinstance(command, TermCommand):
        return term.decide(command, case, ground)
    if isinstance(command, AgreementCommand):
        return agreement.decide(command, case, ground)
    if isinstance(command, PerformanceCommand):
        return performance.decide(command, case, ground)
    if isinstance(command, EndingCommand):
        return ending.decide(command, case, ground)
    if isinstance(command, NoticeCommand):
        return notices.decide(command, case, ground)
    if isinstance(command, DutyCommand):
        return duties.decide(command, case, ground)
    if isinstance(command, JoiningCommand):
        return joining.decide(command, case, ground)
    if isinstance(command, PetitionCommand):
        return petition.decide(command, case, ground)
    if isinstance(command, HotlineCommand):
        return hotline.decide(command, case, ground)
    if isinstance(command, DeliberatingCommand):
        return deliberating.decide(command, case, ground)
    return _ladder(case, command, ground)


def _ladder(case: Case, command: LadderCommand, ground: Ground) -> tuple[CaseEvent, ...]:
    match command:
        case Register():
            return register(command, case, ground)
        case ConfirmTriage():
            return confirm(case, ground)
        case ChangeTriage():
            return change(command, case, ground)
        case ContestTriage():
            return contest(command, case, ground)
        case Accept():
            return accept(case, ground)
        case Decline():
            return decline(command, case, ground)
        case Assign():
            return assign(command, case, ground)
        case RecordContact():
            return contact(command, case, ground)
        case AddNote():
            return note(command, case, ground)
        case Escalate():
            return escalate(command, case, ground)
        case Receive():
            return receive(case, ground)
        case Return():
            return give_back(command, case, ground)
        case RecordSettlement():
            return settle(command, case, ground)
        case Withdraw():
            return withdraw(command, case, ground)
        case Close():
            return close(command, case, ground)
    assert_never(command)


def _clock(case: Case, command: ClockCommand, ground: Ground) -> tuple[CaseEvent, ...]:
    if Relation.CLOCK not in relations(case, ground):
        raise NotPermitted(action=action_name(type(command)))
    match command:
        case Remind():
            return remind(case, command.obligation, ground)
        case Lapse():
            return lapse(case, command.obligation, ground)
        case Recompute():
            return recompute(case, command.obligation, ground)
    assert_never(command)
