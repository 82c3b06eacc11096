"""Publishing a working calendar: the whole of it goes into the ledger, so that every due time can be counted again."""

from typing import ClassVar

from pydantic import Field

from schemas.actors import Visibility
from schemas.calendar import WorkingCalendar
from schemas.frame import Frame


class PublishCalendar(Frame):
    """Put an edition of a calendar into force: from now on clocks count by it, and those that run are counted again."""

    calendar: WorkingCalendar
    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the calendar's canonical JSON")


class CalendarPublished(Frame):
    """An edition of a calendar is in force."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    calendar: WorkingCalendar
    digest: str
