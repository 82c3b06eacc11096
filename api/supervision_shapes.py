"""What supervision may ask of overdue time limits and of timelines, and what is answered: posts, never persons."""

from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from api.heaps import Cursor
from api.shapes import LocalTime, PlaceView, Who
from api.texts import Bound
from domain.case.timeline import How
from schemas.actors import Level
from schemas.clock_kinds import ClockKind
from schemas.frame import Frame
from schemas.ids import PlacePath


class OverdueQuery(Frame):
    """Where, and as of which moment; unless said otherwise everything within reach, now."""

    place: PlacePath | None = Field(
        default=None, description="At this place and below", examples=["hean/xinhe"]
    )
    as_of: Bound | None = Field(
        default=None,
        description="An instant that has passed; a day means its first moment in China",
        examples=["2026-03-09T09:00:00+08:00"],
    )
    level: Level | None = Field(default=None, description="Time limits of this level only")
    kind: ClockKind | None = Field(default=None, description="Time limits of this kind only")
    after: Cursor | None = Field(default=None, description="The `next_page` of the answer before")
    limit: int = Field(default=50, ge=1, le=100)


class OverdueLine(Frame):
    """A time limit that was over and still owed."""

    case_id: UUID
    number: str = Field(examples=["HY-2026-000123"])
    place: PlaceView
    triage_class: str = Field(serialization_alias="class", examples=["private_matter"])
    stage: str = Field(description="Where the case stood then", examples=["handling"])
    level: str = Field(description="The level that the time limit belongs to", examples=["building"])
    level_name: str
    holder: Who | None = Field(description="The post that answered for it then")
    clock: str = Field(description="Id of the clock", examples=["resolve@4"])
    kind: str = Field(examples=["resolve"])
    kind_name: str = Field(examples=["办理期限"])
    started: LocalTime
    due: LocalTime
    overrun_seconds: int = Field(examples=[86400])
    paused_seconds: int = Field(description="For how long it had stood still before it was due")
    lapsed: bool = Field(description="Whether the running out was recorded by then")
    followed: str | None = Field(description="What it led to", examples=["asked_applicant"])
    followed_name: str | None = Field(examples=["已询问申请人是否移交上一级"])


class OverduePage(Frame):
    """A page, the longest overdue first; `next_page` goes into `after`, with the same `as_of`, for the next one."""

    as_of: LocalTime
    overdue: tuple[OverdueLine, ...]
    next_page: str | None


class PeriodQuery(Frame):
    """Where, and from when until when; unless said otherwise everything within reach, the last 30 days."""

    model_config = ConfigDict(populate_by_name=True)

    place: PlacePath | None = Field(
        default=None, description="At this place and below", examples=["hean/xinhe"]
    )
    begins: Bound | None = Field(
        default=None,
        alias="from",
        description="From this instant on; a day means its first moment in China",
        examples=["2026-03-01"],
    )
    ends: Bound | None = Field(
        default=None, alias="to", description="Until, and without, this instant", examples=["2026-04-01"]
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begins is not None and self.ends is not None and self.ends <= self.begins:
            raise ValueError("let the period end after it begins")
        return self


class TimelineQuery(PeriodQuery):
    """Cases that were open at some instant of the period."""

    after: Cursor | None = Field(default=None, description="The `next_page` of the answer before")
    limit: int = Field(default=50, ge=1, le=100)


class PauseView(Frame):
    """A stretch in which the governing time limit stood still."""

    why: str = Field(description="Code of the reason", examples=["appraisal"])
    since: LocalTime
    until: LocalTime | None = Field(description="Nothing while it does")
    authority: str | None = Field(description="Who ordered it or what it waited for, as was written")


class StayView(Frame):
    """From when until when a case was at a level, who answered there, and how it was left."""

    level: str = Field(examples=["building"])
    level_name: str
    holder: Who | None = Field(
        description="The post that answered there last; the receiver of a handover until it took over"
    )
    entered: LocalTime
    received: LocalTime | None = Field(description="When the level took over what was handed up to it")
    left: LocalTime | None = Field(description="Nothing while the case is there")
    how: How | None = Field(description="How it was left")
    how_name: str | None = Field(examples=["期满自动移交上一级"])
    governed_by: str | None = Field(
        description="The kind of time limit that governed the stay: `resolve`, or `term` once mediation was opened"
    )
    due: LocalTime | None = Field(description="Until when it had to be resolved at this level")
    overrun_seconds: int = Field(description="By how much that was overrun when it ended, or now")
    idle_seconds: int = Field(
        description="Until the first contact with a party at this level, its end, or now"
    )
    first_contact: LocalTime | None
    pauses: tuple[PauseView, ...]


class TimelineView(Frame):
    """One case and its stays at the levels, in order."""

    case_id: UUID
    number: str = Field(examples=["HY-2026-000123"])
    place: PlaceView
    triage_class: str = Field(serialization_alias="class", examples=["private_matter"])
    stage: str = Field(examples=["handling"])
    outcome: str | None
    opened_at: LocalTime
    stays: tuple[StayView, ...]


class TimelinePage(Frame):
    """A page, the newest case first; `next_page` goes into `after` for the next one."""

    begins: LocalTime = Field(serialization_alias="from")
    ends: LocalTime = Field(serialization_alias="to")
    cases: tuple[TimelineView, ...]
    next_page: str | None
