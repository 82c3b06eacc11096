"""What a policy pack is made of: codes, words in two languages, and numbers that name their source."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.frame import Frame

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,48}$")]
FactValue = bool | Annotated[int, Field(ge=0, le=1_000_000_000)] | Code
"""A fact of a matter is a yes or no, a count, or a code: never free text, so that no person hides in it."""

Word = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]

Mark = Literal["V", "S", "M", "D"]
"""V verified in the text of the law, S in several secondary sources, M in one, D this pack's own decision."""


class TriageClass(StrEnum):
    """三事分流, named by who handles the matter."""

    COMMUNITY_MATTER = "community_matter"
    PARTY_MASS_MATTER = "party_mass_matter"
    PRIVATE_MATTER = "private_matter"


class Wording(Frame):
    """One text for people in the languages of the locales."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Cited(Frame):
    """Something with a source: the article of a law, or the decision of the pack's author."""

    source: str = Field(min_length=1)
    mark: Mark


class Number(Cited):
    """A number of the law or of the pack, with where it comes from."""

    value: int = Field(ge=0)


class Text(Cited):
    """A text that people are given, with where it comes from."""

    text: Wording
