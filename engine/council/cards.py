"""Statement cards as the desk works on them, and the board of a round, read on from where it was left."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from pydantic import Field

from domain.case.ground import Ground
from domain.council.opinion.asking import author_of
from domain.council.statements import Board, Card, decide, evolve
from domain.council.terms import Terms
from domain.refusals import Refusal
from engine.catalogue import CODEC
from engine.council.ballots import why_shut
from engine.council.shelf import shelf_of
from engine.process import Process, Supplies
from ledger.port import Ledger, Shut
from schemas.council.acts import Unit
from schemas.council.opinion import StanceTaken
from schemas.council.statements import (
    CardCommand,
    CardEvent,
    CardIntent,
    MakeStatement,
    StatementVoted,
    VoteOnStatement,
    WithholdStatement,
)
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.ids import card_stream, cards_of, round_window

_PAGE = 5_000
_NAME = "boards"
KEPT = 16
"""Boards in memory."""


class _Made(MakeStatement):
    terms: Any = Field(default=None, exclude=True, repr=False)
    author: Any = Field(default=None, exclude=True, repr=False)


class _Voted(VoteOnStatement):
    terms: Any = Field(default=None, exclude=True, repr=False)
    author: Any = Field(default=None, exclude=True, repr=False)


class _Withheld(WithholdStatement):
    terms: Any = Field(default=None, exclude=True, repr=False)
    author: Any = Field(default=None, exclude=True, repr=False)


_WITH_TERMS: Mapping[type[Frame], type[_Made | _Voted | _Withheld]] = {
    MakeStatement: _Made,
    VoteOnStatement: _Voted,
    WithholdStatement: _Withheld,
}


class CardProcess(Process[Card]):
    """Statement cards, one for each unit and round."""

    def stream(self, command: Frame) -> str:
        asked = cast(CardCommand, command)
        return card_stream(asked.deliberation, asked.number, asked.unit)

    def fold(self, state: Card | None, recorded: Iterable[Recorded]) -> Card | None:
        for one in recorded:
            state = evolve(state, cast(CardEvent, CODEC.decode(one)))
        return state

    async def gather(self, state: Card | None, command: Frame, supplies: Supplies) -> Frame:
        """The command with the terms of its round, and with the card of whoever said what is voted on."""
        asked = cast(CardIntent, command)
        terms = await shelf_of(supplies).terms(asked.deliberation, asked.number)
        author = None
        if isinstance(asked, VoteOnStatement):
            unit = author_of(asked.statement)
            author = (
                state
                if unit == asked.unit
                else await card_of(supplies.ledger, asked.deliberation, asked.number, unit)
            )
        if isinstance(
            asked, _Made | _Voted | _Withheld
        ):  # decided once before, when somebody else was quicker
            return asked.model_copy(update={"author": author})
        said = {name: getattr(asked, name) for name in type(asked).model_fields}
        return _WITH_TERMS[type(asked)].model_construct(**said, terms=terms, author=author)

    def decide(self, state: Card | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        asked = cast(_Made | _Voted | _Withheld, command)
        return decide(state, asked, asked.terms, asked.author, ground)

    def pinned(self, state: Card | None, command: Frame) -> str | None:
        terms: Terms = cast(_Made, command).terms
        return terms.policy

    def window(self, command: Frame) -> str | None:
        """What is said and voted on needs the round to be open; a statement may be withheld at any time."""
        asked = cast(CardCommand, command)
        if isinstance(command, WithholdStatement):
            return None
        return round_window(asked.deliberation, asked.number)

    def shut(self, reason: Shut) -> Refusal:
        return why_shut(reason)

    def rows(self, state: Card, recorded: Sequence[Recorded], since: int = 0) -> Rows | None:
        return None


CARDS = CardProcess()


async def card_of(
    ledger: Ledger, deliberation: UUID, number: int, unit: Unit, version: int | None = None
) -> Card | None:
    """The card of one unit, as it stood at a version where one is named; None while it has said nothing."""
    return CARDS.fold(None, (await ledger.load(card_stream(deliberation, number, unit))).events[:version])


class Boards:
    """Boards of rounds as they were last read; each look reads what came since."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[tuple[UUID, int], tuple[int, Board]] = {}

    async def board(self, deliberation: UUID, number: int) -> Board:
        """All cards of a round as they stand."""
        key = (deliberation, number)
        after, board = self._known.pop(key, (0, Board()))
        while page := await self._ledger.read_under(cards_of(deliberation, number), after, None, _PAGE):
            after = page[-1].position
            board = _on(board, page)
        # Who read further meanwhile is not put back.
        if key not in self._known or self._known[key][0] < after:
            self._known[key] = (after, board)
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
        return board


def _on(board: Board, page: Sequence[Recorded]) -> Board:
    cards, log = dict(board.cards), list(board.log)
    for one in page:
        unit = one.stream.rpartition("/")[2]
        event = cast(CardEvent, CODEC.decode(one))
        cards[unit] = evolve(cards.get(unit), event)
        if isinstance(event, StatementVoted):
            log.append(
                StanceTaken(voter=unit, statement=event.statement, stance=event.stance, order=one.position)
            )
    return Board(cards, tuple(log))


def boards_of(supplies: Supplies) -> Boards:
    """The boards of a desk."""
    found = supplies.kept.get(_NAME)
    if found is None:
        found = supplies.kept[_NAME] = Boards(supplies.ledger)
    return cast(Boards, found)
