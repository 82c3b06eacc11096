"""Reception days: who may host which, every visitor with session, host and channel, and the count at the end."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from domain.council.receptions import Reception, Yield, available, days_of, decide, evolve, yield_of
from domain.council.refusals.fieldwork import (
    ClosingPast,
    HostWithoutRole,
    IntakeFromElsewhere,
    ReceptionExists,
    ReceptionNotBegun,
    ReceptionOver,
    UnknownReception,
)
from domain.refusals import NotPermitted, UnknownPlace
from schemas.actors import Actor
from schemas.council.receptions import (
    CloseReception,
    LogVisitor,
    MonthlyRule,
    OpenReception,
    ReceptionClosed,
    ReceptionOpened,
    VisitorLogged,
)
from tests.domain.council.field import (
    BUILDING,
    CAPTAIN,
    CASES,
    ELSEWHERE,
    ESTATE,
    MEDIATOR,
    NOW,
    OFFICER,
    RECEPTION,
    SECRETARY,
    WORKER,
    ground,
    living_in,
    said,
)

CLOSE = CloseReception(reception=RECEPTION)


def calling(**changes: Any) -> OpenReception:
    body = {
        "reception": RECEPTION,
        "kind": "captain_day",
        "place": BUILDING,
        "host": CAPTAIN.id,
        "opens": NOW,
        "closes": NOW + timedelta(hours=3),
    }
    return OpenReception.model_validate(body | changes)


def session(*came: LogVisitor, **changes: Any) -> Reception:
    (opened,) = decide(None, calling(**changes), ground(OFFICER))
    reception = evolve(None, opened)
    for one in came:
        for event in decide(reception, one, ground(OFFICER)):
            reception = evolve(reception, event)
    return reception


def visit(came: str = "noted", **more: Any) -> LogVisitor:
    body = {
        "reception": RECEPTION,
        "visitor": said("林秀英", "name"),
        "matter": said("楼道堆物"),
        "came": came,
    }
    return LogVisitor.model_validate(body | more)


def test_a_captain_holds_a_day_and_two_visitors_are_two_records() -> None:
    reception = session(visit("case", case=CASES[0]), visit("on_the_spot", answer=said("当场联系了物业")))
    assert [(one.number, one.host, one.channel, one.came, one.case) for one in reception.visitors] == [
        (1, CAPTAIN.id, "reception_day", "case", CASES[0]),
        (2, CAPTAIN.id, "reception_day", "on_the_spot", None),
    ]
    (closed,) = decide(reception, CLOSE, ground(CAPTAIN))
    assert closed == ReceptionClosed(visitors=2, intakes=1, on_the_spot=1)


def test_a_branch_secretary_holds_a_day_of_the_estate_and_its_buildings() -> None:
    for place in (ESTATE, BUILDING):
        reception = session(kind="branch_secretary_day", place=place, host=SECRETARY.id)
        assert reception.channel == "reception_day"


@pytest.mark.parametrize(
    ("kind", "host", "place"),
    [
        ("branch_secretary_day", CAPTAIN.id, BUILDING),
        ("captain_day", SECRETARY.id, BUILDING),
        ("captain_day", CAPTAIN.id, ESTATE),
        ("captain_day", "nobody", BUILDING),
        ("service_day", MEDIATOR.id, ESTATE),
    ],
)
def test_a_host_without_the_role_at_the_place_is_refused(kind: str, host: str, place: str) -> None:
    with pytest.raises(HostWithoutRole):
        decide(None, calling(kind=kind, host=host, place=place), ground(OFFICER))


def test_what_comes_in_on_a_service_day_has_a_channel_of_its_own() -> None:
    reception = session(visit(), kind="service_day", place=ESTATE, host=WORKER.id)
    assert [one.channel for one in reception.visitors] == ["service_day"]


def test_a_visitor_need_not_say_who_he_is() -> None:
    reception = session(visit("topic", visitor=None, deliberation=CASES[1]))
    assert reception.visitors[0].visitor is None
    assert reception.counted().intakes == 1


@pytest.mark.parametrize("actor", [MEDIATOR, ELSEWHERE, living_in(1)], ids=lambda one: one.role)
def test_others_hold_no_sessions(actor: Actor) -> None:
    with pytest.raises(NotPermitted):
        decide(None, calling(), ground(actor))
    with pytest.raises(NotPermitted):
        decide(session(), visit(), ground(actor))
    assert available(session(), ground(actor)) == ()


def test_a_session_is_opened_once_at_a_place_that_stands_for_a_time_to_come() -> None:
    with pytest.raises(ReceptionExists):
        decide(session(), calling(), ground(CAPTAIN))
    with pytest.raises(UnknownPlace):
        decide(None, calling(place="hean/xinhe/e9"), ground(OFFICER))
    with pytest.raises(ClosingPast):
        decide(None, calling(opens=NOW - timedelta(hours=3), closes=NOW), ground(OFFICER))
    with pytest.raises(UnknownReception):
        decide(None, CLOSE, ground(OFFICER))
    with pytest.raises(ValidationError):
        calling(closes=NOW)


def test_nobody_is_logged_before_it_begins_or_after_it_was_counted() -> None:
    tomorrow = session(opens=NOW + timedelta(days=1), closes=NOW + timedelta(days=2))
    with pytest.raises(ReceptionNotBegun):
        decide(tomorrow, visit(), ground(CAPTAIN))
    assert [type(one.refusal) for one in available(tomorrow, ground(CAPTAIN))] == [ReceptionNotBegun] * 2
    over = evolve(session(), ReceptionClosed(visitors=0, intakes=0, on_the_spot=0))
    for command in (visit(), CLOSE):
        with pytest.raises(ReceptionOver):
            decide(over, command, ground(CAPTAIN))


def test_what_was_written_on_paper_is_entered_after_the_hours() -> None:
    (event,) = decide(session(), visit(), ground(CAPTAIN, NOW + timedelta(hours=5)))
    assert isinstance(event, VisitorLogged)


def test_an_intake_says_that_it_came_from_this_session() -> None:
    with pytest.raises(IntakeFromElsewhere):
        decide(session(), visit("case", case=CASES[0], brought_here=False), ground(CAPTAIN))


@pytest.mark.parametrize(
    "more",
    [
        {"came": "case"},
        {"came": "topic"},
        {"came": "noted", "case": CASES[0]},
        {"came": "noted", "deliberation": CASES[0]},
        {"came": "on_the_spot"},
        {"came": "noted", "answer": said("好")},
    ],
)
def test_what_came_of_a_visit_is_said_whole(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        visit(**more)


def monthly(**rule: Any) -> MonthlyRule:
    return MonthlyRule.model_validate({"begins": time(9), "ends": time(11), **rule})


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
@pytest.mark.parametrize(
    "rule", [{"day": 15}, {"day": 31}, {"weekday": 6, "nth": 1}, {"weekday": 1, "nth": 5}]
)
def test_a_monthly_rule_gives_twelve_days_a_year_one_a_month(rule: dict[str, int], year: int) -> None:
    days = list(days_of(monthly(**rule), year))
    assert [(day.year, day.month) for day in days] == [(year, month) for month in range(1, 13)]
    if weekday := rule.get("weekday"):
        assert {day.isoweekday() for day in days} == {weekday}


def test_a_short_month_has_its_last_day_or_its_last_such_weekday() -> None:
    assert list(days_of(monthly(day=31), 2028))[1] == date(2028, 2, 29)
    assert list(days_of(monthly(weekday=6, nth=1), 2026))[2] == date(2026, 3, 7)
    lasts = list(days_of(monthly(weekday=6, nth=5), 2026))
    assert lasts[:3] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 28)]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"day": 1, "weekday": 1, "nth": 1},
        {"weekday": 1},
        {"day": 3, "nth": 1},
        {"day": 3, "ends": time(9)},
    ],
)
def test_a_rule_names_one_day_a_month(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        monthly(**rule)


def test_the_yield_of_sessions_is_what_went_on_from_those_that_are_over() -> None:
    came = (visit("case", case=CASES[0]), visit("topic", deliberation=CASES[1]), visit())
    first = session(*came)
    over = [evolve(one, one.counted()) for one in (first, session())]
    found = yield_of([*over, first])
    assert found == Yield(sessions=2, visitors=3, intakes=2, on_the_spot=0)
    assert found.per_session == 1
    assert yield_of([first]).per_session is None


def test_a_stream_begins_with_its_opening() -> None:
    (opened,) = decide(None, calling(), ground(CAPTAIN))
    assert isinstance(opened, ReceptionOpened)
    with pytest.raises(ValueError, match="ReceptionOpened"):
        evolve(None, ReceptionClosed(visitors=0, intakes=0, on_the_spot=0))
