"""How each event changes a case: total, and silent about whether it should have happened."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from domain.case.fact import Fact
from domain.case.folds import (
    agreement,
    consent,
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
from domain.case.folds.bodies import passed_on
from domain.case.folds.consent import reached
from domain.case.papers import with_item
from domain.case.parts.consent import Consents
from domain.case.parts.ending import Ending
from domain.case.running import after
from domain.case.state import Case, Triage
from schemas.agreement import AgreementEvent
from schemas.case_events import (
    CaseAccepted,
    CaseAssigned,
    CaseClosed,
    CaseDeclined,
    CaseEscalated,
    CaseReceived,
    CaseReturned,
    CaseWithdrawn,
    ContactRecorded,
    DisputeRegistered,
    DisputeReported,
    HolderNamed,
    LadderEvent,
    LaterCaseEvent,
    NoteAdded,
    SettlementRecorded,
    TriageChanged,
    TriageConfirmed,
    TriageContested,
)
from schemas.clock_events import (
    ApplicantAsked,
    ClockMoved,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    DeadlineLapsed,
    DeadlineReminded,
)
from schemas.clock_kinds import ClockKind
from schemas.consent import ConsentEvent
from schemas.duties import DutyEvent
from schemas.ending import EndingEvent
from schemas.forgetting import ForgettingEvent
from schemas.hotline import HotlineEvent
from schemas.joining import JoiningEvent
from schemas.mediators import MediatorEvent
from schemas.notices import NoticeEvent
from schemas.performance import PerformanceEvent
from schemas.petition import PetitionEvent
from schemas.sessions import SessionEvent
from schemas.stages import Stage
from schemas.term import TermEvent


def fold(facts: Iterable[Fact], case: Case | None = None) -> Case | None:
    """The case after these facts; None before a dispute was reported."""
    for fact in facts:
        case = evolve(case, fact)
    return case


def evolve(case: Case | None, fact: Fact) -> Case:
    """The case after one more fact; raise `ValueError` for a stream that does not begin with `DisputeReported`."""
    event = fact.event
    if isinstance(event, DisputeReported):
        if case is not None:
            raise ValueError("a case is reported once")
        case = _reported(fact, event)
        return replace(case, ending=Ending(papers=with_item((), event)))
    if case is None:
        raise ValueError("the stream of a case begins with DisputeReported")
    moved = _apply(case, fact, event)
    ended = (case.ended_at or fact.at) if moved.over else None
    filed = replace(moved.ending, papers=with_item(moved.ending.papers, event))
    return replace(moved, version=fact.version, last_at=fact.at, ended_at=ended, ending=filed)


def _reported(fact: Fact, event: DisputeReported) -> Case:
    proposed = event.proposal
    return Case(
        stream=fact.stream,
        version=fact.version,
        policy=fact.policy,
        number=event.number,
        kind=event.kind,
        place=event.place,
        stage=Stage.REPORTED,
        level=proposed.level,
        triage=Triage(proposed.triage_class, proposed.category, proposed.risk, proposed.rule, proposed.used),
        parties=event.parties,
        title=event.title,
        statement=event.statement,
        opened_at=fact.at,
        last_at=fact.at,
        consent=Consents(
            applied=tuple(one.number for one in event.parties if one.side == "applicant"),
            channel=event.channel,
        ),
    )


def _apply(case: Case, fact: Fact, event: LaterCaseEvent) -> Case:
    if isinstance(event, ConsentEvent):
        return consent.fold(case, event, fact)
    if isinstance(event, MediatorEvent):
        return mediators.fold(case, event, fact)
    if isinstance(event, SessionEvent):
        return sessions.fold(case, event, fact)
    if isinstance(event, TermEvent):
        return term.fold(case, event, fact)
    if isinstance(event, AgreementEvent):
        return agreement.fold(case, event, fact)
    if isinstance(event, PerformanceEvent):
        return performance.fold(case, event, fact)
    if isinstance(event, EndingEvent):
        return ending.fold(case, event, fact)
    if isinstance(event, NoticeEvent):
        return notices.fold(case, event, fact)
    if isinstance(event, DutyEvent):
        return duties.fold(case, event, fact)
    if isinstance(event, JoiningEvent):
        return joining.fold(case, event, fact)
    if isinstance(event, PetitionEvent):
        return petition.fold(case, event, fact)
    if isinstance(event, HotlineEvent):
        return hotline.fold(case, event, fact)
    if isinstance(event, ForgettingEvent):
        return forgetting.fold(case, event)
    return _ladder(case, fact, event)


def _ladder(case: Case, fact: Fact, event: LadderEvent) -> Case:
    match event:
        case DisputeRegistered():
            triage = replace(case.triage, category=event.category, risk=event.risk)
            waiting = case.stage is Stage.REPORTED
            stage = Stage.REGISTERED if waiting else case.stage
            return replace(case, triage=triage, stage=stage, registered=True)
        case TriageConfirmed():
            return _confirmed(case, fact)
        case TriageChanged():
            return _changed(case, fact, event)
        case TriageContested():
            objected = (*case.triage.objected, event.party)
            return replace(case, triage=replace(case.triage, contested_by=event.party, objected=objected))
        case HolderNamed():
            return replace(case, holder=event.post, holder_level=event.level, handler=None)
        case CaseAccepted():
            return replace(case, stage=Stage.HANDLING, asked=_still_asked(case))
        case CaseDeclined():
            return replace(case, stage=Stage.DECLINED, outcome="declined", clocks=())
        case CaseAssigned():
            return replace(case, handler=event.post)
        case ContactRecorded():
            return reached(case, event.party)
        case NoteAdded():
            return case
        case CaseEscalated():
            applied = () if event.at_request_of is None else (event.at_request_of,)
            return replace(
                passed_on(case, applied),
                stage=Stage.HANDOVER,
                level=event.to_level,
                from_level=event.from_level,
                receiver=event.receiver,
                climbed=True,
                asked=False,
            )
        case CaseReceived():
            return replace(
                case, stage=Stage.HANDLING, from_level=None, receiver=None, asked=_still_asked(case)
            )
        case CaseReturned():
            return _returned(case, event)
        case (
            ClockStarted()
            | ClockMoved()
            | ClockPaused()
            | ClockResumed()
            | ClockStopped()
            | DeadlineReminded()
            | DeadlineLapsed()
        ):
            return replace(case, clocks=after(case.clocks, event, fact.version))
        case ApplicantAsked():
            return replace(case, asked=True)
        case SettlementRecorded():
            return replace(ending.talked_out(case), stage=Stage.SETTLED)
        case CaseWithdrawn():
            return replace(case, stage=Stage.WITHDRAWN, outcome="withdrawn", clocks=())
        case CaseClosed():
            return replace(case, stage=Stage.CLOSED, outcome=event.outcome, clocks=())
    assert_never(event)


def _still_asked(case: Case) -> bool:
    """Whoever takes a case on answers the question, unless the time to resolve it is over as well."""
    return case.asked and any(clock.lapsed for clock in case.of_kind(ClockKind.RESOLVE))


def _returned(case: Case, event: CaseReturned) -> Case:
    return replace(
        passed_on(case),
        climbed=False,
        stage=Stage.HANDLING,
        level=event.to_level,
        from_level=None,
        receiver=None,
        returned=(*case.returned, event.from_level),
        asked=False,
    )


def _confirmed(case: Case, fact: Fact) -> Case:
    triage = replace(case.triage, confirmed=True, decided_by=fact.actor, contested_by=None)
    waiting = case.stage in (Stage.REPORTED, Stage.REGISTERED)
    return replace(case, triage=triage, stage=Stage.TRIAGED if waiting else case.stage)


def _changed(case: Case, fact: Fact, event: TriageChanged) -> Case:
    triage = replace(
        case.triage,
        triage_class=event.triage_class,
        confirmed=True,
        decided_by=fact.actor,
        contested_by=None,
        objected=(),
    )
    waiting = case.stage in (Stage.REPORTED, Stage.REGISTERED) or event.level is not case.level
    stage = Stage.TRIAGED if waiting else case.stage
    # Another body asks anew; what was not asked yet, nobody has to say again.
    moved = event.level is not case.level and case.consent.asked
    return replace(
        passed_on(case) if moved else case, triage=triage, level=event.level, stage=stage, asked=False
    )
