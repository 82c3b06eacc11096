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

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, assert_never

from schemas.council.acts import Blank, Choice, Chosen, Marks, Question, Ranked, Scored, YesNo
from schemas.council.rules import Answer, DecisionRule

Ranks = tuple[tuple[Choice, ...], ...]
"""An order without gaps, best first, equals together."""


class Reading(NamedTuple):
    """What a paper comes to: an answer, and in a choice what was chosen, in the one form that the question's method has."""

    answer: Answer
    options: frozenset[Choice] = frozenset()
    points: Mapping[Choice, int] = MappingProxyType({})
    ranks: Ranks = ()


INVALID = Reading("invalid")
ABSTAINS = Reading("abstain")
MISSING = Reading("missing")


class Reader:
    """Reads papers on one question under one rule."""

    def __init__(self, question: Question, rule: DecisionRule) -> None:
        self._rule = rule
        self._method = question.method
        self._options = frozenset(question.options)
        limits = {"one": 1, "approval": question.seats if rule.marks == "seats" else len(question.options)}
        self._limit = limits.get(question.method, 0)

    def read(self, marks: Marks | None) -> Reading:
        """Read the marks on the question; none at all is a paper that left it out."""
        match marks:
            case None:
                return MISSING
            case Blank():
                return INVALID
            case YesNo():
                return Reading(marks.answer) if self._method == "yes_no" else INVALID
            case Chosen():
                return self._chosen(marks) if self._method in ("one", "approval") else INVALID
            case Scored():
                return self._scored(marks) if self._method == "score" else INVALID
            case Ranked():
                return self._ranked(marks) if self._method == "ranked" else INVALID
        assert_never(marks)

    def _chosen(self, marks: Chosen) -> Reading:
        options = frozenset(marks.options)
        if not options:
            return ABSTAINS
        fits = options <= self._options and len(options) <= self._limit
        return Reading("yes", options=options) if fits else INVALID

    def _scored(self, marks: Scored) -> Reading:
        if not marks.scores:
            return ABSTAINS
        points = {one.option: one.points for one in marks.scores}
        fits = (
            len(points) == len(marks.scores)
            and self._options.issuperset(points)
            and self._rule.lowest <= min(points.values())
            and max(points.values()) <= self._rule.highest
        )
        return Reading("yes", points=points) if fits else INVALID

    def _ranked(self, marks: Ranked) -> Reading:
        ranks = marks.ranks if all(marks.ranks) else tuple(filter(None, marks.ranks))
        if not ranks:
            return ABSTAINS
        named = list(chain.from_iterable(ranks))
        fits = len(set(named)) == len(named) and self._options.issuperset(named)
        return Reading("yes", ranks=ranks) if fits else INVALID
