"""What may be asked of the figures of deliberating, and what is answered: exact numbers with their definitions."""

from typing import Literal

from pydantic import Field

from api.shapes import LocalTime, PlaceView
from api.supervision_shapes import PeriodQuery
from schemas.council.indicators import CouncilUnit
from schemas.frame import Frame


class CouncilFigureQuery(PeriodQuery):
    """Which deliberations are counted; unless said otherwise all within reach, for the last 30 days."""

    tier: Literal["1", "2", "3"] | None = Field(default=None, description="Of this tier only")
    groups: Literal["0", "1"] = Field(
        default="0", description="Whether groups are compared with the rolls, which reads every ballot"
    )


class FigurePartView(Frame):
    """A part of a figure: a round, a source, a tier, a group; `compared` is its share of the rolls."""

    of: str = Field(examples=["round:1"])
    name: str
    numerator: str = Field(description="A whole number, or an exact fraction where weights make it one")
    denominator: int | None
    value: str | None = Field(examples=["3/4"])
    decimal: str | None = Field(examples=["0.7500"])
    compared: str | None = Field(default=None, examples=["1/4"])


class FigureView(Frame):
    """One figure: what it is, and what was counted; a counter has no denominator."""

    id: str = Field(examples=["sessions"])
    name: str
    formula: str = Field(description="How it is counted, in words")
    unit: CouncilUnit
    numerator: str
    numerator_means: str
    denominator: int | None
    denominator_means: str | None
    value: str | None = Field(description="The exact fraction; nothing when there was nothing to count")
    decimal: str | None = Field(description="The same, rounded to four places")
    parts: tuple[FigurePartView, ...]
    source: str
    mark: str


class FigurePage(Frame):
    """The figures of a place for a period; `definitions` is the version of the formulas, `policies` the packs they began under."""

    place: PlaceView
    begins: LocalTime = Field(serialization_alias="from")
    ends: LocalTime = Field(serialization_alias="to")
    tier: str | None
    definitions: int
    policies: tuple[str, ...]
    figures: tuple[FigureView, ...]
