"""Counting 100,000 papers on one question, beside one plain pass that adds a number for each paper."""

import asyncio
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bench.ground import Ground, Row
from domain.council.decision.judging import verdict
from domain.council.decision.tallying import tally
from engine.packs import load_pack
from heyi.settings import POLICIES
from schemas.council.acts import Chosen, Marks, Question, Ranked, YesNo
from schemas.council.rolls import RollEntry, totals_of
from schemas.council.rules import DecisionRule
from schemas.council.tallies import Verdict

PAPERS = 100_000
OPTIONS = tuple(f"option{number:02d}" for number in range(12))
ALIKE = 200
"""Different orders where papers repeat one another."""
GOAL = 1000.0
"""Milliseconds in which a question is counted and judged."""
QUORUM = [
    {"all_of": [{"counter": counter, "compare": ">=", "fraction": "2/3"} for counter in ("heads", "area")]}
]
Ballots = Mapping[str, Marks]


def rule(**fields: Any) -> DecisionRule:
    """A rule of owners: quorum by heads and area, as in Civil Code art. 278."""
    plain = {"id": "bench", "name": {"zh": "计票", "en": "Count"}, "source": "bench", "mark": "D"}
    owners = {"electorates": ["owners"], "counters": ["heads", "area"], "participation": QUORUM}
    return DecisionRule.model_validate({**plain, **owners, **fields})


def of_the_pack(code: str) -> DecisionRule:
    """A rule as it ships."""
    found = load_pack(POLICIES / "xinhe").decision(code)
    if found is None:
        raise LookupError(code)
    return found


def asked(method: str, seats: int = 1) -> Question:
    """A question of this method."""
    options = () if method == "yes_no" else OPTIONS
    return Question.model_validate(
        {"id": "bench", "rule": "bench", "method": method, "options": options, "seats": seats}
    )


def questions(
    dice: random.Random, units: list[str]
) -> list[tuple[str, Question, DecisionRule, Ballots, bool]]:
    """What is counted: its name, the question, the rule, the papers, and whether it has the goal."""
    answers = [YesNo.model_validate({"answer": answer}) for answer in ("yes", "yes", "no", "abstain")]
    orders = [_order(dice) for _ in range(ALIKE)]
    yes_no = {unit: dice.choice(answers) for unit in units}
    alike = {unit: dice.choice(orders) for unit in units}
    unlike = {unit: _order(dice) for unit in units}
    approved = {
        unit: Chosen(options=tuple(option for option in OPTIONS if dice.random() < 0.4)) for unit in units
    }
    ranked, several = asked("ranked"), asked("approval", seats=5)
    shares = rule(seating="proportional")
    return [
        ("R1, owners ordinary", asked("yes_no"), of_the_pack("owners_ordinary"), yes_no, True),
        ("R2, owners special", asked("yes_no"), of_the_pack("owners_special"), yes_no, True),
        (f"Schulze, 12 options, {ALIKE} orders", ranked, rule(), alike, True),
        ("Schulze, 12 options, no two alike", ranked, rule(), unlike, False),
        ("run-off, 12 options, no two alike", ranked, rule(ranking="instant_runoff"), unlike, False),
        ("5 seats of 12 in proportion", several, shares, approved, True),
    ]


def _order(dice: random.Random) -> Ranked:
    return Ranked(ranks=tuple((option,) for option in dice.sample(OPTIONS, len(OPTIONS))))


def decided(
    question: Question, by: DecisionRule, entries: Mapping[str, RollEntry], ballots: Ballots
) -> Verdict:
    """Count and judge a question over the whole roll."""
    counted = tally(question, by, entries, ballots)
    return verdict(by, totals_of(entries.values()), counted, electorate="owners")


def plain_pass(entries: Mapping[str, RollEntry], ballots: Ballots) -> dict[str, int]:
    """What any count costs at the least: one look at every paper and at its entry."""
    sums: dict[str, int] = defaultdict(int)
    for unit, marks in ballots.items():
        sums[marks.answer if isinstance(marks, YesNo) else ""] += entries[unit].heads
    return sums


async def tallies_of_many(ground: Ground) -> list[Row]:
    """Milliseconds to count and judge each question, taking turns with the plain pass."""
    dice = random.Random(20_260_106)
    units = [f"unit{number:06d}" for number in range(PAPERS)]
    entries = {unit: RollEntry(unit=unit, area=dice.randrange(4_000, 20_000)) for unit in units}
    asks = questions(dice, units)
    acts: dict[str, Callable[[], object]] = {
        name: partial(decided, question, by, entries, ballots) for name, question, by, ballots, _ in asks
    }
    acts["plain"] = partial(plain_pass, entries, asks[0][3])
    times: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(1 + ground.rounds):
        for name in random.sample(list(acts), len(acts)):
            took = await asyncio.to_thread(_milliseconds, acts[name])
            if number:  # the first of each warms up
                times[name].append(took)
    return [_row(name, times[name], times["plain"], goal=goal) for name, *_, goal in asks]


def _milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _row(name: str, ours: list[float], beside: list[float], *, goal: bool) -> Row:
    ratios = [one / other for one, other in zip(ours, beside, strict=True)]
    value = statistics.median(ours)
    return Row(
        name=f"tally, {PAPERS:,} papers: {name}",
        value=round(value, 1),
        unit="ms",
        beside=f"a pass that adds one number for each: {statistics.median(beside):.1f} ms",
        ratio=round(statistics.median(ratios), 2),
        goal=f"<= {GOAL:,.0f} ms" if goal else None,
        met=value <= GOAL if goal else None,
        n=len(ratios),
        spread=(round(min(ratios), 2), round(max(ratios), 2)),
    )
