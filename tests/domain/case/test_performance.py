"""After an agreement: what was promised is done whole or in part, is broken, is urged (arts. 31-33)."""

from datetime import date

import pytest

from domain.calendar import local_day
from domain.case.next_step import next_step
from domain.case.refusals.ending import AgreementNotPerformed
from domain.case.refusals.performance import (
    AgreementDone,
    BreachKnown,
    ItemDone,
    ItemNotDue,
    ItemWithoutAmount,
    MoreThanOwed,
    NothingToUrge,
    NotInForceThen,
    NotYoursToConfirm,
    PerformanceUnproven,
    UnknownItem,
    UrgedEnough,
    UrgedLately,
)
from domain.refusals import NotPermitted, OccursInFuture, UnknownCode, WrongStage
from schemas.case_commands import Close, Lapse
from schemas.clock_events import ClockStarted, ClockStopped, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.performance import (
    AgreementPerformed,
    AskConfirmation,
    BreachRecorded,
    PerformanceRecorded,
    PerformanceUrged,
    RecordPerformance,
    ReportBreach,
    Urge,
)
from tests.domain.case.agreed import PAYMENT, REPAIR, in_force, mediating, undated
from tests.domain.case.people import (
    APPLICANT,
    MEDIATOR,
    OFFICER,
    OTHER,
    PACK,
    STREET,
    local,
    words,
)
from tests.domain.case.story import Story

PROOF = words("转账回单")


def broken(case: Story | None = None) -> Story:
    """The repair was not done by its day."""
    case = case or in_force()
    clock = next(one for one in case.case.of_kind(ClockKind.PERFORM) if one.subject == "1")
    return case.until(clock.due).given(Lapse, obligation=clock.id)


