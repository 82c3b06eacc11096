"""A decision is filed, carried out task by task, and reported back."""

from datetime import timedelta
from typing import Any

import pytest

from domain.council.refusals.deliberation import WrongStep
from domain.council.refusals.results import (
    FilingMissing,
    FilingNotNeeded,
    NoSuchTask,
    NoTaskOpen,
    NotCarried,
    NothingCarried,
    TaskDuePast,
    TaskForStranger,
    TaskOfAnother,
    TasksOpen,
    TwiceNamed,
)
from domain.council.results.standing import in_force
from domain.refusals import NotPermitted, OccursInFuture, UnknownCode
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlinePassed, DeadlineSet
from schemas.council.results import (
    AnswerObjection,
    CloseDeliberation,
    DecisionFiled,
    FileForRecord,
    RaiseObjection,
    ReportBack,
    ReportedBack,
    UnpublishResult,
)
from schemas.council.stages import Step
from schemas.council.tasks import (
    AbandonTask,
    AssignTask,
    FinishTask,
    TaskAbandoned,
    TaskAssigned,
    TaskFinished,
)
from tests.domain.case.people import CAPTAIN
from tests.domain.council.chamber import CHAIR, NEIGHBOUR, SENIOR, words
from tests.domain.council.results.results import (
    OWNER,
    agreed,
    annulment,
    covenant,
    half_agreed,
    out,
    owned,
    passed,
    published,
    reported,
)
from tests.domain.council.steps import counted, opened
from tests.domain.council.story import Story


def file(told: Story, **said: Any) -> Story:
    return told.when(FileForRecord, CHAIR, **{"authority": "street", "filed_at": told.at, **said})


def assign(told: Story, **said: Any) -> Story:
    known = {"owner": OWNER.id, "due": told.at + timedelta(days=20), "text": words("划线")}
    return told.when(AssignTask, CHAIR, **{**known, **said})


def test_a_covenant_is_in_force_once_it_is_on_file() -> None:
    told = owned(covenant())
    file(told).refused(WrongStep)
    published(told)
    assert CouncilClock.FILE in told.kinds()
    assert not in_force(told.told, told.ground(CHAIR))
    file(told, authority="newspaper").refused(UnknownCode)
    file(told, filed_at=told.at + timedelta(days=1)).refused(OccursInFuture)
    file(told, reference=words("备2026-3", "reference")).then(DeadlineEnded, DecisionFiled)
    assert in_force(told.told, told.ground(CHAIR))
    file(told).refused(FilingNotNeeded)


def test_a_covenant_that_is_not_on_file_keeps_the_deliberation_open() -> None:
    told = reported(published(owned(covenant()))).runs_out(CouncilClock.PUBLICATION)
    told.when(CloseDeliberation, CHAIR).refused(FilingMissing)
    file(told)
    told.given(CloseDeliberation, CHAIR)


def test_a_filing_that_is_late_is_overdue() -> None:
    told = published(owned(covenant())).runs_out(CouncilClock.FILE)
    kinds = {one.kind for one in told.seen(DeadlinePassed) if isinstance(one, DeadlinePassed)}
    assert CouncilClock.FILE in kinds
    file(told).then(DeadlineEnded, DecisionFiled)


def test_other_decisions_are_in_force_without_a_filing_and_until_they_are_annulled_or_go_back() -> None:
    told = out()
    assert CouncilClock.FILE not in told.kinds()
    file(told).refused(FilingNotNeeded)
    assert in_force(told.told, told.ground(CHAIR))
    told.given(RaiseObjection, NEIGHBOUR, text=words("不同意"))
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=words("再商量"))
    assert not in_force(told.told, told.ground(CHAIR))
    told = out().given(annulment("court"), SENIOR)
    assert not in_force(told.told, told.ground(CHAIR))
    nothing = passed(yes=0, no=20)
    assert not in_force(nothing.told, nothing.ground(CHAIR))
    assert not in_force(published(nothing).told, nothing.ground(CHAIR))


def test_a_decision_that_was_published_again_stays_in_force_when_its_days_are_over() -> None:
    told = out()
    told.given(RaiseObjection, NEIGHBOUR, text=words("不同意"))
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=words("再商量"))
    told = published(counted(opened(told).vote("p1", yes=12)))
    assert in_force(told.told, told.ground(CHAIR))
    told.runs_out(CouncilClock.PUBLICATION).later(days=1)
    told.given(UnpublishResult, CHAIR, reason=words("公示期满"))
    assert in_force(told.told, told.ground(CHAIR))


