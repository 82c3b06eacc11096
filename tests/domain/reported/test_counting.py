"""Counting time: bugs that users of other trackers reported, each as something that must hold for every clock of ours."""

from datetime import datetime, timedelta, timezone

from hypothesis import assume, given
from hypothesis import strategies as st

from domain.budget import due, remaining, reminders
from domain.calendar import days_of
from schemas.calendar import Budget, Suspension
from tests.domain.calendars import CN, at, found, hours, working_days, working_hours
from tests.domain.test_budget_properties import amounts, budgets, starts

DAYS = days_of(CN)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
lengths = st.integers(0, 6 * 1440).map(lambda minutes: minutes * MINUTE)


def _open_between(start: datetime, end: datetime) -> timedelta:
    """Office hours in [start, end), by the plain hours of the file: 9 to 12 and 14 to 18 on days that are worked."""
    day, total = DAYS.local_day(start), timedelta()
    while DAYS.midnight(day) < end:
        for opens, closes in ((9, 12), (14, 18)) if DAYS.works(day) else ():
            first = max(start, DAYS.midnight(day) + opens * HOUR)
            last = min(end, DAYS.midnight(day) + closes * HOUR)
            total += max(last - first, timedelta())
        day += DAY
    return total


def _paused(start: datetime, end: datetime) -> Suspension:
    return Suspension(start=start, end=end, reason="expertise")


@given(starts, amounts, lengths, lengths)
def test_a_pause_costs_the_working_days_in_it_and_not_the_weekend(
    start: datetime, amount: int, gap: timedelta, length: timedelta
) -> None:
    """glpi-project/glpi#10594: a ticket pending over a weekend got the closed days added to its budget in working days."""
    pause = _paused(start + gap, start + gap + length)
    last = DAYS.local_day(found(due(start, working_days(amount), CN, [pause])).instant) - DAY
    day, counted = DAYS.local_day(start) + DAY, 0
    first, stops = DAYS.local_day(start + gap), DAYS.local_day(start + gap + length)
    while day <= last:
        counted += DAYS.works(day) and not first <= day < stops
        day += DAY
    assert counted == amount


@given(starts, st.integers(1, 40), lengths, lengths)
def test_a_pause_costs_the_office_hours_in_it_and_nothing_else(
    start: datetime, amount: int, gap: timedelta, length: timedelta
) -> None:
    """frappe/helpdesk#2449: time on hold was added to the start of the ticket, closed hours and holidays included."""
    pause = _paused(start + gap, start + gap + length)
    end = found(due(start, working_hours(amount), CN, [pause])).instant
    held = _open_between(max(start, pause.start), min(end, start + gap + length))
    assert _open_between(start, end) == amount * HOUR + max(held, timedelta())


@given(starts, st.integers(1, 40), st.integers(0, 20))
def test_a_pause_while_the_office_is_closed_moves_nothing(start: datetime, amount: int, later: int) -> None:
    """frappe/erpnext#49414: a hold from closing to opening pushed the resolution out by sixteen hours."""
    day = DAYS.from_here(DAYS.local_day(start) + later * DAY)
    closes, opens = DAYS.hours(day)[-1][1], DAYS.hours(DAYS.from_here(day + DAY))[0][0]
    plain = due(start, working_hours(amount), CN)
    assert (
        found(due(start, working_hours(amount), CN, [_paused(closes, opens)])).instant == found(plain).instant
    )


@given(starts, st.integers(1, 30), st.integers(1, 30))
def test_a_lead_in_office_hours_reminds_in_office_hours(start: datetime, amount: int, lead: int) -> None:
    """glpi-project/glpi#22678: with several stretches a day, what was to happen an hour before the end happened at 00:00."""
    end = found(due(start, working_hours(amount), CN)).instant
    for instant in reminders(start, end, [working_hours(lead)], CN):
        assert any(opens <= instant < closes for opens, closes in DAYS.hours(DAYS.local_day(instant)))
        assert _open_between(instant, end) == lead * HOUR


