"""How events change a case: the end of mediation and of the case."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.folds.bodies import passed_on
from domain.case.parts.consent import Consents
from domain.case.parts.ending import Ending
from domain.case.state import Case
from domain.frozen import replace
from schemas.ending import (
    CaseArchived,
    CaseReopened,
    EndingEvent,
    FollowUpRecorded,
    MediationTerminated,
    PaperFiled,
    PartiesSettled,
    SettledSaid,
    WithdrawalSaid,
)
from schemas.stages import Stage


def fold(case: Case, event: EndingEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    was = case.ending
    match event:
        case MediationTerminated():
            ending = replace(was, terminated=event.reason_code, terminated_at=fact.at, settled_said=())
            return _where_it_lies(case, replace(_unmediated(case), ending=ending))
        case SettledSaid():
            return replace(case, ending=replace(was, settled_said=(*was.settled_said, event.party)))
        case PartiesSettled():
            return replace(talked_out(case), stage=Stage.SETTLED, ending=replace(was, by_themselves=True))
        case WithdrawalSaid():
            return replace(case, ending=replace(was, withdrawal_said=(*was.withdrawal_said, event.party)))
        case FollowUpRecorded():
            return replace(case, ending=replace(was, visits=was.visits + 1))
        case PaperFiled():
            return case
        case CaseArchived():
            ending = replace(was, archived_at=fact.at, keep_years=event.keep_years)
            return replace(case, stage=Stage.ARCHIVED, ending=ending)
        case CaseReopened():
            return _reopened(case)
    assert_never(event)


def talked_out(case: Case) -> Case:
    """The case once nobody mediates any more: nothing of the talks waits for anybody.

    What ends on its way up stays where it was sent, with whoever was to take it.
    """
    receiver = case.receiver
    return replace(
        case,
        triage=replace(case.triage, contested_by=None),
        asked=False,
        holder=receiver or case.holder,
        holder_level=case.level if receiver else case.holder_level,
        handler=None if receiver else case.handler,
        from_level=None,
        receiver=None,
        term=replace(case.term, rest=None, proposed=None),
        agreement=replace(case.agreement, draft=None),
        mediators=replace(case.mediators, recusal=None),
        talks=case.talks.broken_off(),
    )


def _unmediated(case: Case) -> Case:
    """The case at the stage where the end of mediation leaves it."""
    if case.kind != "dispute":
        return _back_in_hand(case)
    return replace(talked_out(case), stage=Stage.TERMINATED)


def _where_it_lies(was: Case, ended: Case) -> Case:
    """What lies with another organ stays there until that one answers, and comes back to the stage that it has now."""
    if was.stage is not Stage.TRANSFER:
        return ended
    joined = replace(was.joined, from_stage=ended.stage, was_asked=False)
    return replace(ended, stage=Stage.TRANSFER, joined=joined)


def _back_in_hand(case: Case) -> Case:
    """A petition or an order once its mediation is over: it is not asked for again here, and is answered without it."""
    tried = tuple(dict.fromkeys((*case.consent.tried_at, case.level)))
    return replace(
        talked_out(case),
        stage=Stage.HANDLING,
        triage=case.triage,
        consent=replace(case.consent, asked=False, given=(), tried_at=tried),
        petition=replace(case.petition, mediated=False),
    )


def _reopened(case: Case) -> Case:
    """A new course at the same level: consent, mediator and terms are sought anew; what was recorded keeps its numbers.

    An agreement in force binds until another takes its place (art. 31), so it stays, with what was done of it.
    """
    was = case.ending
    return replace(
        passed_on(case),
        stage=Stage.HANDLING,
        outcome=None,
        asked=False,
        # The clock for an answer ended with the course in which it was contested.
        triage=replace(case.triage, contested_by=None),
        consent=Consents(channel=case.consent.channel),
        ending=Ending(visits=was.visits, papers=was.papers, reopened=was.reopened + 1),
    )
