"""Whether a question can be decided by a rule: what fits is known before anybody votes."""

from typing import Literal

from schemas.council.acts import Electorate, Question
from schemas.council.rules import DecisionRule

Misfit = Literal["electorate", "grades", "threshold", "nothing_to_reach", "seats", "proportion", "non_voters"]
"""Why a question and a rule do not go together."""


def misfits(question: Question, rule: DecisionRule, electorate: Electorate) -> tuple[Misfit, ...]:
    """Every reason why this rule cannot decide this question on a roll of this electorate; empty if it can.

    Thresholds of approval need something to count for each option, which points and orders are not; grades of consensus and
    non-voters who go with the majority belong to questions of yes or no, which fill no seats.
    """
    yes_no = question.method == "yes_no"
    found: dict[Misfit, bool] = {
        "electorate": electorate not in rule.electorates,
        "grades": bool(rule.grades) and not yes_no,
        "threshold": bool(rule.approval or rule.second) and question.method in ("score", "ranked"),
        "nothing_to_reach": yes_no and not (rule.approval or rule.grades),
        "seats": question.seats > 1
        and (
            yes_no
            or question.method == "one"
            or (question.method == "ranked" and rule.ranking == "instant_runoff")
        ),
        "proportion": rule.seating == "proportional" and question.method != "approval",
        "non_voters": rule.non_voters == "with_majority" and not yes_no,
    }
    return tuple(misfit for misfit, holds in found.items() if holds)
