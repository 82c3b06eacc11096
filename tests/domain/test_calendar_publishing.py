"""Publishing editions of a calendar: what is recorded, refused and quiet."""

from datetime import date

import pytest

from domain.admin import CalendarEditionTaken, CalendarYearsMissing, decide_calendar
from domain.refusals import NotPermitted
from schemas.actors import Actor, Role
from schemas.calendar import WorkingCalendar
from schemas.calendars import CalendarPublished, PublishCalendar
from tests.domain.calendars import CN

SYSTEM = Actor(id="installer", role=Role.SYSTEM)
ADMINISTRATOR = Actor(id="staff-1", role=Role.ADMINISTRATOR, place="hean")


def edition(number: int, *, published: tuple[int, ...] = (2025, 2026)) -> WorkingCalendar:
    statutory = tuple(day for day in CN.statutory if day.year not in published)
    kept = tuple(day for day in CN.resting if day.year in published)
    worked = tuple(day for day in CN.working if day.year in published)
    return WorkingCalendar(
        id=f"cn-2025-2026/{number}",
        published=published,
        resting=kept,
        working=worked,
        statutory=statutory,
        opening=CN.opening,
    )


FIRST = PublishCalendar(calendar=edition(1), digest="a" * 64)
SECOND = PublishCalendar(calendar=edition(2, published=(2025, 2026, 2027)), digest="b" * 64)
PUBLISHED = CalendarPublished(calendar=FIRST.calendar, digest="a" * 64)


@pytest.mark.parametrize("by", [SYSTEM, ADMINISTRATOR])
def test_an_edition_is_published_whole(by: Actor) -> None:
    assert decide_calendar((), FIRST, by) == (PUBLISHED,)


def test_the_same_edition_again_is_quiet_and_a_higher_one_follows() -> None:
    assert decide_calendar((PUBLISHED,), FIRST, SYSTEM) == ()
    (event,) = decide_calendar((PUBLISHED,), SECOND, SYSTEM)
    assert (event.calendar.id, event.calendar.published) == ("cn-2025-2026/2", (2025, 2026, 2027))


def test_an_edition_never_changes_its_content() -> None:
    other = FIRST.model_copy(update={"digest": "c" * 64})
    with pytest.raises(CalendarEditionTaken) as refused:
        decide_calendar((PUBLISHED,), other, SYSTEM)
    assert refused.value.facts == {"edition": 1, "newest": 1}


def test_a_newer_edition_keeps_the_years_that_are_out() -> None:
    shorter = PublishCalendar(calendar=edition(2, published=(2026,)), digest="d" * 64)
    with pytest.raises(CalendarYearsMissing) as refused:
        decide_calendar((PUBLISHED,), shorter, SYSTEM)
    assert refused.value.facts == {"years": (2025,)}


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.SYSTEM, Role.ADMINISTRATOR)])
def test_others_publish_no_calendar(role: Role) -> None:
    with pytest.raises(NotPermitted):
        decide_calendar((), FIRST, Actor(id="x", role=role, place="hean"))


def test_a_calendar_knows_its_name_and_its_edition() -> None:
    assert (SECOND.calendar.name, SECOND.calendar.edition) == ("cn-2025-2026", 2)
    assert edition(12).edition > edition(9).edition
    assert SECOND.calendar.published[-1] == 2027
    assert date(2027, 1, 1) not in SECOND.calendar.statutory
