"""Judicial confirmation: asked for by all parties together, within thirty days of effect (art. 33; 民诉法 arts. 205-206)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.calendar import last_day
from domain.case.refusals.agreement import NotToSign
from domain.case.refusals.performance import (
    ConfirmationNotJoint,
    ConfirmationPending,
    ConfirmationWindowOver,
    NotConfirmable,
    NothingBeforeCourt,
    NotInForceThen,
)
from domain.refusals import NotPermitted, OccursInFuture, PartyMissing, UnknownParty
from schemas.clock_events import ClockStarted, ClockStopped, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.performance import (
    AskConfirmation,
    ConfirmationApplied,
    ConfirmationAsked,
    RecordApplication,
    RecordRuling,
    RulingRecorded,
)
from schemas.stages import Stage
from tests.domain.case.agreed import REPAIR, draft_of, in_force, mediating, undated
from tests.domain.case.people import (
    APPLICANT,
    MEDIATOR,
    OTHER,
    PACK,
    SUPERVISOR,
    filing,
    party,
    words,
)
from tests.domain.case.story import Story

COURT = words("某区人民法院")


def both_asked(case: Story | None = None) -> Story:
    return (case or in_force()).given(AskConfirmation, APPLICANT).given(AskConfirmation, OTHER)


def applied(case: Story | None = None) -> Story:
    return both_asked(case).given(RecordApplication, MEDIATOR, court=COURT)


@pytest.mark.parametrize(
    ("effective", "deadline"),
    [
        ("2026-01-20", date(2026, 2, 24)),
        ("2026-09-05", date(2026, 10, 8)),
        ("2026-04-05", date(2026, 5, 6)),
        ("2026-03-02", date(2026, 4, 1)),
    ],
)
def test_the_window_is_thirty_days_and_ends_on_a_working_day(effective: str, deadline: date) -> None:
    case = in_force(mediating(at=f"{effective} 09:00"), items=undated())
    assert last_day(case.clock(ClockKind.CONFIRMATION).due, PACK.calendar) == deadline
    # Where no day was agreed the pack gives thirty days too, counted alike.
    assert last_day(case.clock(ClockKind.PERFORM).due, PACK.calendar) == deadline


def test_on_the_last_day_it_is_open_and_on_the_next_it_is_over() -> None:
    case = in_force(mediating(at="2026-01-20 09:00"), items=undated())
    case.on("2026-02-24 23:59").given(AskConfirmation, APPLICANT)
    case.on("2026-02-25 00:00")
    assert case.may(OTHER)["AskConfirmation"] is ConfirmationWindowOver
    case.when(AskConfirmation, OTHER).refused(ConfirmationWindowOver)
    # Nor does it matter whether the clock has said so yet.
    case.lapses(ClockKind.CONFIRMATION)
    (lapsed,) = [one for one in case.seen(DeadlineLapsed) if isinstance(one, DeadlineLapsed)]
    assert lapsed.outcome == "window_closed"
    case.when(AskConfirmation, OTHER).refused(ConfirmationWindowOver)
    case.when(RecordApplication, MEDIATOR, court=COURT).refused(ConfirmationWindowOver)
    assert case.case.stage is Stage.PERFORMANCE


def test_all_ask_together() -> None:
    case = in_force()
    case.when(AskConfirmation, APPLICANT).then(ConfirmationAsked)
    case.when(AskConfirmation, APPLICANT).quiet()
    case.when(RecordApplication, MEDIATOR, court=COURT).refused(ConfirmationNotJoint, missing=(2,))
    case.when(AskConfirmation, MEDIATOR).refused(PartyMissing)
    case.given(AskConfirmation, MEDIATOR, party=2)
    case.later(days=3).when(RecordApplication, MEDIATOR, court=COURT)
    made, _ = case.then(ConfirmationApplied, ClockStopped)
    assert made == ConfirmationApplied(court=COURT.sealed, applied_on=date(2026, 3, 5), day=3)
    case.when(RecordApplication, MEDIATOR, court=COURT).refused(ConfirmationPending)
    case.when(AskConfirmation, OTHER).refused(ConfirmationPending)


def test_the_day_of_the_application_decides_not_that_of_its_recording() -> None:
    case = both_asked(in_force(mediating(at="2026-01-20 09:00"), items=undated()))
    case.on("2026-02-27 10:00")
    case.when(RecordApplication, MEDIATOR, court=COURT).refused(ConfirmationWindowOver)
    case.when(RecordApplication, MEDIATOR, court=COURT, applied_on=date(2026, 2, 25)).refused(
        ConfirmationWindowOver
    )
    tomorrow, too_soon = date(2026, 2, 28), date(2026, 1, 19)
    case.when(RecordApplication, MEDIATOR, court=COURT, applied_on=tomorrow).refused(OccursInFuture)
    case.when(RecordApplication, MEDIATOR, court=COURT, applied_on=too_soon).refused(NotInForceThen)
    case.given(RecordApplication, MEDIATOR, court=COURT, applied_on=date(2026, 2, 24))
    (made,) = case.seen(ConfirmationApplied)
    assert isinstance(made, ConfirmationApplied)
    assert made.day == 35


def test_the_day_of_effect_is_not_counted_and_the_first_is_the_first() -> None:
    (made,) = applied().seen(ConfirmationApplied)
    assert isinstance(made, ConfirmationApplied)
    assert made.day == 1


def test_who_does_not_sign_does_not_ask() -> None:
    case = in_force(items=undated())
    case.when(AskConfirmation, MEDIATOR, party=9).refused(UnknownParty, party=9)
    case.when(AskConfirmation, SUPERVISOR).refused(NotPermitted)


def test_what_no_court_confirms_is_not_asked_for() -> None:
    what = words("确认储藏室所有权归申请人")
    case = in_force(items=(REPAIR.model_copy(update={"what": what}),))
    case.when(AskConfirmation, APPLICANT).refused(NotConfirmable)
    case.when(RecordApplication, MEDIATOR, court=COURT).refused(NotConfirmable)


def test_a_ruling_is_on_an_application_and_comes_once() -> None:
    in_force().when(RecordRuling, MEDIATOR, ruling="confirmed").refused(NothingBeforeCourt)
    case = applied()
    case.when(RecordRuling, MEDIATOR, ruling="confirmed", ruled_on=date(2026, 3, 3)).refused(OccursInFuture)
    case.later(days=10).when(
        RecordRuling,
        MEDIATOR,
        ruling="confirmed",
        reference=words("(2026)民特1号"),
        ruled_on=date(2026, 3, 12),
    )
    case.then(RulingRecorded)
    assert case.case.performance.enforceable
    case.when(RecordRuling, MEDIATOR, ruling="rejected").refused(NothingBeforeCourt)


def test_a_rejection_leaves_the_agreement_to_be_performed() -> None:
    case = applied().given(RecordRuling, MEDIATOR, ruling="rejected")
    assert case.case.performance.ruling == "rejected"
    assert not case.case.performance.enforceable
    assert case.case.stage is Stage.PERFORMANCE
    case.when(AskConfirmation, APPLICANT).refused(ConfirmationPending)


def test_what_was_withdrawn_may_be_asked_for_anew_within_the_same_thirty_days() -> None:
    case = both_asked()
    ends = case.clock(ClockKind.CONFIRMATION).due
    case.given(RecordApplication, MEDIATOR, court=COURT).later(days=2)
    case.when(RecordRuling, MEDIATOR, ruling="withdrawn").then(RulingRecorded, ClockStarted)
    assert case.clock(ClockKind.CONFIRMATION).due == ends
    case.when(RecordApplication, MEDIATOR, court=COURT).refused(ConfirmationNotJoint, missing=(1, 2))
    applied(case).given(RecordRuling, MEDIATOR, ruling="confirmed")
    late = applied().on("2026-05-11 10:00")
    late.when(RecordRuling, MEDIATOR, ruling="withdrawn").then(RulingRecorded)
    late.when(AskConfirmation, APPLICANT).refused(ConfirmationWindowOver)


def test_of_a_side_that_is_spoken_for_nobody_else_asks() -> None:
    case = in_force(mediating(filing("电梯停了一周", "电梯坏了没有人修。", others=2)), items=undated())
    assert draft_of(case).parties == (1, 2, 3)
    agreed = case.case.agreement.in_force
    assert agreed
    draft = replace(agreed.draft, parties=(1, 2))
    case.state = replace(
        case.case, agreement=replace(case.case.agreement, in_force=replace(agreed, draft=draft))
    )
    case.when(AskConfirmation, party(3)).refused(NotToSign)
    applied(case)
