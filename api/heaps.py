"""What may be asked of a desk and of the past, and what is answered."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from api.case_shapes import ClockView, EventView, PostView
from api.shapes import LocalTime, NextView, PlaceView
from api.texts import Bound
from schemas.frame import Frame

Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]


class DeskQuery(Frame):
    """Which heap of the desk."""

    tab: Literal["mine", "unassigned", "on_hold", "done"] = Field(
        default="mine",
        description="What the caller holds or handles; what nobody holds; what waits for the applicant or rests; what is over",
        examples=["mine"],
    )
    after: Cursor | None = Field(default=None, description="The `next_page` of the answer before")
    limit: int = Field(default=50, ge=1, le=100)


class MomentQuery(Frame):
    """Which moment to look back to."""

    at: Bound = Field(
        description="An instant that has passed; a day means its first moment in China",
        examples=["2026-03-05T18:00:00+08:00"],
    )


class DeskLine(Frame):
    """A case on a desk: what it is, what it waits for, and every time limit that runs, the next due first."""

    case_id: UUID
    number: str = Field(examples=["HY-2026-000123"])
    version: int
    title: str = Field(examples=["楼上漏水"])
    place: PlaceView
    triage_class: str = Field(serialization_alias="class", examples=["private_matter"])
    class_name: str = Field(examples=["私事（居民办）"])
    level: str = Field(examples=["building"])
    level_name: str
    stage: str = Field(examples=["handling"])
    stage_name: str = Field(examples=["办理中"])
    holder: PostView | None
    handler: PostView | None
    next: NextView | None
    clocks: tuple[ClockView, ...]
    waits: str | None = Field(
        description="What an open case waits for: `applicant` (asked whether to go up), `suspended`, or `deliberation`",
        examples=["applicant"],
    )
    opened_at: LocalTime
    over: bool
    outcome: str | None = Field(examples=["mediated_oral"])


class DeskPage(Frame):
    """A page of a heap, the most pressing first; `next_page` goes into `after` for the next one."""

    tab: str = Field(examples=["mine"])
    cases: tuple[DeskLine, ...]
    next_page: str | None


class CaseThen(Frame):
    """A case as it stood at a past moment, as far as the caller may see it now."""

    case_id: UUID
    number: str
    at: LocalTime = Field(description="The moment looked back to")
    version: int = Field(description="How many events were recorded by then")
    stage: str = Field(examples=["handling"])
    stage_name: str
    level: str = Field(examples=["building"])
    level_name: str
    triage_class: str = Field(serialization_alias="class", examples=["private_matter"])
    class_name: str
    place: PlaceView
    holder: PostView | None
    handler: PostView | None
    clocks: tuple[ClockView, ...] = Field(description="With the due times as they were known then")
    next: NextView | None
    outcome: str | None
    events: tuple[EventView, ...]
