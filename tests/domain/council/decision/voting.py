"""Rolls, ballots and rules for tests: the rules of the pack as they are shipped, and rolls made to measure."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from domain.council.decision.judging import verdict
from domain.council.decision.quotas import Kinds
from domain.council.decision.tallying import tally
from schemas.council.acts import Blank, Chosen, Electorate, Marks, Question, Ranked, YesNo
from schemas.council.rolls import RollEntry, totals_of
from schemas.council.rules import DecisionRule
from schemas.council.tallies import Verdict

PACK = Path(__file__).parents[4] / "policies" / "xinhe"

YES = YesNo(answer="yes")
NO = YesNo(answer="no")
ABSTAIN = YesNo(answer="abstain")
BLANK = Blank()

MOTION = Question(id="motion", rule="any")
Roll = dict[str, RollEntry]


@cache
def shipped() -> Mapping[str, DecisionRule]:
    """Every rule of decision of the shipped pack."""
    (path,) = PACK.rglob("council_rules.yaml")
    rules = [DecisionRule.model_validate(one) for one in yaml.safe_load(path.read_text("utf-8"))["decisions"]]
    return {rule.id: rule for rule in rules}


def made(**fields: Any) -> DecisionRule:
    """A rule that is not of the pack: units of a roll of delegates unless it says otherwise."""
    plain = {"id": "made", "name": {"zh": "规则", "en": "Rule"}, "source": "a test", "mark": "D"}
    return DecisionRule.model_validate({**plain, "electorates": ["delegates"], **fields})


def roll(size: int, *, area: int = 0) -> Roll:
    """A roll of so many entries that weigh the same."""
    return {name: RollEntry(unit=name, area=area) for name in names(size)}


def names(size: int) -> list[str]:
    return [f"unit{number:05d}" for number in range(size)]


def papers(units: Iterable[str], *marks: tuple[int, Marks | None]) -> dict[str, Marks | None]:
    """So many papers of each kind, handed in by the first of these units."""
    left = iter(units)
    return {next(left): one for count, one in marks for _ in range(count)}


def decide(
    rule: DecisionRule,
    entries: Mapping[str, RollEntry],
    ballots: Mapping[str, Marks | None],
    *,
    question: Question = MOTION,
    electorate: Electorate | None = None,
    present: Collection[str] = (),
    kinds: Kinds | None = None,
    second: bool = False,
) -> Verdict:
    """Count and judge at one go."""
    counted = tally(question, rule, entries, ballots, present=present, kinds=kinds)
    whose = electorate or rule.electorates[0]
    totals = totals_of(entries.values())
    return verdict(rule, totals, counted, electorate=whose, kinds=kinds, second=second)


def among(*options: str, method: str = "one", seats: int = 1) -> Question:
    """A choice between options."""
    return Question.model_validate(
        {"id": "choice", "rule": "any", "method": method, "options": options, "seats": seats}
    )


def ordered(text: str) -> Ranked:
    """An order written as `a>b=c>d`."""
    return Ranked(ranks=tuple(tuple(group.split("=")) for group in text.split(">")))


def marked(text: str) -> Chosen:
    """Options written as `abc`, one letter each."""
    return Chosen(options=tuple(text))
