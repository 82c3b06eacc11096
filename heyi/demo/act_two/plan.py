"""Who votes how in the second act: fixed numbers, spread over the building, so that every run comes to the same count."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Literal

Answer = Literal["yes", "no", "abstain"]
Stance = Literal["agree", "disagree", "pass"]


@dataclass(frozen=True, slots=True)
class Split:
    """How many say what; the others stay away."""

    yes: int
    no: int
    abstain: int = 0

    @property
    def voting(self) -> int:
        """How many take part."""
        return self.yes + self.no + self.abstain

    def answer(self, nth: int, step: int) -> Answer:
        """The answer of the voter at this place, from 0; `step` has no divisor in common with the number of voters."""
        if gcd(step, self.voting) != 1:
            raise ValueError(f"{step} and {self.voting} have a common divisor")
        at = nth * step % self.voting
        return "yes" if at < self.yes else "no" if at < self.yes + self.no else "abstain"


LINES, CHARGING = "p1", "p2"
"""The two parts: parking lines and the fire lane; charging posts on common ground."""

PARTS = {LINES: "方案一", CHARGING: "方案二"}

FIRST = {LINES: Split(62, 40, 10), CHARGING: Split(58, 48, 6)}
SECOND = {LINES: Split(108, 5, 3), CHARGING: Split(84, 27, 5)}
OWNERS = Split(74, 22, 4)
"""One head short of three quarters of a hundred."""

STEPS = {LINES: 37, CHARGING: 45}
OWNERS_STEP = 37


def voters(listed: Sequence[int], voting: int) -> tuple[int, ...]:
    """Which of those listed take part: as many as are voting, the absent spread evenly."""
    absent = len(listed) - voting
    away = {(n * len(listed) + len(listed) // 2) // absent for n in range(absent)} if absent else set()
    return tuple(one for n, one in enumerate(listed) if n not in away)


STATEMENTS: tuple[tuple[str, str, str], ...] = (
    ("消防通道一寸都不能停车，救命的路谁也占不起。", "agree", "agree"),
    ("车位先到先得最省事，不用登记。", "disagree", "split"),
    ("租户和业主一样可以登记车位，住在这里就有份。", "disagree", "agree"),
    ("一户只登记一辆车，第二辆停到外面去。", "split", "agree"),
    ("停车收的钱和花的钱，每个季度贴出来。", "agree", "agree"),
    ("架空层装充电桩，电动车就不用飞线充电了。", "split", "agree"),
)
"""What is said, and how owners and tenants mostly take it."""


def stance(leaning: str, nth: int) -> Stance:
    """What the nth of a group thinks of a statement that the group leans to; every eighth of them passes."""
    if nth % 8 == 7:
        return "pass"
    if leaning == "split":
        return "agree" if nth % 2 else "disagree"
    against = nth % 6 == 5
    return "disagree" if (leaning == "disagree") is not against else "agree"
