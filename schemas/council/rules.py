"""Rules of decision as data: who decides, what is counted, how much of it is needed, and how a choice is read."""

import re
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from schemas.cited import Cited, Code, Wording
from schemas.council.acts import Electorate
from schemas.frame import Frame

Counter = Literal["units", "heads", "area", "households", "adults"]
"""What is added up over a roll: its entries, each as one, or what they say of heads, area (hundredths of a square metre), ..."""

Amounts = dict[Counter, int]
"""How much of each counter; what is not named was not counted."""

Base = Literal["all", "present", "participating", "cast"]
"""Of what a fraction is taken: the whole roll; who came or handed in a paper; who handed in a paper; papers that say something on
this question, be it yes, no, an abstention or nothing that can be read."""

Answer = Literal["yes", "no", "abstain", "invalid", "missing"]
"""What came of one question on a paper that was handed in; for a choice, "yes" is a paper that chose and "no" stays empty."""

Compare = Literal[">=", ">"]


def _fraction(text: str) -> str:
    if re.fullmatch(r"0|1|[1-9][0-9]{0,5}/[1-9][0-9]{0,5}", text) is None or not 0 <= Fraction(text) <= 1:
        raise ValueError("write a fraction of the whole, such as 2/3, or 1 for all of it")
    return text


FractionText = Annotated[str, AfterValidator(_fraction)]
"""An exact fraction from 0 to 1 as it is written in a law: `2/3`; `1` is all."""


class Threshold(Frame):
    """A part of a base that has to be reached, by one counter; "at least" and "more than" are different."""

    counter: Counter = "units"
    base: Base = "all"
    compare: Compare
    fraction: FractionText

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.compare == ">" and Fraction(self.fraction) >= 1:
            raise ValueError("nothing is more than the whole")
        return self


class Way(Frame):
    """One way to a quorum: all of its thresholds hold. Rolls of electorates that it does not name cannot use it."""

    electorates: tuple[Electorate, ...] = Field(default=(), description="Empty: rolls of every electorate")
    counted: Literal["present", "participating", "cast"] = "participating"
    all_of: tuple[Threshold, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _of_the_whole_roll(self) -> Self:
        if any(threshold.base != "all" for threshold in self.all_of):
            raise ValueError("who takes part is measured against the whole roll")
        return self


class Grade(Frame):
    """A grade of consensus: thresholds of yes, and whether it bears an objection. At least one yes is needed for any."""

    id: Code
    name: Wording
    all_of: tuple[Threshold, ...] = ()
    objections: bool = Field(default=True, description="Whether somebody may have said no")


class Quota(Frame):
    """How many of the chosen have to be, or may be, of one kind: at least a number or a share of the seats, at most a number.

    `attribute` is what is known of each candidate (sex, building, party); `value` which of it counts. Without a value the quota
    holds for every value that a candidate has: one of each building.
    """

    attribute: Code
    value: Code | None = None
    at_least: int = Field(default=0, ge=0)
    at_least_share: FractionText = "0"
    at_most: int | None = Field(default=None, ge=0)


class DecisionRule(Cited):
    """How a body or an electorate decides, from one source of law or of the pack."""

    id: Code
    name: Wording
    electorates: tuple[Electorate, ...] = Field(min_length=1, description="Whose rolls may decide by it")
    counters: tuple[Counter, ...] = Field(
        default=("units",), min_length=1, description="The first orders a choice"
    )
    participation: tuple[Way, ...] = Field(
        default=(), description="Any of these is a quorum; none: no quorum needed"
    )
    approval: tuple[Threshold, ...] = Field(default=(), description="All of these have to hold")
    second: tuple[Threshold, ...] = Field(
        default=(), description="Approval in a second ballot, where there is one"
    )
    grades: tuple[Grade, ...] = Field(
        default=(), description="Best first; the best that is reached is reported"
    )
    abstention_in: tuple[Literal["participating", "cast"], ...] = ("participating", "cast")
    invalid_in: tuple[Literal["participating", "cast"], ...] = ("participating", "cast")
    non_voters: Literal["not_counted", "with_majority"] = "not_counted"
    proxies: int | None = Field(
        default=0, ge=0, description="For how many others one may vote; null: no limit"
    )
    may_change: bool = Field(default=True, description="Whether a ballot may be replaced until the close")
    secret: bool = False
    own_vote: Literal["over_proxy", "over_recorded", "equal"] = Field(
        default="over_recorded",
        description="What the voter says itself stands over a proxy's ballot, or also over what staff took down, whatever the"
        " order; or nothing stands over anything and only the order counts",
    )
    ranking: Literal["schulze", "instant_runoff"] = Field(
        default="schulze", description="How orders are read"
    )
    seating: Literal["most", "proportional"] = Field(
        default="most", description="How approvals fill several seats"
    )
    marks: Literal["any", "seats"] = Field(default="any", description="How many options one may approve of")
    lowest: int = Field(default=0, ge=-1000, le=1000, description="Lowest points for an option")
    highest: int = Field(default=10, ge=-1000, le=1000, description="Highest points for an option")
    quotas: tuple[Quota, ...] = ()
    tie: Literal["tie", "run_off"] = Field(
        default="tie", description="What equality for the last seat leads to"
    )

    @model_validator(mode="after")
    def _counts_what_it_measures(self) -> Self:
        ways = [threshold for way in self.participation for threshold in way.all_of]
        grades = [threshold for grade in self.grades for threshold in grade.all_of]
        measured = {threshold.counter for threshold in (*ways, *self.approval, *self.second, *grades)}
        if not measured <= set(self.counters):
            raise ValueError("name every counter that a threshold measures")
        if len(set(self.counters)) < len(self.counters):
            raise ValueError("name each counter once")
        return self

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.grades and self.approval:
            raise ValueError("a rule decides by approval or by grades of consensus")
        if self.grades and self.grades != tuple({grade.id: grade for grade in self.grades}.values()):
            raise ValueError("name each grade once")
        if self.seating == "proportional" and (self.approval or self.second):
            raise ValueError("seats in proportion know no threshold")
        if any("cast" in one and "participating" not in one for one in (self.abstention_in, self.invalid_in)):
            raise ValueError("what was cast took part")
        if self.lowest > self.highest:
            raise ValueError("the lowest points are not above the highest")
        if not set(self.electorates) >= {one for way in self.participation for one in way.electorates}:
            raise ValueError("a way to a quorum names only electorates of its rule")
        open_to = [set(way.electorates or self.electorates) for way in self.participation]
        if open_to and set(self.electorates) - set().union(*open_to):
            raise ValueError("every electorate of the rule needs a way to a quorum")
        return self


class PartySeats(Frame):
    """Whether party members hold enough seats of a body: derived from its roster, never typed in."""

    rule: Code
    seats: int = Field(ge=0)
    members: int = Field(ge=0)
    needed: int = Field(ge=0)
    reached: bool
