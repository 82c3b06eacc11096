"""The definitions of the figures of deliberating: versioned data with names, formulas in words, source, mark and weights."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schemas.cited import Cited, Code, Wording
from schemas.council.rules import FractionText
from schemas.frame import Frame


class CouncilUnit(StrEnum):
    """What a figure counts; the unit of a share or a mean is that of its numerator."""

    SESSIONS = "sessions"
    PROBLEMS = "problems"
    ITEMS = "items"
    TOPICS = "topics"
    ROUNDS = "rounds"
    SHARE = "share"
    PER_SESSION = "per_session"


class CouncilIndicator(Cited):
    """One figure in words; how it is counted is code under the same id. A counter is counted against nothing."""

    id: Code
    unit: CouncilUnit
    name: Wording
    formula: Wording
    numerator: Wording
    denominator: Wording | None = None


class CouncilIndicators(Frame):
    """All definitions of one version; a change of a formula or of a weight is a new version."""

    version: int = Field(ge=1)
    weights: dict[Code, FractionText] = Field(description="How much of a consensus each end of the rounds is")
    indicators: tuple[CouncilIndicator, ...]

    @model_validator(mode="after")
    def _once(self) -> Self:
        ids = [one.id for one in self.indicators]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"council indicators: {', '.join(twice)} stand twice; each stands once")
        return self
