"""The definitions of the indicators: versioned data with names, formulas in words, source and mark."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schemas.cited import Cited, Code, Wording
from schemas.frame import Frame


class Unit(StrEnum):
    """What a value counts."""

    SHARE = "share"
    SECONDS = "seconds"
    CASES_PER_PERSON = "cases_per_person"


class Indicator(Cited):
    """One indicator in words; how it is counted is code under the same id."""

    id: Code
    unit: Unit
    name: Wording
    formula: Wording
    numerator: Wording = Field(
        description="What the numerator counts; for a time, the time itself in seconds"
    )
    denominator: Wording


class Indicators(Frame):
    """All definitions of one version; a change of a formula is a new version."""

    version: int = Field(ge=1)
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _once(self) -> Self:
        ids = [one.id for one in self.indicators]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"indicators: {', '.join(twice)} stand twice; each stands once")
        return self

    def of(self, name: str) -> Indicator | None:
        """The indicator of this id."""
        return next((one for one in self.indicators if one.id == name), None)
