"""How events change a case: the ladder, triage, clocks, and the plain ends."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.folds import (
    ending,
)
from domain.case.folds.bodies import passed_on
from domain.case.folds.consent import reached
from domain.case.running import after
from domain.case.state import Case
from domain.frozen import replace
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
    HolderNamed,
    LadderEvent,
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
from schemas.stages import Stage


def fold(case: Case, event: LadderEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    match event:
        # What a long case is made of comes first: a shape is asked in vain four times as long as it takes to find it.
        case NoteAdded():
            return case
        case ContactRecorded():
            return reached(case, event.party)
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
                # Another organ that never answered does not keep it.
                joined=replace(case.joined, transferred_to=None, from_stage=None, was_asked=False),
            )
        case CaseReceived():
            return replace(
                case, stage=Stage.HANDLING, from_level=None, receiver=None, asked=_still_asked(case)
            )
        case CaseReturned():
            return _returned(case, event)
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