@given(starts, st.integers(1, 40))
def test_what_comes_in_while_the_office_is_closed_has_its_whole_budget(start: datetime, amount: int) -> None:
    """glpi-project/glpi#687: what was opened outside the hours of the calendar was given a delay of zero."""
    day = DAYS.local_day(start)
    assume(not any(opens <= start < closes for opens, closes in DAYS.hours(day)))
    later_today = [opens for opens, _ in DAYS.hours(day) if opens > start]
    opens = later_today[0] if later_today else DAYS.hours(DAYS.from_here(day + DAY))[0][0]
    assert remaining(start, working_hours(amount), CN, opens) == amount
    assert due(start, working_hours(amount), CN) == due(opens, working_hours(amount), CN)


@given(starts, budgets, st.integers(-12 * 60, 14 * 60))
def test_nothing_is_overdue_when_it_begins_wherever_the_server_stands(
    start: datetime, budget: Budget, minutes: int
) -> None:
    """glpi-project/glpi#15429, frappe/erpnext#38745: with another time zone a ticket failed in the moment it was created."""
    elsewhere = start.astimezone(timezone(timedelta(minutes=minutes)))
    assert found(due(elsewhere, budget, CN)).instant > start
    assert remaining(elsewhere, budget, CN, start) == budget.amount


@given(starts, amounts)
def test_round_the_clock_has_no_closed_minute_at_midnight(start: datetime, amount: int) -> None:
    """zammad/zammad#3180: hours from 00:00 to 23:59 lost a minute at each midnight. Round the clock is the unit `hours`."""
    assert found(due(start, hours(amount), CN)).instant - start == amount * HOUR


@given(starts, st.integers(2, 30), st.integers(1, 5))
def test_a_lead_in_working_days_reminds_when_an_office_opens(start: datetime, amount: int, lead: int) -> None:
    """zammad/zammad#4432: reminders went out at midnight and at weekends, whatever the hours of service."""
    end = found(due(start, working_days(amount), CN)).instant
    for instant in reminders(start, end, [working_days(lead)], CN):
        assert instant == DAYS.hours(DAYS.local_day(instant))[0][0]


@given(starts, st.integers(0, 119))
def test_what_begins_at_lunch_begins_when_lunch_is_over(start: datetime, minute: int) -> None:
    """frappe/helpdesk#2212, chatwoot/chatwoot#14009: one stretch a day only, so that lunch counted as service."""
    day = DAYS.from_here(DAYS.local_day(start))
    noon = DAYS.midnight(day) + 12 * HOUR
    assert found(due(noon + minute * MINUTE, working_hours(1), CN)).instant == noon + 3 * HOUR


@given(starts, st.integers(1, 40))
def test_closed_time_is_never_used_up(start: datetime, amount: int) -> None:
    """chatwoot/chatwoot#13392, osTicket/osTicket#1168: the limit ran by the wall clock through nights and weekends."""
    end = found(due(start, working_hours(amount), CN)).instant
    assert _open_between(start, end) == amount * HOUR
    assert _open_between(end - timedelta.resolution, end) > timedelta()


def test_an_hour_on_friday_evening_ends_on_monday_morning() -> None:
    """chatwoot/chatwoot#13392, with its figures: half an hour before closing on a Friday, one hour."""
    assert found(due(at("2026-03-06 17:30"), working_hours(1), CN)).instant == at("2026-03-09 09:30")


@given(
    starts,
    st.integers(11, 60),
    st.lists(st.tuples(st.integers(1, 120), st.integers(1, 3000)), min_size=2, max_size=5),
)
def test_every_pause_counts_and_not_only_the_first_or_the_last(
    start: datetime, amount: int, stretches: list[tuple[int, int]]
) -> None:
    """zammad/zammad#188: closed and opened again several times, a ticket was escalated too soon."""
    pauses, moment = [], start
    for gap, length in stretches:
        begins = moment + gap * MINUTE
        moment = begins + length * MINUTE
        pauses.append(_paused(begins, moment))
    stood = sum(length for _, length in stretches) * MINUTE
    answer = found(due(start, hours(amount), CN, pauses))
    assert answer.instant == start + amount * HOUR + stood
