"""Decisions: what a unit says in a round and what it thinks of what others say; and what the chair keeps from being shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from domain.case.ground import Ground
from domain.council.fieldwork import works_at
from domain.council.opinion.asking import author_of
from domain.council.refusals.ballots import StatementGone, StatementsUsedUp, UnknownStatement
from domain.council.terms import Terms
from domain.refusals import NotPermitted
from schemas.acts import action_name
from schemas.council.acts import Unit
from schemas.council.opinion import Stance, Stances, StanceTaken, StatementId
from schemas.council.statements import (
    MOST,
    CardEvent,
    CardIntent,
    MakeStatement,
    StatementMade,
    StatementVoted,
    StatementWithheld,
    VoteOnStatement,
    WithholdStatement,
)
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Card:
    """What one unit said, which of it is withheld, and what it thinks of statements."""

    said: Mapping[int, Sealed] = field(default_factory=dict)
    withheld: Mapping[int, Sealed] = field(default_factory=dict)
    stances: Mapping[StatementId, Stance] = field(default_factory=dict)

    def holds(self, statement: StatementId) -> bool:
        """Whether this unit made the statement."""
        return number_of(statement) in self.said

    def keeps(self, statement: StatementId) -> bool:
        """Whether the statement is withheld."""
        return number_of(statement) in self.withheld


def number_of(statement: StatementId) -> int:
    """Which of its author's statements it is."""
    return int(statement.partition(".")[2])


def evolve(card: Card | None, event: CardEvent) -> Card:
    """The card after one more event."""
    card = card or Card()
    match event:
        case StatementMade():
            return replace(card, said={**card.said, event.k: event.text})
        case StatementVoted():
            return replace(card, stances={**card.stances, event.statement: event.stance})
        case StatementWithheld():
            return replace(card, withheld={**card.withheld, number_of(event.statement): event.reason})
    assert_never(event)


def fold(events: Iterable[CardEvent], card: Card | None = None) -> Card | None:
    """The card after these events."""
    for event in events:
        card = evolve(card, event)
    return card


def decide(
    card: Card | None, command: CardIntent, terms: Terms, author: Card | None, ground: Ground
) -> tuple[CardEvent, ...]:
    """The facts that a command about a card creates, none when nothing is new; raise the `Refusal` that forbids it.

    `author` is the card of whoever made the statement that is voted on.
    """
    terms.entry(command.unit)
    if isinstance(command, WithholdStatement):
        return _withhold(card, command, terms, ground)
    if not terms.is_unit(ground.actor, command.unit):
        raise NotPermitted(action=action_name(type(command)))
    terms.must_take(ground.at)
    card = card or Card()
    match command:
        case MakeStatement():
            if len(card.said) >= MOST:
                raise StatementsUsedUp(most=MOST)
            return (StatementMade(k=len(card.said) + 1, text=command.text.sealed),)
        case VoteOnStatement():
            if author is None or not author.holds(command.statement):
                raise UnknownStatement
            if author.keeps(command.statement):
                raise StatementGone
            if card.stances.get(command.statement) == command.stance:
                return ()
            return (StatementVoted(statement=command.statement, stance=command.stance),)
    assert_never(command)


def may_withhold(terms: Terms, ground: Ground) -> bool:
    """Whether the actor may keep statements of a round from being shown: its chair, or staff of the place."""
    return ground.actor.id == terms.chair or works_at(ground.actor, terms.roll.place)


def _withhold(
    card: Card | None, command: WithholdStatement, terms: Terms, ground: Ground
) -> tuple[CardEvent, ...]:
    if not may_withhold(terms, ground):
        raise NotPermitted(action=action_name(WithholdStatement))
    if card is None or author_of(command.statement) != command.unit or not card.holds(command.statement):
        raise UnknownStatement
    if card.keeps(command.statement):
        return ()
    return (StatementWithheld(statement=command.statement, reason=command.reason.sealed),)


@dataclass(frozen=True, slots=True)
class Board:
    """All cards of a round, and the log of stances in the order of the ledger."""

    cards: Mapping[Unit, Card] = field(default_factory=dict)
    log: tuple[StanceTaken, ...] = ()

    def statements(self) -> tuple[StatementId, ...]:
        """Every statement that was made, by id."""
        return tuple(f"{unit}.{k}" for unit, card in sorted(self.cards.items()) for k in sorted(card.said))

    def withheld(self) -> frozenset[StatementId]:
        """Those that are not shown."""
        return frozenset(f"{unit}.{k}" for unit, card in self.cards.items() for k in card.withheld)

    def counts(self) -> Mapping[StatementId, Stances]:
        """What is thought of each statement that anybody voted on now."""
        found = Counter((one, stance) for card in self.cards.values() for one, stance in card.stances.items())
        return {
            one: Stances(
                agree=found[one, "agree"], disagree=found[one, "disagree"], passed=found[one, "pass"]
            )
            for one in {statement for statement, _ in found}
        }