class TestPerformance:
    """Items done, whole or in part."""

    def test_whoever_is_owed_confirms_and_the_clock_of_the_item_ends(self) -> None:
        case = in_force().later(days=2)
        case.when(RecordPerformance, APPLICANT, item=1)
        done, stopped = case.then(PerformanceRecorded, ClockStopped)
        assert done == PerformanceRecorded(
            item=1, party=1, done_on=date(2026, 3, 4), whole=True, in_time=True, recorded_by="party"
        )
        assert isinstance(stopped, ClockStopped)
        assert [one.subject for one in case.case.of_kind(ClockKind.PERFORM)] == ["2"]
        case.when(RecordPerformance, APPLICANT, item=1).refused(ItemDone, item=1)

    def test_whoever_owes_does_not_say_that_it_was_done(self) -> None:
        case = in_force()
        assert case.may(OTHER)["RecordPerformance"] is NotYoursToConfirm
        case.when(RecordPerformance, OTHER, item=1).refused(NotYoursToConfirm)
        case.when(RecordPerformance, MEDIATOR, item=1, party=2).refused(NotYoursToConfirm)
        case.when(RecordPerformance, MEDIATOR, item=1).refused(PerformanceUnproven)
        case.when(RecordPerformance, MEDIATOR, item=1, proof=PROOF)
        done = case.then(PerformanceRecorded, ClockStopped)[0]
        assert isinstance(done, PerformanceRecorded)
        assert (done.party, done.recorded_by, done.proof) == (None, "staff", PROOF.sealed)

    def test_each_says_only_of_what_is_due_to_it(self) -> None:
        to_all = REPAIR.model_copy(update={"to": None})
        back = PAYMENT.model_copy(update={"by": 1, "to": 2})
        case = in_force(items=(to_all, back))
        case.when(RecordPerformance, OTHER, item=1).refused(NotYoursToConfirm)
        case.when(RecordPerformance, APPLICANT, item=2).refused(NotYoursToConfirm)
        case.given(RecordPerformance, APPLICANT, item=1).given(RecordPerformance, OTHER, item=2)

    def test_nothing_was_done_before_anybody_owed_it(self) -> None:
        case = in_force().later(days=1)
        said = {"item": 1, "done_on": date(2026, 3, 1)}
        case.when(RecordPerformance, APPLICANT, **said).refused(NotInForceThen)
        case.when(RecordPerformance, MEDIATOR, proof=PROOF, **said).refused(NotInForceThen)
        case.given(RecordPerformance, APPLICANT, item=1, done_on=date(2026, 3, 2))

    def test_what_is_paid_in_parts_is_whole_with_the_last_part(self) -> None:
        case = in_force()
        case.when(RecordPerformance, APPLICANT, item=2, amount=20_000).then(PerformanceRecorded)
        case.when(RecordPerformance, APPLICANT, item=2, amount=40_001).refused(MoreThanOwed, left="400.00")
        case.when(RecordPerformance, APPLICANT, item=2)
        rest = case.then(PerformanceRecorded, ClockStopped)[0]
        assert isinstance(rest, PerformanceRecorded)
        assert (rest.amount, rest.whole) == (40_000, True)
        case.when(RecordPerformance, APPLICANT, item=1, amount=5).refused(ItemWithoutAmount)
        case.when(RecordPerformance, APPLICANT, item=3).refused(UnknownItem, item=3)

    def test_what_was_done_on_time_is_on_time_whenever_it_is_recorded(self) -> None:
        case = broken().on("2026-03-25 10:00")
        case.when(RecordPerformance, APPLICANT, item=1, done_on=date(2026, 3, 26)).refused(OccursInFuture)
        case.given(RecordPerformance, APPLICANT, item=1, done_on=date(2026, 3, 20))
        (done,) = case.seen(PerformanceRecorded)
        assert isinstance(done, PerformanceRecorded)
        assert done.in_time

    def test_with_the_last_item_the_agreement_is_performed(self) -> None:
        case = in_force().given(RecordPerformance, APPLICANT, item=2).later(days=1)
        case.when(RecordPerformance, APPLICANT, item=1)
        *_, window, closing, visit = case.then(
            PerformanceRecorded, ClockStopped, AgreementPerformed, ClockStopped, ClockStarted, ClockStarted
        )
        assert isinstance(window, ClockStopped)
        assert isinstance(closing, ClockStarted)
        assert isinstance(visit, ClockStarted)
        assert case.kinds() == (ClockKind.CLOSE, ClockKind.FOLLOW_UP)
        assert case.seen(AgreementPerformed) == [AgreementPerformed(in_time=True)]
        step = next_step(case.case)
        assert step
        assert (step.what, case.case.performance.performed) == ("close", True)
        case.when(RecordPerformance, APPLICANT, item=1).refused(AgreementDone)
        case.when(AskConfirmation, APPLICANT).refused(AgreementDone)
        case.when(ReportBreach, APPLICANT, item=1, text=words("还漏")).refused(AgreementDone)
        case.when(Urge, MEDIATOR, item=1, channel="phone").refused(AgreementDone)

    @pytest.mark.parametrize("late", [1, 2])
    def test_one_item_late_and_the_whole_was_not_in_time(self, late: int) -> None:
        case = in_force().on("2026-04-01 09:00")
        for item, day in ((1, date(2026, 3, 20)), (2, date(2026, 3, 31))):
            on = date(2026, 4, 1) if item == late else day
            case.given(RecordPerformance, APPLICANT, item=item, done_on=on)
        assert case.seen(AgreementPerformed) == [AgreementPerformed(in_time=False)]

    def test_an_instalment_that_came_late_is_remembered(self) -> None:
        case = in_force(items=(PAYMENT,)).on("2026-04-02 09:00")
        case.given(RecordPerformance, APPLICANT, item=1, amount=100)
        case.given(RecordPerformance, APPLICANT, item=1, done_on=date(2026, 3, 31))
        assert case.seen(AgreementPerformed) == [AgreementPerformed(in_time=False)]

    def test_an_item_without_a_day_is_in_time_within_the_packs_days(self) -> None:
        case = in_force(items=undated()).on("2026-04-02 10:00")
        case.given(RecordPerformance, APPLICANT, item=1, done_on=date(2026, 4, 2))
        assert case.seen(AgreementPerformed) == [AgreementPerformed(in_time=False)]
        case = in_force(items=undated()).on("2026-04-02 10:00")
        case.given(RecordPerformance, APPLICANT, item=1, done_on=date(2026, 4, 1))
        assert case.seen(AgreementPerformed) == [AgreementPerformed(in_time=True)]


