"""The terms of a round that was opened: what is asked, by which rule, over which roll; they never change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from domain.council.decision.reading import Reader
from domain.council.refusals.ballots import NotOnRoll, RoundNotOpen, RoundOver
from schemas.actors import Actor, Role
from schemas.council.acts import Question, Unit
from schemas.council.rolls import RollEntry, RollHeader
from schemas.council.rounds import RoundOpened
from schemas.council.rules import DecisionRule


# Without slots, so that what follows from the terms is worked out once.
@dataclass(frozen=True)
class Terms:
    """A round as whoever votes in it meets it. `rules` holds the rule of each question by its id; `rule` is that of the round.

    `chair` leads the deliberation, as it was when the round was opened.
    """

    deliberation: UUID
    opened: RoundOpened
    policy: str
    roll: RollHeader
    entries: Mapping[Unit, RollEntry] = field(repr=False)
    rule: DecisionRule
    rules: Mapping[str, DecisionRule]
    chair: str | None = None

    @property
    def number(self) -> int:
        """The number of the round."""
        return self.opened.number

    @cached_property
    def source(self) -> UUID:
        """The register or the body that the roll was taken from; passes are for one."""
        return UUID(self.roll.source.partition("/")[2])

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """What is asked, by id."""
        return {one.id: one for one in self.opened.questions}

    @cached_property
    def readers(self) -> Mapping[str, Reader]:
        """Who reads the marks on each question."""
        return {one.id: Reader(one, self.rules[one.id]) for one in self.opened.questions}

    @cached_property
    def weighs_alike(self) -> bool:
        """Whether every vote weighs the same by every counter of every rule, as it has to where votes are secret."""
        return all(alike(rule, self.entries.values()) for rule in self.rules.values())

    def entry(self, unit: Unit) -> RollEntry:
        """The line of a unit; raise `NotOnRoll` when it has none."""
        found = self.entries.get(unit)
        if found is None:
            raise NotOnRoll
        return found

    def is_unit(self, actor: Actor, unit: Unit) -> bool:
        """Whether the actor holds the pass of a unit of this roll."""
        return actor.role is Role.RESIDENT and (actor.register_id, actor.unit) == (self.source, unit)

    def must_take(self, at: datetime) -> None:
        """Raise `RoundNotOpen` or `RoundOver` outside the hours of the round; whether it was closed early the ledger knows."""
        if at < self.opened.opens:
            raise RoundNotOpen
        if at >= self.opened.closes:
            raise RoundOver


def alike(rule: DecisionRule, entries: Iterable[RollEntry]) -> bool:
    """Whether all entries of a roll weigh the same by each counter of a rule."""
    listed = tuple(entries)
    measured = [counter for counter in rule.counters if counter != "units"]
    return all(len({getattr(one, counter) for one in listed}) <= 1 for counter in measured)
