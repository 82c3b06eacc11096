"""The language of clocks: working calendars, budgets, suspensions, and the instants they lead to."""

from datetime import UTC, date, time
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, field_validator, model_validator

from schemas.frame import Frame

_NAME = r"[a-z0-9]+(-[a-z0-9]+)*"
CalendarName = Annotated[str, StringConstraints(pattern=rf"^{_NAME}$", max_length=60)]
CalendarId = Annotated[str, StringConstraints(pattern=rf"^{_NAME}/[1-9][0-9]*$", max_length=64)]
"""Name and edition, such as `cn-2025-2026/1`; a corrected or extended calendar is a new edition."""

ReasonCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
"""Machine-readable reason, such as `expertise`; the words people read are in locales/."""

UtcInstant = Annotated[AwareDatetime, AfterValidator(lambda instant: instant.astimezone(UTC))]
"""An aware datetime given in any zone and kept in UTC."""


def edition_of(calendar_id: CalendarId) -> int:
    """The edition that a calendar's id names."""
    return int(calendar_id.rpartition("/")[2])


class Unit(StrEnum):
    """What a budget is counted in."""

    SECONDS = "seconds"
    """For packs of short clocks used in demonstrations only."""
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"

    @property
    def in_days(self) -> bool:
        """Whether the unit is a whole day, counted from the day after the event (民法典 art. 201)."""
        return self in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)


class WorkingCalendar(Frame):
    """Which days are worked in one country and when its offices are open.

    `published` are the years whose official calendar is out; in them `resting` lists every rest day that the
    official notice names (weekends inside a holiday included) and `working` the weekend days worked in
    exchange (调休). Days of other years rest on weekends and on the days in `statutory`, which may be
    incomplete; what is computed from them is provisional. `opening` holds the local office hours of a working
    day, half-open and in order; empty when there are none. Lists ascend, so that one content has one hash.
    """

    id: CalendarId
    zone: str = "Asia/Shanghai"
    published: tuple[int, ...]
    resting: tuple[date, ...] = ()
    working: tuple[date, ...] = ()
    statutory: tuple[date, ...] = ()
    opening: tuple[tuple[time, time], ...] = ()

    @property
    def name(self) -> CalendarName:
        """What all editions of this calendar share, such as `cn-2025-2026`."""
        return self.id.rpartition("/")[0]

    @property
    def edition(self) -> int:
        """Which edition this is; the highest one published is the one that counts."""
        return edition_of(self.id)

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"unknown time zone {zone!r}") from error
        return zone

    @field_validator("published")
    @classmethod
    def _years_in_order(cls, years: tuple[int, ...]) -> tuple[int, ...]:
        if any(not earlier < later for earlier, later in pairwise(years)):
            raise ValueError("list each year once, in ascending order")
        return years

    @field_validator("resting", "working", "statutory")
    @classmethod
    def _days_in_order(cls, days: tuple[date, ...]) -> tuple[date, ...]:
        if any(not earlier < later for earlier, later in pairwise(days)):
            raise ValueError("list each day once, in ascending order")
        return days

    @field_validator("opening")
    @classmethod
    def _open_in_order(cls, opening: tuple[tuple[time, time], ...]) -> tuple[tuple[time, time], ...]:
        moments = [moment for stretch in opening for moment in stretch]
        if any(moment.tzinfo is not None for moment in moments):
            raise ValueError("opening hours are local times without an offset")
        if any(not earlier < later for earlier, later in pairwise(moments)):
            raise ValueError("opening hours must be in order and must not touch")
        return opening

    @model_validator(mode="after")
    def _says_one_thing_about_a_day(self) -> Self:
        if set(self.resting) & set(self.working):
            raise ValueError("a day cannot be both resting and working")
        if any(day.weekday() < 5 for day in self.working):
            raise ValueError("working days in exchange fall on weekends")
        if any(day.year in self.published for day in self.statutory):
            raise ValueError("statutory days are given for years without a published calendar only")
        # The notice of a year may name days in the last week of the year before, such as 2018-12-29.
        named = {*self.published, *(year - 1 for year in self.published)}
        if any(day.year not in named for day in (*self.resting, *self.working)):
            raise ValueError("resting and working days belong to published years")
        return self


class Budget(Frame):
    """How much time a clock grants, such as 30 calendar days; a clock is a budget, not a date."""

    amount: Annotated[int, Field(gt=0, le=100_000)]
    unit: Unit


class Suspension(Frame):
    """A stretch [start, end) in which a clock stands still; an `end` of None means that it still does."""

    start: AwareDatetime
    end: AwareDatetime | None
    reason: ReasonCode

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("a suspension cannot end before it starts")
        return self


class Grant(Frame):
    """What a clock was given after it began, at `made`: a `budget` more, or an instant that was agreed (`until`).

    `longer` is counted on from the due time, `agreed` takes its place, and `grace` lets it come no sooner.
    """

    kind: Literal["longer", "agreed", "grace"]
    made: UtcInstant
    budget: Budget | None = None
    until: UtcInstant | None = None
    why: ReasonCode

    @model_validator(mode="after")
    def _says_how_long(self) -> Self:
        if (self.budget is None) is (self.until is None):
            raise ValueError("say how much time is granted, or until when, and not both")
        if (self.kind == "longer" and self.budget is None) or (self.kind == "agreed" and self.until is None):
            raise ValueError("longer is a budget, agreed is a date")
        return self


class Due(Frame):
    """The instant at which a clock runs out; acts strictly before it are in time.

    `rule` says how it was found, as `;`-separated parts: `next_day`, `from_moment` or `agreed:<instant>`; `<unit>=<amount>`;
    `suspended_days=<n>` or `suspended_seconds=<n>`; `shifted:<raw last day>-><last day>`; `unpublished:<year>,...`.
    `longer` opens the parts of an extension, `grace` those of a grace. `provisional` is true exactly when `unpublished`
    is present: compute again once those calendars are out.
    """

    instant: UtcInstant
    calendar_id: CalendarId
    rule: str
    provisional: bool


class Paused(Frame):
    """The clock stands still and has no due instant until its open suspension ends."""

    since: UtcInstant
    reasons: tuple[ReasonCode, ...]
    calendar_id: CalendarId


class Move(Frame):
    """That a due time moved, by which event of its stream, and why (`retriaged`, `extended`, `resumed`, `calendar_published`)."""

    version: int = Field(ge=1)
    was_due: UtcInstant
    due: UtcInstant
    why: ReasonCode
    reason: ReasonCode | None = None
    explanation: str
