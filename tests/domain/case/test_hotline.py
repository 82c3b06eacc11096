"""Orders of the 12345 line: a limit on each, whoever gets it first leads, an answer to the caller, a follow-up."""

import pytest

from domain.case.next_step import next_step
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.hotline import (
    FirstReceiverLeads,
    NoObjection,
    ObjectionWindowClosed,
    OrderDispatchedBefore,
    OrderExtendedBefore,
    OrderNotDispatched,
)
from domain.refusals import NotPermitted, TriageNotConfirmed, UnknownCode, UnknownParty
from schemas.case_commands import Assign, ChangeTriage, Close, ConfirmTriage, Escalate, ReportDispute
from schemas.case_events import CaseClosed
from schemas.clock_events import ClockMoved, ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.duties import FlagRisk
from schemas.ending import FollowUpRecorded, RecordFollowUp
from schemas.hotline import (
    AnswerCaller,
    CallerAnswered,
    DecideObjection,
    DispatchOrder,
    ExtendOrder,
    ObjectionDecided,
    ObjectToOrder,
    OrderDispatched,
    OrderExtended,
    OrderObjected,
)
from schemas.joining import Transfer
from schemas.stages import Stage
from tests.domain.case.people import BIG, CAPTAIN, MEDIATOR, OFFICER, SMALL, STREET, local, words
from tests.domain.case.story import Story, reported

ORDER: ReportDispute = BIG.model_copy(update={"kind": "hotline"})
SAID = words("路灯已经修好")


def classed() -> Story:
    return reported(ORDER).given(ConfirmTriage, OFFICER)


def sent(limit: str = "ordinary") -> Story:
    return classed().given(DispatchOrder, OFFICER, limit=limit)


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        ("urgent", "2026-03-02 11:00"),
        ("utilities", "2026-03-03 09:00"),
        ("ordinary", "2026-03-10 00:00"),
        ("complex", "2026-03-18 00:00"),
    ],
)
def test_an_order_carries_its_limit(limit: str, due: str) -> None:
    story = classed().when(DispatchOrder, OFFICER, limit=limit)
    story.then(OrderDispatched, ClockStopped, ClockStopped, ClockStarted, ClockStarted)
    assert story.clock(ClockKind.ANSWER_HOTLINE).due == local(due)
    assert story.case.holder is not None
    step = next_step(story.case)
    assert step is not None
    assert (step.what, step.by) == ("answer_caller", local(due))


def test_it_is_sent_out_once_classed_and_with_a_limit_of_the_pack() -> None:
    reported(ORDER).when(DispatchOrder, OFFICER, limit="urgent").refused(TriageNotConfirmed)
    classed().when(DispatchOrder, OFFICER, limit="whenever").refused(UnknownCode, field="limit")
    sent().when(DispatchOrder, OFFICER, limit="complex").refused(OrderDispatchedBefore)
    classed().when(AnswerCaller, OFFICER, told=(1,), text=SAID).refused(OrderNotDispatched)


def test_no_other_case_has_the_steps_of_an_order() -> None:
    assert "DispatchOrder" not in reported(SMALL).may(CAPTAIN)
    reported(BIG).given(ConfirmTriage, OFFICER).when(DispatchOrder, OFFICER, limit="urgent").refused(
        NotPermitted
    )


def test_whoever_gets_it_first_leads_and_passes_it_on_to_nobody() -> None:
    story = sent()
    holder = story.case.holder
    story.when(Escalate, OFFICER, tried=SAID).refused(FirstReceiverLeads)
    story.when(Transfer, OFFICER, to="department", letter=SAID).refused(FirstReceiverLeads)
    story.when(ChangeTriage, OFFICER, triage_class="party_mass_matter", reason=SAID).refused(
        FirstReceiverLeads
    )
    story.given(Assign, OFFICER, staff=MEDIATOR.id)
    assert story.case.holder == holder


