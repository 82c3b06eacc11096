"""What a vote comes to: the tally of a question, and the verdict of a rule on it; integers and written fractions only."""

from typing import Literal

from pydantic import Field

from schemas.cited import Code
from schemas.council.acts import Choice, Method
from schemas.council.rules import Amounts, Answer, Base, Compare, Counter, FractionText
from schemas.frame import Frame, says_nothing


class OptionCount(Frame):
    """What an option got, per counter; for points, their weighted sum by the first counter."""

    option: Choice
    amounts: Amounts
    named: int = Field(
        default=0, ge=0, exclude_if=says_nothing, description="For points: how many papers gave it any"
    )


class Pairwise(Frame):
    """`rows[i][j]` is the weight of the papers that rank `options[i]` above `options[j]`."""

    options: tuple[Choice, ...]
    rows: tuple[tuple[int, ...], ...]


class RunoffRound(Frame):
    """One round of an instant run-off: what each option still standing got, what counts for none of them, and who left after it."""

    counts: tuple[tuple[Choice, int], ...]
    waiting: int = Field(ge=0, description="Papers that put two standing options equally first")
    exhausted: int = Field(ge=0, description="Papers that name none of those standing")
    out: Choice | None = None


class SeatStep(Frame):
    """A seat filled in proportion: by whom, at what load of its supporters, and who could have had it equally."""

    option: Choice
    load: str = Field(description="An exact fraction")
    equal: tuple[Choice, ...] = ()


class Tally(Frame):
    """What was counted on one question. Nothing in it says who voted how."""

    question: Code
    method: Method
    seats: int = Field(ge=1)
    bases: dict[Base, Amounts] = Field(description="Denominators")
    answers: dict[Answer, Amounts] = Field(description="Numerators, over the papers handed in")
    with_majority: Amounts = Field(
        default_factory=dict, description="Non-voters, where the rule counts them so"
    )
    options: tuple[OptionCount, ...] = ()
    standing: tuple[tuple[Choice, ...], ...] = Field(default=(), description="Best first, equals together")
    pairwise: Pairwise | None = None
    rounds: tuple[RunoffRound, ...] = ()
    steps: tuple[SeatStep, ...] = ()


class Measured(Frame):
    """A threshold held against the numbers: `needed` is the smallest whole number that meets it."""

    kind: Literal["participation", "approval", "grade"]
    way: int = Field(default=0, ge=0, description="Which way to a quorum, from 0; ways are alternatives")
    option: Choice | None = Field(default=None, description="The option that was measured, in a choice")
    grade: Code | None = None
    counter: Counter
    base: Base
    compare: Compare
    fraction: FractionText
    numerator: int = Field(ge=0)
    denominator: int = Field(ge=0)
    needed: int = Field(ge=0)
    reached: bool
    missed_by: int = Field(ge=0)


class QuotaResult(Frame):
    """What a quota asked for and what the chosen give it."""

    attribute: Code
    value: Code
    at_least: int = Field(ge=0)
    at_most: int | None
    chosen: int = Field(ge=0)
    met: bool


Outcome = Literal["passed", "not_passed", "no_quorum", "tie", "run_off"]


class Verdict(Frame):
    """What a rule says of a tally. It is computed, never typed."""

    question: Code
    rule: Code
    outcome: Outcome
    measured: tuple[Measured, ...] = ()
    grade: Code | None = Field(default=None, description="The best grade of consensus that was reached")
    elected: tuple[Choice, ...] = ()
    tied: tuple[Choice, ...] = Field(
        default=(), description="Equal for the seats left, or those of the run-off"
    )
    open_seats: int = Field(default=0, ge=0)
    quotas: tuple[QuotaResult, ...] = ()
    quotas_possible: bool = Field(
        default=True, description="Whether any choice of candidates meets all quotas"
    )
