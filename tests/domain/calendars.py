"""The calendars and shorthands that the clock tests share."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from schemas.calendar import Budget, Due, Paused, Suspension, Unit, WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CN_FILE = Path(__file__).parents[2] / "policies" / "calendars" / "cn.yaml"
CN = WorkingCalendar.model_validate(yaml.safe_load(CN_FILE.read_text(encoding="utf-8")))
CN_ALWAYS_CLOSED = CN.model_copy(update={"id": "cn-closed/1", "opening": ()})


def at(text: str) -> datetime:
    """Return a local instant of Shanghai, such as `2026-02-12` or `2026-02-12 15:30`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def midnight_after(day: date) -> datetime:
    """Return 24:00 of a Shanghai day by plain offset, for the zone has had no summer time since 1991."""
    return datetime.combine(day, time(16), UTC)


def calendar_days(amount: int) -> Budget:
    return Budget(amount=amount, unit=Unit.CALENDAR_DAYS)


def working_days(amount: int) -> Budget:
    return Budget(amount=amount, unit=Unit.WORKING_DAYS)


def hours(amount: int) -> Budget:
    return Budget(amount=amount, unit=Unit.HOURS)


def working_hours(amount: int) -> Budget:
    return Budget(amount=amount, unit=Unit.WORKING_HOURS)


def seconds(amount: int) -> Budget:
    return Budget(amount=amount, unit=Unit.SECONDS)


def pause(start: str, end: str | None, reason: str = "expertise") -> Suspension:
    """Return a suspension between two local instants of Shanghai."""
    return Suspension(start=at(start), end=None if end is None else at(end), reason=reason)


def found(answer: Due | Paused) -> Due:
    """Return a due instant that must be there."""
    assert isinstance(answer, Due)
    return answer
