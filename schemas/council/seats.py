"""Rules of a pack for the seats of a body: how many, who among them, which sides; each is a flag that follows from the roster."""

from typing import Self

from pydantic import Field, model_validator

from schemas.cited import Cited, Code, Wording
from schemas.council.bodies import BodyKind
from schemas.council.rules import FractionText
from schemas.frame import Frame


class SeatRule(Cited):
    """One thing that the seats of bodies of some kinds have to be; it says exactly one of its tests.

    `odd`, `at_least` and `at_most` are about the number of seats; `share` of the seats, at least, are held by members with `tag`;
    each of `sides` has a member; with `each_place` every place of the body's area has sent one.
    """

    id: Code
    name: Wording
    kinds: tuple[BodyKind, ...] = Field(min_length=1)
    odd: bool = False
    at_least: int | None = Field(default=None, ge=1)
    at_most: int | None = Field(default=None, ge=1)
    tag: Code | None = None
    share: FractionText | None = None
    sides: tuple[Code, ...] = ()
    each_place: bool = False

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        said = (self.odd, self.at_least, self.at_most, self.share, self.sides, self.each_place)
        if sum(bool(one) for one in said) != 1:
            raise ValueError(
                "a rule of seats tests one thing: odd, at_least, at_most, share, sides or each_place"
            )
        if (self.tag is None) is not (self.share is None):
            raise ValueError("a share is one of the members with a tag: name both")
        return self


class SeatFlag(Frame):
    """How a body stands under a rule on a day: how much there is, how much is needed, and whether that is enough."""

    rule: Code
    have: int = Field(ge=0)
    need: int = Field(ge=0)
    holds: bool