def test_a_task_has_one_owner_a_due_date_and_a_clock_of_its_own() -> None:
    told = assign(agreed(), supporters=(CAPTAIN.id,), proposal="p1")
    told.then(TaskAssigned, DeadlineSet)
    told.stands(Step.CONSENSUS)
    assign(told)
    assert [(one.subject, one.due) for one in told.told.of_kind(CouncilClock.TASK)] == [
        ("1", told.at + timedelta(days=20)),
        ("2", told.at + timedelta(days=20)),
    ]
    assign(told, due=told.at).refused(TaskDuePast)
    assign(told, supporters=(OWNER.id,)).refused(TwiceNamed)
    assign(told, supporters=(CAPTAIN.id, CAPTAIN.id)).refused(TwiceNamed)


def test_a_task_is_for_those_who_hold_a_post_there() -> None:
    told = agreed()
    assign(told, owner="staff-nobody-at-all").refused(TaskForStranger)
    assign(told, supporters=("staff-nobody-at-all",)).refused(TaskForStranger)
    assign(told, owner=CAPTAIN.id).then(TaskAssigned, DeadlineSet)


def test_what_did_not_carry_has_no_tasks() -> None:
    assign(half_agreed(), proposal="p2").refused(NotCarried, proposal="p2")
    assign(passed(yes=1, no=19)).refused(NothingCarried)


def test_its_owner_reports_a_task_done_in_time_or_not() -> None:
    told = assign(out()).stands(Step.IMPLEMENTING)
    told.when(FinishTask, OWNER, task=1, text=words("已划线"))
    told.then(DeadlineEnded, TaskFinished)
    assert told.one(TaskFinished).in_time
    told.runs_out(CouncilClock.TASK)
    told.when(FinishTask, OWNER, task=2, text=words("晚了")).then(DeadlineEnded, TaskFinished, DeadlineSet)
    assert not told.one(TaskFinished).in_time
    assert CouncilClock.REPORT_BACK in told.kinds()
    told.when(FinishTask, OWNER, task=2, text=words("再报")).refused(NoTaskOpen)


def test_a_task_is_reported_by_its_owner_or_by_who_runs_it_all() -> None:
    told = assign(out(), owner=CAPTAIN.id)
    told.when(FinishTask, NEIGHBOUR, task=1, text=words("x")).refused(NotPermitted)
    told.when(FinishTask, OWNER, task=2, text=words("x")).refused(TaskOfAnother)
    told.when(FinishTask, OWNER, task=9, text=words("x")).refused(NoSuchTask)
    told.given(FinishTask, OWNER, task=1, text=words("已划线"))
    assert told.may(OWNER)["FinishTask"] is TaskOfAnother
    told.when(FinishTask, CHAIR, task=1, text=words("x")).refused(NoTaskOpen)
    told.given(FinishTask, CHAIR, task=2, text=words("代报"))
    assert told.may(OWNER)["FinishTask"] is NoTaskOpen


def test_what_cannot_be_done_is_given_up_with_the_reason_and_reported_as_undone() -> None:
    told = assign(out())
    told.when(ReportBack, CHAIR, text=words("完成情况")).refused(TasksOpen, tasks=(1, 2))
    told.given(FinishTask, OWNER, task=1, text=words("已划线"))
    told.when(AbandonTask, OWNER, task=2, reason=words("没有经费"))
    told.then(DeadlineEnded, TaskAbandoned, DeadlineSet)
    told.when(ReportBack, CHAIR, text=words("完成情况"), money=words("两千元", "money"))
    told.then(DeadlineEnded, ReportedBack, DeadlineSet)
    assert (told.one(ReportedBack).done, told.one(ReportedBack).undone) == (1, 1)
    assert told.stands(Step.REPORTED).told.reported


def test_a_task_that_came_before_the_result_is_out_starts_no_clock_for_reporting() -> None:
    told = owned(agreed()).given(AbandonTask, OWNER, task=1, reason=words("没有经费"))
    assert CouncilClock.REPORT_BACK not in told.kinds()
    assert told.may(CHAIR)["PublishResult"] is not None, "what is given up is nobody's task any more"


@pytest.mark.parametrize("kind", [CouncilClock.TASK, CouncilClock.REPORT_BACK, CouncilClock.CLOSE])
def test_what_is_late_is_overdue(kind: CouncilClock) -> None:
    told = out()
    if kind is not CouncilClock.TASK:
        told.given(FinishTask, OWNER, task=1, text=words("已划线"))
    if kind is CouncilClock.CLOSE:
        told.given(ReportBack, CHAIR, text=words("完成情况"))
    told.runs_out(kind)
    overdue = {one.kind for one in told.seen(DeadlinePassed) if isinstance(one, DeadlinePassed)}
    assert kind in overdue


def test_a_new_task_after_the_others_were_done_is_waited_for() -> None:
    told = out().given(FinishTask, OWNER, task=1, text=words("已划线"))
    assert CouncilClock.REPORT_BACK in told.kinds()
    assign(told).then(DeadlineEnded, TaskAssigned, DeadlineSet)
    assert CouncilClock.REPORT_BACK not in told.kinds()