class TestBreach:
    """What was not done, and the duty to urge (art. 31)."""

    def test_what_is_not_done_by_its_day_is_broken_by_the_clock(self) -> None:
        case = broken()
        lapsed, broke, clock = case.then(DeadlineLapsed, BreachRecorded, ClockStarted)
        assert isinstance(lapsed, DeadlineLapsed)
        assert lapsed.outcome == "breached"
        assert broke == BreachRecorded(item=1, by="clock")
        assert isinstance(clock, ClockStarted)
        assert (clock.kind, clock.subject) == (ClockKind.URGE, "1")
        assert local_day(case.at, PACK.calendar) == date(2026, 3, 21)
        step = next_step(case.case)
        assert step
        assert step.what == "urge"

    def test_whoever_is_owed_reports_what_was_not_done_as_agreed(self) -> None:
        case = in_force()
        said = words("修过又漏")
        case.when(ReportBreach, OTHER, item=1, text=said).refused(NotYoursToConfirm)
        case.when(ReportBreach, MEDIATOR, item=1, party=2, text=said).refused(NotYoursToConfirm)
        case.when(ReportBreach, APPLICANT, item=1, text=said)
        (broke,) = case.then(BreachRecorded)
        assert broke == BreachRecorded(item=1, by="party", party=1, text=said.sealed)
        case.when(ReportBreach, APPLICANT, item=1, text=said).refused(BreachKnown, item=1)
        case.when(ReportBreach, APPLICANT, item=4, text=said).refused(UnknownItem, item=4)
        # It stays due on its day, and is not broken twice; nobody is urged before that day is over.
        assert not case.case.of_kind(ClockKind.URGE)
        clock = next(one for one in case.case.of_kind(ClockKind.PERFORM) if one.subject == "1")
        case.until(clock.due).when(Lapse, obligation=clock.id).then(DeadlineLapsed, ClockStarted)

    def test_before_the_day_nothing_is_urged_and_nothing_was_urged_in_vain(self) -> None:
        case = in_force(items=(REPAIR,)).given(ReportBreach, APPLICANT, item=1, text=words("修过又漏"))
        case.when(Urge, MEDIATOR, item=1, channel="phone").refused(ItemNotDue, item=1, day="2026-03-20")
        case.on("2026-03-20 23:00").when(Urge, MEDIATOR, item=1, channel="phone").refused(ItemNotDue)
        case.when(Close, MEDIATOR, outcome="mediated_written").refused(AgreementNotPerformed)
        case.on("2026-03-21 00:00").obeys().given(Urge, MEDIATOR, item=1, channel="phone")

    def test_between_two_urgings_there_is_time_to_perform(self) -> None:
        case = broken(in_force(items=(REPAIR,))).given(Urge, MEDIATOR, item=1, channel="phone")
        case.when(Urge, MEDIATOR, item=1, channel="phone").refused(UrgedLately, item=1, day="2026-03-24")
        case.on("2026-03-23 23:59").when(Urge, MEDIATOR, item=1, channel="phone").refused(UrgedLately)
        case.on("2026-03-24 00:00").given(Urge, MEDIATOR, item=1, channel="phone")
        assert case.case.performance.in_vain(2)

    def test_staff_take_down_who_reported(self) -> None:
        case = in_force().given(ReportBreach, MEDIATOR, item=2, party=1, text=words("没有收到钱"))
        (broke,) = case.seen(BreachRecorded)
        assert isinstance(broke, BreachRecorded)
        assert (broke.by, broke.party) == ("staff", 1)

    def test_late_performance_still_counts(self) -> None:
        case = broken().on("2026-03-25 09:00").when(RecordPerformance, APPLICANT, item=1)
        done = case.then(PerformanceRecorded, ClockStopped, ClockStopped)[0]
        assert isinstance(done, PerformanceRecorded)
        assert not done.in_time
        assert not case.case.of_kind(ClockKind.URGE)

    def test_urging_is_counted_and_ends(self) -> None:
        case = broken()
        case.when(Urge, MEDIATOR, item=2, channel="phone").refused(NothingToUrge)
        case.when(Urge, MEDIATOR, item=1, channel="pigeon").refused(UnknownCode, field="channel")
        case.when(Urge, MEDIATOR, item=9, channel="phone").refused(UnknownItem, item=9)
        case.when(Urge, MEDIATOR, item=1, channel="phone", text=words("请尽快修好"))
        first = case.then(PerformanceUrged, ClockStopped, ClockStarted)[0]
        assert isinstance(first, PerformanceUrged)
        assert (first.nth, first.last) == (1, False)
        case.later(days=3).when(Urge, MEDIATOR, item=1, channel="phone")
        second = case.then(PerformanceUrged, ClockStopped)[0]
        assert isinstance(second, PerformanceUrged)
        assert (second.nth, second.last) == (2, True)
        assert case.notices_of("urged_in_vain") == (1,)
        case.when(Urge, MEDIATOR, item=1, channel="phone").refused(UrgedEnough, times=2)
        # The other item is not due yet: the case is not closed before it.
        assert not case.case.performance.in_vain(2)
        assert not case.case.of_kind(ClockKind.CLOSE)

    def test_what_was_urged_in_vain_may_be_closed_and_still_be_done(self) -> None:
        case = broken(in_force(items=(REPAIR,)))
        case.given(Urge, MEDIATOR, item=1, channel="phone")
        case.later(days=3).given(Urge, MEDIATOR, item=1, channel="window")
        assert case.notices_of("urged_in_vain") == (1,)
        assert case.case.performance.in_vain(2)
        closing = case.clock(ClockKind.CLOSE)
        step = next_step(case.case)
        assert step
        assert step.what == "close"
        case.when(RecordPerformance, APPLICANT, item=1)
        case.then(PerformanceRecorded, ClockStopped, AgreementPerformed, ClockStopped)
        assert case.clock(ClockKind.CLOSE) == closing

    def test_one_urged_enough_and_another_not_yet(self) -> None:
        case = broken().on("2026-04-02 09:00").obeys()
        for _ in range(2):
            case.later(days=3).given(Urge, MEDIATOR, item=1, channel="phone")
        assert not case.case.of_kind(ClockKind.CLOSE)
        case.when(Urge, MEDIATOR, item=1, channel="phone").refused(UrgedEnough)
        for _ in range(2):
            case.later(days=3).given(Urge, MEDIATOR, item=2, channel="phone")
        assert case.case.of_kind(ClockKind.CLOSE)
        assert case.may(MEDIATOR)["Urge"] is UrgedEnough

    def test_whoever_does_not_urge_is_told_on(self) -> None:
        case = broken().lapses(ClockKind.URGE)
        (lapsed,) = [one for one in case.seen(DeadlineLapsed) if getattr(one, "kind", "") == ClockKind.URGE]
        assert isinstance(lapsed, DeadlineLapsed)
        assert (lapsed.outcome, len(lapsed.told)) == ("told", 1)

    def test_nothing_of_it_before_an_agreement(self) -> None:
        mediating().when(Urge, MEDIATOR, item=1, channel="phone").refused(WrongStage)
        assert in_force().may(MEDIATOR)["Urge"] is NothingToUrge
        for by in (OFFICER, STREET):
            assert broken().may(by).get("Urge", NotPermitted) in (None, NotPermitted)


def test_what_is_due_on_a_rest_day_is_in_time_on_the_next_working_day() -> None:
    case = in_force(items=(REPAIR.model_copy(update={"due": date(2026, 4, 11)}),))  # a Saturday
    clock = case.clock(ClockKind.PERFORM)
    assert clock.due == local("2026-04-14 00:00")
    assert clock.explanation.endswith(";shifted:2026-04-11->2026-04-13")
    case.on("2026-04-13 15:00").when(RecordPerformance, APPLICANT, item=1)
    assert isinstance(case.answer, tuple)
    done = case.answer[0]
    assert isinstance(done, PerformanceRecorded)
    assert done.in_time