def test_an_objection_is_decided_above_and_the_time_goes_on() -> None:
    story = sent()
    due = story.clock(ClockKind.ANSWER_HOTLINE).due
    story.when(DecideObjection, STREET, upheld=False, reason=SAID).refused(NoObjection)
    story.when(ObjectToOrder, OFFICER, reason=SAID).then(OrderObjected)
    story.when(ObjectToOrder, OFFICER, reason=SAID).refused(ObjectionWindowClosed)
    story.when(DecideObjection, OFFICER, upheld=True, level="street", reason=SAID).refused(NotPermitted)
    story.when(DecideObjection, STREET, upheld=True, level="community", reason=SAID).refused(UnknownCode)
    story.when(DecideObjection, STREET, upheld=True, level="street", reason=SAID)
    story.then(ObjectionDecided, ClockStopped, ClockStarted)
    assert story.case.holder is not None
    assert story.case.holder.staff == STREET.id
    assert story.clock(ClockKind.ANSWER_HOTLINE).due == due


def test_an_objection_that_is_not_upheld_leaves_the_order_where_it_is() -> None:
    story = sent().given(ObjectToOrder, OFFICER, reason=SAID)
    story.when(DecideObjection, STREET, upheld=False, reason=SAID).then(ObjectionDecided)
    story.when(ObjectToOrder, OFFICER, reason=SAID).refused(ObjectionWindowClosed)


def test_after_its_time_nobody_objects() -> None:
    story = sent().lapses(ClockKind.OBJECT_ORDER)
    story.when(ObjectToOrder, OFFICER, reason=SAID).refused(ObjectionWindowClosed)


def test_it_is_given_longer_once_from_above_and_the_caller_is_told() -> None:
    story = sent()
    story.when(ExtendOrder, OFFICER, reason=SAID).refused(NotPermitted)
    story.when(ExtendOrder, STREET, reason=SAID).then(OrderExtended, ClockMoved)
    assert story.notices_of("order_extended") == (1,)
    assert story.clock(ClockKind.ANSWER_HOTLINE).due == local("2026-03-17 00:00")
    story.when(ExtendOrder, STREET, reason=SAID).refused(OrderExtendedBefore)


def test_the_caller_is_answered_then_it_is_closed_and_followed_up() -> None:
    story = sent("utilities").when(AnswerCaller, OFFICER, told=(1,), text=SAID)
    answered, *_ = story.then(CallerAnswered, ClockStopped, ClockStopped, ClockStarted, ClockStarted)
    assert isinstance(answered, CallerAnswered)
    assert answered.in_time
    assert story.case.stage is Stage.DECIDED
    assert story.kinds() == (ClockKind.CLOSE, ClockKind.FOLLOW_UP)
    rated = {"party": 1, "reached": True, "solved": "solved", "satisfied": "satisfied"}
    story.when(RecordFollowUp, OFFICER, answers=(rated,), channel="phone")
    story.then(FollowUpRecorded, ClockStopped)
    story.when(Close, OFFICER, outcome="answered").then(CaseClosed)


def test_an_answer_that_comes_late_says_so() -> None:
    story = sent("urgent").lapses(ClockKind.ANSWER_HOTLINE)
    story.given(AnswerCaller, OFFICER, told=(1,), text=SAID)
    (answered,) = story.seen(CallerAnswered)
    assert isinstance(answered, CallerAnswered)
    assert not answered.in_time


def test_an_answer_names_parties_and_ways_that_there_are_and_no_risk_is_left() -> None:
    story = sent()
    story.when(AnswerCaller, OFFICER, told=(7,), text=SAID).refused(UnknownParty, party=7)
    story.when(AnswerCaller, OFFICER, told=(1,), channel="pigeon", text=SAID).refused(UnknownCode)
    story.given(FlagRisk, OFFICER, risk="crime", text=SAID)
    story.when(AnswerCaller, OFFICER, told=(1,), text=SAID).refused(RiskUnreported)
