"""What may be asked of the indicators, and what is answered: integers, an exact fraction, and the way to the cases behind."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from api.heaps import Cursor
from api.shapes import LocalTime, PlaceView
from api.supervision_shapes import PeriodQuery
from schemas.cited import Code
from schemas.frame import Frame
from schemas.indicators import Unit

Part = Literal["numerator", "denominator"]


class IndicatorQuery(PeriodQuery):
    """Which cases are counted; unless said otherwise all within reach, for the last 30 days."""

    category: Code | None = Field(default=None, description="Of this category only", examples=["noise"])


class BehindQuery(IndicatorQuery):
    """Which of the cases behind an indicator."""

    part: Part = Field(default="denominator", description="Those it counts, or those it is about")
    after: Cursor | None = Field(default=None, description="The `next_page` of the answer before")
    limit: int = Field(default=50, ge=1, le=200)


class IndicatorView(Frame):
    """One indicator: what it is, and what was counted."""

    id: str = Field(examples=["success"])
    name: str = Field(examples=["调解成功率"])
    formula: str = Field(description="How it is counted, in words")
    unit: Unit
    numerator: int
    numerator_means: str
    denominator: int
    denominator_means: str
    value: str | None = Field(
        description="The exact fraction; nothing when there was nothing to count", examples=["5/6"]
    )
    decimal: str | None = Field(description="The same, rounded to four places", examples=["0.8333"])
    cases: int = Field(description="How many cases it is about")
    cases_path: str = Field(description="Where the cases behind it are listed")
    source: str
    mark: str


class IndicatorPage(Frame):
    """The indicators of a place for a period; `definitions` is the version of the formulas, `policies` the packs of the cases."""

    place: PlaceView
    begins: LocalTime = Field(serialization_alias="from")
    ends: LocalTime = Field(serialization_alias="to")
    category: str | None
    definitions: int
    policies: tuple[str, ...]
    indicators: tuple[IndicatorView, ...]


class BehindLine(Frame):
    """A case behind an indicator, and what it adds to it; of a time the numerator is the case's own, in seconds."""

    case_id: UUID
    number: str = Field(examples=["HY-2026-000123"])
    place: PlaceView
    opened_at: LocalTime
    numerator: int
    denominator: int


class BehindPage(Frame):
    """A page of cases, the newest first; `next_page` goes into `after` for the next one."""

    id: str
    part: Part
    cases: tuple[BehindLine, ...]
    next_page: str | None
