"""What a paper says on one question: which marks can be read, and which cannot.

| on the paper | one | approval | score | ranked |
|---|---|---|---|---|
| nothing | abstains | abstains | abstains | abstains |
| a blank that cannot be read, marks of another method | invalid | invalid | invalid | invalid |
| an option that was not asked about | invalid | invalid | invalid | invalid |
| the same option twice | once | once | invalid | invalid |
| more options than one may mark (an over-vote) | invalid: more than one | the rule: any number, or no more than seats | - | - |
| points outside the scale | - | - | invalid | - |
| a rank left out | - | - | - | closed up |
| several options at one rank | - | - | - | equal |
| options not named | no vote | no vote | no points | equal, below all that are named |
"""

from dataclasses import dataclass
from typing import assert_never

from schemas.council.acts import Blank, Choice, Chosen, Marks, Question, Ranked, Scored, YesNo
from schemas.council.rules import Answer, DecisionRule

Ranks = tuple[tuple[Choice, ...], ...]
"""An order without gaps, best first, equals together."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a paper comes to: an answer, and in a choice what was chosen, in the one form that the question's method has."""

    answer: Answer
    options: frozenset[Choice] = frozenset()
    points: tuple[tuple[Choice, int], ...] = ()
    ranks: Ranks = ()


INVALID = Reading("invalid")
ABSTAINS = Reading("abstain")
MISSING = Reading("missing")


def read(question: Question, rule: DecisionRule, marks: Marks | None) -> Reading:
    """Read the marks on a question; none at all is a paper that left this question out."""
    match marks:
        case None:
            return MISSING
        case Blank():
            return INVALID
        case YesNo():
            return Reading(marks.answer) if question.method == "yes_no" else INVALID
        case Chosen():
            return _chosen(question, rule, marks)
        case Scored():
            return _scored(question, rule, marks)
        case Ranked():
            return _ranked(question, marks)
    assert_never(marks)


def _chosen(question: Question, rule: DecisionRule, marks: Chosen) -> Reading:
    if question.method not in ("one", "approval"):
        return INVALID
    options = frozenset(marks.options)
    if not options:
        return ABSTAINS
    if not options <= set(question.options):
        return INVALID
    if question.method == "one" and len(options) > 1:
        return INVALID
    if question.method == "approval" and rule.marks == "seats" and len(options) > question.seats:
        return INVALID
    return Reading("yes", options=options)


def _scored(question: Question, rule: DecisionRule, marks: Scored) -> Reading:
    if question.method != "score":
        return INVALID
    if not marks.scores:
        return ABSTAINS
    named = {one.option for one in marks.scores}
    if len(named) < len(marks.scores) or not named <= set(question.options):
        return INVALID
    if any(not rule.lowest <= one.points <= rule.highest for one in marks.scores):
        return INVALID
    return Reading("yes", points=tuple((one.option, one.points) for one in marks.scores))


def _ranked(question: Question, marks: Ranked) -> Reading:
    if question.method != "ranked":
        return INVALID
    ranks = marks.ranks if all(marks.ranks) else tuple(group for group in marks.ranks if group)
    if not ranks:
        return ABSTAINS
    named = {option for group in ranks for option in group}
    if len(named) < sum(map(len, ranks)) or not named.issubset(question.options):
        return INVALID
    return Reading("yes", ranks=ranks)
