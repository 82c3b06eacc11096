"""How a council deliberates and decides under a pack: procedures, decision rules, classes of matters, time limits."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from schemas.actors import Role
from schemas.calendar import Budget, Unit
from schemas.cited import Cited, Code, Number, Text, Word, Wording
from schemas.council.acts import Electorate
from schemas.council.clock_kinds import CouncilClock
from schemas.council.rules import DecisionRule
from schemas.council.seats import SeatRule
from schemas.frame import Frame

RoundKind = Literal["talk", "vote"]
Exhausted = Literal["tier_up", "vote", "shelve"]
"""What follows when the rounds are used up without agreement: a higher tier, the vote of an assembly, or the shelf."""


FIXED = frozenset(
    {
        CouncilClock.OPENING,
        CouncilClock.ROUND,
        CouncilClock.TALLY,
        CouncilClock.COOLING,
        CouncilClock.PUBLICATION,
        CouncilClock.TASK,
    }
)
"""Clocks whose instant a notice, a procedure or a person fixes; a rule for one of them gives its reminders."""


class Phase(Frame):
    """One step of a procedure: rounds of one kind under one rule, repeated until it is met or they are used up.

    In a talk everybody may speak, propose and amend, and the rule says when there is consensus; in a vote the question is put.
    """

    id: Code
    name: Wording
    kind: RoundKind
    rule: Code
    electorate: Electorate | None = Field(default=None, description="Other than that of the procedure")
    rounds: int = Field(default=1, ge=1, le=20, description="How many rounds at most")
    length: Budget = Field(description="How long a round is open unless its notice says otherwise")
    cooling: Budget | None = Field(default=None, description="What lies at least between two rounds")
    early: bool = Field(default=False, description="Closed as soon as everybody on the roll has voted")
    turn_seconds: int | None = Field(default=None, ge=10, description="How long one speaks at a time")
    turns: int | None = Field(default=None, ge=1, description="How often one speaks on one matter")


class Procedure(Cited):
    """How one kind of body comes to a decision; a deliberation keeps the procedure of the pack it began under."""

    id: Code
    name: Wording
    electorate: Electorate
    bodies: tuple[Code, ...] = Field(description="Which kinds of body may use it")
    tiers: tuple[int, ...] = (1, 2, 3)
    phases: tuple[Phase, ...] = Field(min_length=1)
    party_study: bool = Field(default=False, description="The party organisation studies the matter first")
    notice_days: Number = Field(description="Full days between notice and first round")
    second_notice_days: Number | None = Field(
        default=None, description="Full days before a second ballot; None: as many as before the first"
    )
    short_notice: bool = Field(default=False, description="Whether a special case is called at short notice")
    sides: tuple[Code, ...] = Field(default=(), description="A meeting opens only when each is there")
    signatures: tuple[Code, ...] = Field(default=(), description="Whose signatures the minutes need")
    exhausted: Exhausted = "shelve"
    vote: Code | None = Field(default=None, description="The procedure of the vote that it is referred to")
    publish_days: Number = Field(description="How long the result is up at least")
    filed: bool = Field(default=False, description="The decision is in force once it is filed")
    repeats: Number | None = Field(default=None, description="How often it is called again without quorum")
    appraisal: bool = Field(default=False, description="Scores are given, not a decision made")
    election: bool = Field(default=False, description="People are elected; the roster follows the result")


class MatterClass(Cited):
    """A class of matters and who decides it: the nine of Civil Code art. 278, and what residents decide themselves."""

    id: Code
    name: Wording
    electorate: Electorate
    procedure: Code
    any_words: tuple[Word, ...] = ()
    no_words: tuple[Word, ...] = ()


class CouncilRule(Cited):
    """A time limit of deliberation."""

    id: Code
    kind: CouncilClock
    budget: Budget | None = Field(default=None, description="None: something else fixes the instant")
    reminders: tuple[Budget, ...] = ()


class Repeats(Cited):
    """How many reports of one kind in one place, within how long, suggest a topic by themselves."""

    reports: int = Field(ge=2)
    within: Budget
    categories: tuple[Code, ...] = Field(description="Kinds of dispute that concern more than two neighbours")


class Council(Frame):
    """Everything about deliberation that a pack decides."""

    matters: tuple[MatterClass, ...] = Field(
        min_length=1, description="First match proposes; the last holds always"
    )
    clocks: tuple[CouncilRule, ...]
    sources: dict[Code, Wording] = Field(description="From where topics come")
    rejections: dict[Code, Text] = Field(description="Why a topic is not taken up")
    kinds: dict[Code, Wording] = Field(default_factory=dict, description="Kinds of body, named")
    sides: dict[Code, Wording] = Field(default_factory=dict)
    tiers: dict[int, Wording] = Field(default_factory=dict)
    organisers: dict[int, tuple[Role, ...]] = Field(description="Which roles run a deliberation of a tier")
    filed_with: dict[Code, Wording] = Field(default_factory=dict)
    annulled_by: dict[Code, Wording] = Field(default_factory=dict)
    seats: tuple[SeatRule, ...] = Field(default=(), description="What the seats of bodies have to be")
    supporters: Number = Field(description="So many supporters, and a topic must be answered")
    repeated: Repeats | None = None
    breaches: Number | None = Field(
        default=None, description="So many reports of a breach, in spite of a reminder, and it is mediated"
    )


def odd_council(
    council: Council, procedures: tuple[Procedure, ...], decisions: tuple[DecisionRule, ...]
) -> Iterator[str]:
    """What does not fit together in what a pack says of deliberation, each as a sentence that says what to do."""
    rules, known = {one.id for one in decisions}, {one.id for one in procedures}
    for name, ids in (
        ("procedures", [one.id for one in procedures]),
        ("decisions", [one.id for one in decisions]),
        ("council.matters", [one.id for one in council.matters]),
        ("council.clocks", [one.id for one in council.clocks]),
        ("council.seats", [one.id for one in council.seats]),
    ):
        yield from (f"{name}: {one} stands twice" for one in sorted(set(ids)) if ids.count(one) > 1)
    for one in procedures:
        yield from (
            f"procedures: {one.id} names the rule {phase.rule}, which decisions lack"
            for phase in one.phases
            if phase.rule not in rules
        )
        if one.vote is not None and one.vote not in known:
            yield f"procedures: {one.id} refers to {one.vote}, which is not listed"
        if one.exhausted == "vote" and one.vote is None:
            yield f"procedures: {one.id} ends in a vote; name the procedure of that vote"
        if one.publish_days.value < 15:
            yield f"procedures: {one.id} publishes for less than 15 days (Residents' Committee Law art. 34)"
    for matter in council.matters:
        if matter.procedure not in known:
            yield f"council.matters: {matter.id} names the procedure {matter.procedure}, which is not listed"
    if council.matters[-1].any_words or council.matters[-1].no_words:
        yield "council.matters: the last class must hold for everything, so that no matter is left without one"
    demonstrates = all(one.budget.unit is Unit.SECONDS for one in council.clocks if one.budget)
    for rule in council.clocks:
        if rule.kind is CouncilClock.PUBLICATION and rule.budget and _short(rule.budget, demonstrates):
            yield f"council.clocks: {rule.id} is less than 15 days (Residents' Committee Law art. 34)"
    missing = sorted(set(CouncilClock) - {one.kind for one in council.clocks} - FIXED)
    yield from (f"council.clocks: none of kind {kind}" for kind in missing)


def _short(budget: Budget, demonstrates: bool) -> bool:
    """Whether a publication of this length is too short; seconds are for packs that demonstrate, where every clock runs in seconds."""
    if budget.unit is Unit.SECONDS:
        return not demonstrates
    return budget.unit not in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS) or budget.amount < 15
