"""Due instants by example: vectors of the law, pauses, office hours, reminders, unpublished years."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from domain.budget import due, notice_by, remaining, reminders
from domain.calendar import last_day
from domain.suspension import standing
from schemas.calendar import Budget, Paused, Suspension, Unit, WorkingCalendar
from tests.domain.calendars import (
    CN,
    CN_ALWAYS_CLOSED,
    at,
    calendar_days,
    found,
    hours,
    midnight_after,
    pause,
    seconds,
    working_days,
    working_hours,
)

ONE_OF_EACH = [calendar_days(3), working_days(3), working_hours(10), hours(30), seconds(9000)]


@pytest.mark.parametrize(
    ("start", "budget", "last", "shifted"),
    [
        ("2026-01-20", calendar_days(30), "2026-02-24", "2026-02-19->2026-02-24"),  # judicial confirmation
        ("2026-09-05", calendar_days(30), "2026-10-08", "2026-10-05->2026-10-08"),
        ("2026-03-10", calendar_days(60), "2026-05-09", None),  # petition; a working Saturday
        ("2026-03-02", calendar_days(15), "2026-03-17", None),
        ("2026-04-05", calendar_days(30), "2026-05-06", "2026-05-05->2026-05-06"),
        ("2026-02-12", working_days(5), "2026-02-26", None),  # 14 February counts
        ("2026-09-30", working_days(5), "2026-10-13", None),  # 10 October counts
        ("2026-04-30", working_days(3), "2026-05-08", None),
    ],
)
@pytest.mark.parametrize("moment", ["00:00:00", "09:30", "23:59:59"])
def test_the_computed_checks(start: str, budget: Budget, last: str, shifted: str | None, moment: str) -> None:
    answer = found(due(at(f"{start} {moment}"), budget, CN))
    assert answer.instant == midnight_after(date.fromisoformat(last))
    assert last_day(answer.instant, CN) == date.fromisoformat(last)
    rule = f"next_day;{budget.unit.value}={budget.amount}" + (f";shifted:{shifted}" if shifted else "")
    assert (answer.rule, answer.calendar_id, answer.provisional) == (rule, "cn-2025-2026/1", False)


def test_the_day_changes_at_local_midnight_not_at_utc_midnight() -> None:
    before = found(due(at("2026-03-02 23:59:59.999999"), working_days(1), CN))
    after = found(due(at("2026-03-03 00:00:00"), working_days(1), CN))
    assert before.instant == at("2026-03-04")
    assert after.instant == at("2026-03-05")


def test_the_zone_that_an_instant_is_given_in_does_not_matter() -> None:
    start = at("2026-02-12 07:30")  # still 11 February in UTC and further west
    for offset in (-12, -5, 0, 8, 14):
        elsewhere = start.astimezone(timezone(timedelta(hours=offset)))
        assert due(elsewhere, working_days(5), CN) == due(start, working_days(5), CN)
        assert found(due(elsewhere, hours(3), CN)).instant.tzinfo is UTC


def test_a_start_on_a_holiday_counts_from_the_day_after_it() -> None:
    assert found(due(at("2026-02-17 10:00"), calendar_days(1), CN)).instant == at("2026-02-25")
    assert found(due(at("2026-02-17 10:00"), calendar_days(7), CN)).rule == "next_day;calendar_days=7"
    assert found(due(at("2026-02-17 10:00"), working_days(1), CN)).instant == at("2026-02-25")
    assert found(due(at("2026-02-17 10:00"), working_hours(1), CN)).instant == at("2026-02-24 10:00")


def test_hours_run_through_nights_and_holidays_and_do_not_shift() -> None:
    assert found(due(at("2026-02-16 22:15"), hours(24), CN)).instant == at("2026-02-17 22:15")
    assert found(due(at("2026-02-16 22:15"), seconds(90), CN)).instant == at("2026-02-16 22:16:30")
    assert found(due(at("2026-02-16 22:15"), hours(24), CN)).rule == "from_moment;hours=24"


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        (
            "2026-03-02 09:00",
            3,
            "2026-03-02 12:00",
        ),  # ends when the morning does, not when the afternoon begins
        ("2026-03-02 11:00", 2, "2026-03-02 15:00"),
        ("2026-03-02 12:30", 1, "2026-03-02 15:00"),  # set at lunch
        ("2026-03-02 06:00", 1, "2026-03-02 10:00"),  # before opening
        ("2026-03-02 18:00", 1, "2026-03-03 10:00"),  # at closing
        ("2026-03-06 17:30", 1, "2026-03-09 09:30"),  # over a weekend
        ("2026-02-13 17:30", 8, "2026-02-24 09:30"),  # the working Saturday, then the holiday
        ("2026-03-07 12:00", 14, "2026-03-10 18:00"),  # set on a Saturday: two whole days
    ],
)
def test_working_hours_run_while_offices_are_open(start: str, amount: int, end: str) -> None:
    assert found(due(at(start), working_hours(amount), CN)).instant == at(end)


def test_working_hours_need_opening_hours() -> None:
    for ask in (
        lambda: due(at("2026-03-02"), working_hours(1), CN_ALWAYS_CLOSED),
        lambda: remaining(at("2026-03-02"), working_hours(1), CN_ALWAYS_CLOSED, at("2026-03-03")),
        lambda: reminders(at("2026-03-02"), at("2026-03-03"), [working_hours(1)], CN_ALWAYS_CLOSED),
    ):
        with pytest.raises(ValueError, match="opening hours"):
            ask()


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        due(datetime(2026, 3, 2), hours(1), CN)  # noqa: DTZ001 - the naive datetime is the point


@pytest.mark.parametrize(
    ("budget", "suspension", "end", "note"),
    [
        # The pause takes the days it stands still at the end of: Friday to Sunday.
        (calendar_days(7), pause("2026-03-06 10:00", "2026-03-09 09:00"), "2026-03-13", "suspended_days=3"),
        (working_days(5), pause("2026-03-06 10:00", "2026-03-09 09:00"), "2026-03-11", "suspended_days=1"),
        # A pause over just the weekend costs calendar days and no working days.
        (calendar_days(7), pause("2026-03-07", "2026-03-09"), "2026-03-12", "suspended_days=2"),
        (working_days(5), pause("2026-03-07", "2026-03-09"), "2026-03-10", ""),
        (working_days(5), pause("2026-03-04 09:00", "2026-03-04 17:00"), "2026-03-10", ""),
        # The day of the event does not count anyway, so its suspension takes nothing from the budget.
        (working_days(5), pause("2026-03-03 10:30", "2026-03-04 10:00"), "2026-03-10", ""),
        # A pause on the last day keeps it from ending.
        (working_days(5), pause("2026-03-10 17:00", "2026-03-12 09:00"), "2026-03-12", "suspended_days=2"),
        (working_days(5), pause("2026-03-11", "2026-03-20"), "2026-03-10", ""),
    ],
)
def test_suspended_days_do_not_count(budget: Budget, suspension: Suspension, end: str, note: str) -> None:
    answer = found(due(at("2026-03-03 10:00"), budget, CN, [suspension]))
    assert answer.instant == midnight_after(date.fromisoformat(end))
    assert note in answer.rule
    assert ("suspended" in answer.rule) is bool(note)


def test_a_last_day_moved_past_a_weekend_also_moves_past_a_suspension() -> None:
    # 14 March is a Saturday; Monday and Tuesday stand still.
    paused = pause("2026-03-15 12:00", "2026-03-18 08:00")
    answer = found(due(at("2026-03-04"), calendar_days(10), CN, [paused]))
    assert answer.instant == at("2026-03-19")
    assert answer.rule == "next_day;calendar_days=10;suspended_days=2;shifted:2026-03-14->2026-03-18"


def test_suspended_hours_push_the_due_instant_out_exactly() -> None:
    paused = [pause("2026-03-02 10:00", "2026-03-02 12:30"), pause("2026-03-02 12:00", "2026-03-02 13:00")]
    answer = found(due(at("2026-03-02 09:00"), hours(4), CN, paused))
    assert answer.instant == at("2026-03-02 16:00")
    assert answer.rule == "from_moment;hours=4;suspended_seconds=10800"
    # Of the working hours, 10:00 to 12:00 were lost; lunch was not to be counted in any case.
    assert found(due(at("2026-03-02 09:00"), working_hours(4), CN, paused)).instant == at("2026-03-02 17:00")


def test_fractions_of_a_second_are_kept() -> None:
    paused = pause("2026-03-02 09:00:00.25", "2026-03-02 09:00:01.75")
    answer = found(due(at("2026-03-02 09:00"), seconds(10), CN, [paused]))
    assert answer.instant == at("2026-03-02 09:00:11.5")
    assert answer.rule.endswith("suspended_seconds=1.500000")


@pytest.mark.parametrize("budget", ONE_OF_EACH)
def test_an_open_suspension_leaves_no_due_instant_until_it_ends(budget: Budget) -> None:
    start, since = at("2026-03-02 09:00"), "2026-03-02 10:00"
    expected = Paused(since=at(since), reasons=("expertise",), calendar_id=CN.id)
    assert due(start, budget, CN, [pause(since, None)]) == expected
    assert found(due(start, budget, CN, [pause(since, "2026-03-05 10:00")])).instant > at("2026-03-05 10:00")


@pytest.mark.parametrize("budget", ONE_OF_EACH)
def test_a_clock_that_ran_out_stays_run_out(budget: Budget) -> None:
    start = at("2026-03-02 09:00")
    plain = found(due(start, budget, CN))
    late = Suspension(start=plain.instant, end=None, reason="expertise")
    assert due(start, budget, CN, [late]) == plain


def test_stretches_in_which_a_clock_stands_still_are_disjoint_and_none_is_empty() -> None:
    heap = [
        pause("2026-03-05", "2026-03-05"),
        pause("2026-03-03", "2026-03-04"),
        pause("2026-03-02", "2026-03-03"),
    ]
    assert standing(heap).stretches == ((at("2026-03-02"), at("2026-03-04")),)


def test_a_paused_clock_says_since_when_and_why() -> None:
    heap = [
        pause("2026-03-05", None, "waiting_for_court"),
        pause("2026-03-03", "2026-03-04", "holiday_of_mediator"),  # ends just as the next begins
        pause("2026-03-04", None, "expertise"),
    ]
    answer = due(at("2026-03-02"), calendar_days(30), CN, heap)
    assert answer == Paused(
        since=at("2026-03-03"), reasons=("expertise", "waiting_for_court"), calendar_id=CN.id
    )


def test_a_year_without_a_calendar_is_provisional_until_it_is_published() -> None:
    start = at("2027-01-27 10:00")
    before = found(due(start, working_days(10), CN))
    assert before.provisional
    assert before.rule == "next_day;working_days=10;unpublished:2027"
    assert before.instant == at("2027-02-11")
    # Invented for the test: a holiday of eight days from 5 February, with a working Saturday on 30 January.
    published = WorkingCalendar(
        id="cn-2025-2027/1",
        published=(2025, 2026, 2027),
        resting=(*CN.resting, *(date(2027, 2, day) for day in range(5, 13))),
        working=(*CN.working, date(2027, 1, 30)),
    )
    after = found(due(start, working_days(10), published))
    assert not after.provisional
    assert after.instant == at("2027-02-18")
    assert after.calendar_id == "cn-2025-2027/1"


@pytest.mark.parametrize(
    ("start", "budget", "provisional"),
    [
        ("2026-12-01", calendar_days(23), False),
        ("2026-12-01", calendar_days(24), True),  # Friday 25 December: the notice for 2027 may still move it
        ("2026-11-20", calendar_days(60), True),
        ("2026-12-21", working_days(3), False),
        ("2026-12-21", working_days(4), True),
        ("2026-12-24 17:00", working_hours(1), False),
        ("2026-12-24 17:00", working_hours(2), True),
        ("2027-05-01", hours(48), False),  # no calendar has a say in plain hours
        ("2027-05-01", seconds(5), False),
        ("2024-12-20", calendar_days(30), False),  # only the last day is looked up
        ("2024-12-20", working_days(10), True),
    ],
)
def test_only_days_that_were_looked_up_make_a_due_instant_provisional(
    start: str, budget: Budget, provisional: bool
) -> None:
    assert found(due(at(start), budget, CN)).provisional is provisional


def test_reminders_are_ahead_sorted_and_never_before_the_start() -> None:
    start = at("2026-03-02 10:00")
    end = found(due(start, working_days(5), CN)).instant  # Monday 9 March, 24:00
    leads = [
        hours(24),
        working_days(1),
        working_days(2),
        calendar_days(2),
        calendar_days(1),
        working_days(30),
    ]
    assert reminders(start, end, leads, CN) == (
        at("2026-03-06 09:00"),  # two working days are left, Friday and Monday
        at("2026-03-08 09:00"),  # two calendar days are left
        at("2026-03-09 00:00"),  # 24 hours
        at("2026-03-09 09:00"),  # one working day is left, and one calendar day: reminded once
    )
    assert reminders(start, end, [working_days(1)], CN_ALWAYS_CLOSED) == (at("2026-03-09"),)
    assert reminders(start, end, [], CN) == ()


@pytest.mark.parametrize(
    ("lead", "instant"),
    [
        (working_hours(1), "2026-03-09 09:30"),
        (working_hours(2), "2026-03-06 17:30"),
        (working_days(1), "2026-03-06 10:30"),  # a due instant within a day keeps its time of day
        (calendar_days(1), "2026-03-08 10:30"),
        (hours(2), "2026-03-09 08:30"),
        (seconds(30), "2026-03-09 10:29:30"),
    ],
)
def test_leads_before_a_due_instant_within_a_day(lead: Budget, instant: str) -> None:
    assert reminders(at("2026-03-02"), at("2026-03-09 10:30"), [lead], CN) == (at(instant),)


@pytest.mark.parametrize(
    ("budget", "now", "left"),
    [
        (working_days(5), "2026-03-02 10:00", 5),
        (working_days(5), "2026-03-03 23:59", 5),
        (working_days(5), "2026-03-04 00:00", 4),
        (working_days(5), "2026-03-08 12:00", 1),
        (working_days(5), "2026-03-10 00:00", 0),
        (hours(5), "2026-03-01 00:00", 5),
        (hours(5), "2026-03-02 10:00:01", 5),
        (hours(5), "2026-03-02 11:00", 4),
        (hours(5), "2026-03-09", 0),
        (working_hours(5), "2026-03-02 13:59", 3),
        (working_hours(5), "2026-03-02 14:00:01", 3),
    ],
)
def test_what_remains_is_counted_in_begun_units(budget: Budget, now: str, left: int) -> None:
    assert remaining(at("2026-03-02 10:00"), budget, CN, at(now)) == left


def test_a_lead_as_long_as_the_budget_reminds_at_the_start() -> None:
    start = at("2026-03-02 10:00")
    assert reminders(start, found(due(start, hours(24), CN)).instant, [hours(24), hours(25)], CN) == (start,)


def test_a_lead_in_working_hours_begins_when_offices_open_not_when_they_last_closed() -> None:
    leads = [working_hours(4), working_hours(7)]
    assert reminders(at("2026-03-02"), at("2026-03-09 18:00"), leads, CN) == (
        at("2026-03-09 09:00"),
        at("2026-03-09 14:00"),
    )


def test_what_remains_stands_still_with_the_clock() -> None:
    paused = [pause("2026-03-04 09:00", None)]
    for now in ("2026-03-05", "2026-03-25"):
        assert remaining(at("2026-03-02 10:00"), working_days(5), CN, at(now), paused) == 4


def test_notice_by_leaves_full_days_between_notice_and_meeting() -> None:
    assert notice_by(at("2026-03-20 19:00"), 10, CN) == at("2026-03-10")  # until the 9th, 24:00
    assert notice_by(at("2026-03-20 00:00"), 10, CN) == at("2026-03-10")


def test_units_know_whether_they_are_days() -> None:
    assert [unit for unit in Unit if unit.in_days] == [Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]
