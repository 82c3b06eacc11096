"""What may be written at the doors: texts that can be seen, numbers, instants, with their lengths and patterns."""

import re
from datetime import date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from api.wording import CHINA, EARLIEST, LATEST
from schemas.cited import Code
from schemas.frame import Instant, printable
from schemas.notices import MAIL_ADDRESS

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]")


def _visible(text: str) -> str:
    if not text.strip():
        raise ValueError("write something that can be seen")
    return text


def _is_instant(value: object) -> object:
    """Digits alone, which pydantic would take for seconds since 1970, are no instant that a person wrote."""
    if not isinstance(value, str) or not _DAY.match(value):
        raise ValueError("write an instant as RFC 3339 does, with its offset")
    return value


def _of_our_times(at: datetime) -> datetime:
    if not EARLIEST <= at <= LATEST:
        raise ValueError("name an instant between 1900 and 2200")
    return at


def _instant(value: object) -> object:
    """A date on its own means its first moment in China."""
    if isinstance(value, str) and len(value) == 10:
        return datetime.combine(date.fromisoformat(value), time(), CHINA)
    return _is_instant(value)


def _is_day(value: object) -> object:
    """As with instants, a number is no day that a person wrote."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("write a day as in 2026-03-05")
    return value


def _day_of_our_times(day: date) -> date:
    if not EARLIEST.date() <= day < LATEST.date():
        raise ValueError("name a day between 1900 and 2199")
    return day


_CONTROLS = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff"
_ANY, _VISIBLE = f"[^{_CONTROLS}]", rf"[^\s{_CONTROLS}]"
_SEEN = (
    AfterValidator(printable),
    AfterValidator(_visible),
    Field(json_schema_extra={"pattern": f"^{_ANY}*{_VISIBLE}{_ANY}*$"}),
)
"""The pattern is for the document only: it says of a text what `printable` and `_visible` check."""

Title = Annotated[str, StringConstraints(min_length=1, max_length=100), *_SEEN]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200), *_SEEN]
Long = Annotated[str, StringConstraints(min_length=1, max_length=4000), *_SEEN]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60), *_SEEN]
Phone = Annotated[str, StringConstraints(min_length=1, max_length=30), *_SEEN]
Email = Annotated[str, StringConstraints(max_length=254, pattern=MAIL_ADDRESS), *_SEEN[:1]]
Relation = Annotated[str, StringConstraints(min_length=1, max_length=30), *_SEEN]
Search = Annotated[str, StringConstraints(min_length=1, max_length=60), *_SEEN]
Tried = Annotated[
    str,
    StringConstraints(max_length=4000),
    AfterValidator(printable),
    Field(json_schema_extra={"pattern": f"^{_ANY}*$"}),
]
Staff = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./-]{1,64}$")]
Number = Annotated[int, Field(strict=True, ge=1, le=1000)]
Fact = Annotated[bool, Field(strict=True)] | Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)] | Code
When = Annotated[Instant, BeforeValidator(_is_instant), AfterValidator(_of_our_times)]
Day = Annotated[date, BeforeValidator(_is_day), AfterValidator(_day_of_our_times)]
"""A day of the calendar in China."""
Bound = Annotated[Instant, BeforeValidator(_instant), AfterValidator(_of_our_times)]
"""An instant with its offset, or a date, which means its first moment in China."""
