"""Why due then, as data: each leg of the counting, each pause, each extension and each move."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.budget import due
from domain.case.clocks import extend, pause, resume
from domain.case.explaining import Leg, explain, legs_of
from domain.course import course
from schemas.calendar import Budget, Due, Grant, Suspension, Unit
from schemas.case_commands import Accept, ConfirmTriage, Remind
from schemas.clock_kinds import ClockKind
from tests.domain.calendars import CN
from tests.domain.case.people import BIG, CASE, CLOCK, OFFICER, PACK, local
from tests.domain.case.story import reported
from tests.domain.test_budget_properties import budgets, clocks


@pytest.mark.parametrize(
    ("rule", "legs"),
    [
        ("next_day;working_days=5", (Leg("budget", "next_day", "working_days", 5),)),
        (
            "next_day;calendar_days=30;suspended_days=2;shifted:2027-02-19->2027-02-24;unpublished:2027,2028",
            (
                Leg(
                    "budget",
                    "next_day",
                    "calendar_days",
                    30,
                    suspended_days=2,
                    shifted=(date(2027, 2, 19), date(2027, 2, 24)),
                    unpublished=(2027, 2028),
                ),
            ),
        ),
        (
            "grace;from_moment;hours=4;suspended_seconds=1.500000",
            (Leg("grace", "from_moment", "hours", 4, suspended_seconds="1.500000"),),
        ),
        (
            "agreed:2026-04-11T16:00:00+00:00;longer;next_day;working_days=1",
            (
                Leg("budget", "agreed", agreed_until=datetime.fromisoformat("2026-04-11T16:00:00+00:00")),
                Leg("longer", "next_day", "working_days", 1),
            ),
        ),
    ],
)
def test_a_rule_is_read_leg_by_leg(rule: str, legs: tuple[Leg, ...]) -> None:
    assert legs_of(rule) == legs


@pytest.mark.parametrize("text", ["", "calendar_days=30", "next_day;because", "next_day;calendar_days=soon"])
def test_what_is_no_rule_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"part of a rule|from when|invalid literal"):
        legs_of(text)


@given(clocks(), st.lists(budgets, max_size=2))
def test_every_rule_that_is_written_can_be_read(
    clock: tuple[datetime, Budget, list[Suspension]], more: list[Budget]
) -> None:
    start, budget, pauses = clock
    plain = due(start, budget, CN)
    assert isinstance(plain, Due)
    (leg,) = legs_of(plain.rule)
    assert (leg.unit, leg.amount) == (budget.unit.value, budget.amount)
    over = [one for one in pauses if one.end is not None]
    grants = [Grant(kind="longer", made=start, budget=one, why="parties_agreed") for one in more]
    grants.append(Grant(kind="grace", made=start, budget=budget, why="retriaged"))
    ends = course(start, budget, CN, over, grants)
    told = legs_of(ends.rule)
    assert len(told) == (1 if ends.rule.startswith("grace;") else 1 + len(more))
    assert any(leg.unpublished for leg in told) is ends.provisional


def test_a_clock_with_a_history_is_explained_whole() -> None:
    story = reported(BIG).given(ConfirmTriage, OFFICER).given(Accept, OFFICER)
    as_if = Remind(case=CASE, obligation="")
    kind = ClockKind.RESOLVE
    story.on("2026-03-10 10:00")._record(
        pause(story.case, story.ground(CLOCK), "expertise", kind), as_if, CLOCK
    )
    standing = explain(story.clock(kind), PACK)
    assert (standing.paused_since, standing.paused_why) == (local("2026-03-10 10:00"), "expertise")
    story.on("2026-03-16 10:00")._record(
        resume(story.case, story.ground(CLOCK), "report_received"), as_if, CLOCK
    )
    more = Budget(amount=15, unit=Unit.CALENDAR_DAYS)
    story.on("2026-04-01 10:00")._record(
        (extend(story.clock(kind), more, "parties_agreed", story.case, story.ground(CLOCK)),), as_if, CLOCK
    )
    said = explain(story.clock(kind), PACK)
    assert (said.rule, said.mark, said.started, said.due) == (
        "resolve",
        "V",
        local("2026-03-02 09:00"),
        local("2026-04-23"),
    )
    assert [(one.kind, one.suspended_days) for one in said.legs] == [("budget", 6), ("longer", 0)]
    assert [(one.start, one.end, one.reason) for one in said.pauses] == [
        (local("2026-03-10 10:00"), local("2026-03-16 10:00"), "expertise")
    ]
    assert [(one.why, one.reason) for one in said.moves] == [
        ("resumed", "report_received"),
        ("extended", "parties_agreed"),
    ]
    assert (said.paused_since, said.calendar) == (None, CN.id)


def test_what_was_agreed_has_no_source_in_the_pack() -> None:
    story = reported(BIG)
    clock = story.clock(ClockKind.RESOLVE)
    assert explain(clock, PACK.model_copy(update={"clocks": ()})).source is None
