"""Reading a round: one's own ballot, who has voted, what it comes to, statements and their map; nobody sees more than is theirs."""

import asyncio
import time
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.council.ballot_counting import Count
from domain.council.ballots import Ballot, BallotPaper
from domain.council.fieldwork import works_at
from domain.council.looking import must_concern, must_have_voted
from domain.council.opinion.asking import author_of, to_ask
from domain.council.opinion.map import Charted, charted
from domain.council.opinion.steps import settled
from domain.council.refusals.ballots import ResultsHidden, UrnNotOpen
from domain.council.refusals.rounds import RoundStillOpen
from domain.council.statements import Board, number_of
from domain.council.terms import Terms
from domain.council.urns import Urn, must_be_secret
from domain.refusals import NotPermitted
from engine.council.ballots import paper_of
from engine.council.cards import boards_of
from engine.council.closing import close_of, counted_of, present_at
from engine.council.counting import count_round, in_steps, voted
from engine.council.shelf import shelf_of
from engine.council.unsigned import renamed, shown_id, unsigned_of
from engine.council.urns import urn_of
from engine.process import Supplies
from schemas.actors import Actor
from schemas.council.acts import Answered, Unit
from schemas.council.opinion import Stance, Stances, StatementId

FRESH = 3.0
"""Seconds for which what an open round comes to is told again without counting anew."""

_KEPT = 32
_TITLES = ("owner", "tenant")


@dataclass(frozen=True, slots=True)
class Own:
    """One's own ballot paper; `counting` is the ballot on it that counts."""

    terms: Terms
    paper: BallotPaper
    counting: Ballot | None


@dataclass(frozen=True, slots=True)
class Results:
    """What a round comes to; `final` once it is closed."""

    final: bool
    count: Count


@dataclass(frozen=True, slots=True)
class StatementSeen:
    """A statement as one person sees it: text None once it was forgotten or withheld, stances None while they are hidden."""

    id: StatementId
    text: str | None = field(repr=False)
    withheld: str | None = field(default=None, repr=False)
    own: Stance | None = None
    stances: Stances | None = None
    mine: bool = False


class Polling:
    """Reads for the doors; each method raises `UnknownRound` for who has nothing to do with the round."""

    def __init__(self, supplies: Supplies) -> None:
        self._supplies = supplies
        self._counts: dict[tuple[UUID, int], tuple[float | None, Count]] = {}
        self._maps: dict[tuple[UUID, int], tuple[tuple[int, int, bool], Charted]] = {}

    async def own(self, deliberation: UUID, number: int, actor: Actor) -> Own:
        """The caller's own paper; raise `NotOnRoll` for a resident who has none in this round."""
        terms = await self._terms(deliberation, number, actor)
        if actor.unit is None:
            raise NotPermitted(action="read-ballot")
        terms.entry(actor.unit)
        paper = await paper_of(self._supplies.ledger, deliberation, number, actor.unit) or BallotPaper()
        return Own(terms, paper, paper.counting(terms))

    async def turnout(self, deliberation: UUID, number: int, actor: Actor) -> tuple[Terms, tuple[Unit, ...]]:
        """Who has voted, not how: for those who run it there."""
        terms = await self._terms(deliberation, number, actor)
        if not works_at(actor, terms.roll.place) and actor.id != terms.chair:
            raise NotPermitted(action="read-turnout")
        return terms, await voted(self._supplies, deliberation, number)

    async def results(self, deliberation: UUID, number: int, actor: Actor) -> Results:
        """What the round comes to: at its close for all whom it concerns, before it for who has answered everything in the open."""
        terms = await self._terms(deliberation, number, actor)
        closed = await self._closed(terms)
        if not closed:
            mine = actor.unit is not None and terms.is_unit(actor, actor.unit)
            unit = actor.unit if mine else None
            paper = await paper_of(self._supplies.ledger, deliberation, number, unit) if unit else None
            must_have_voted(terms, paper)
        key = (deliberation, number)
        until, count = self._counts.get(key, (0.0, None))
        if count is None or (until is not None and (closed or time.monotonic() > until)):
            recorded, count = await self._count(deliberation, number, closed=closed)
            self._counts[key] = (None if recorded else time.monotonic() + FRESH, count)
            _trim(self._counts)
        return Results(closed, count)

    async def _count(self, deliberation: UUID, number: int, *, closed: bool) -> tuple[bool, Count]:
        """Whether the count is recorded, and the count: the recorded one is told as it stands, that of an open round in steps."""
        ledger = self._supplies.ledger
        if closed and (told := await counted_of(ledger, deliberation, number)) is not None:
            return True, Count(told.ballots, told.tallies, told.verdicts)
        present = await present_at(ledger, deliberation, number)
        counter = count_round if closed else in_steps
        return False, await counter(self._supplies, deliberation, number, present)

    async def receipt(
        self, deliberation: UUID, number: int, code: str, actor: Actor
    ) -> tuple[Answered, ...] | None:
        """What the paper says that this code belongs to; None where the urn held none. Told once the urn is open."""
        return (await self.urn(deliberation, number, actor)).find(code)

    async def urn(self, deliberation: UUID, number: int, actor: Actor) -> Urn:
        """Everything that lay in the urn; raise `NotSecret`, `RoundStillOpen`, `UrnNotOpen`."""
        terms = await self._terms(deliberation, number, actor)
        must_be_secret(terms)
        found = await urn_of(self._supplies.ledger, deliberation, number)
        if found is None:
            raise UrnNotOpen if await self._closed(terms) else RoundStillOpen
        return found

    async def statements(
        self, deliberation: UUID, number: int, actor: Actor, after: StatementId | None, most: int
    ) -> tuple[tuple[StatementSeen, ...], bool]:
        """Statements by id after one, and whether more follow; stances are shown to who took one, and to all after the close."""
        terms = await self._terms(deliberation, number, actor)
        board = await boards_of(self._supplies).board(deliberation, number)
        names = self._names(board, terms)
        every = sorted(board.statements(), key=names.__getitem__)
        start = bisect_right(every, after, key=names.__getitem__) if after else 0
        page = tuple(every[start : start + most])
        return await self._seen(page, board, terms, actor), start + most < len(every)

    async def meant(self, deliberation: UUID, number: int, actor: Actor, shown: StatementId) -> StatementId:
        """The statement that is shown under an id; raise `UnknownStatement`."""
        await self._terms(deliberation, number, actor)
        return await unsigned_of(self._supplies).meant(deliberation, number, shown)

    def shown(self, deliberation: UUID, number: int, statement: StatementId) -> StatementId:
        """The id under which a statement is shown."""
        return shown_id(self._supplies.keys, deliberation, number, statement)

    async def next(self, deliberation: UUID, number: int, actor: Actor) -> tuple[StatementSeen | None, int]:
        """The statement that the caller is asked next, and how many are left; None when nothing is."""
        terms = await self._terms(deliberation, number, actor)
        if actor.unit is None or not terms.is_unit(actor, actor.unit):
            raise NotPermitted(action="vote-on-statement")
        board = await boards_of(self._supplies).board(deliberation, number)
        votes = {one: found.votes for one, found in board.counts().items()}
        answered = _stances(board, actor.unit)
        left = to_ask(actor.unit, board.statements(), votes, answered.keys(), board.withheld())
        seen = await self._seen(left[:1], board, terms, actor)
        return (seen[0] if seen else None), len(left)

    async def map(self, deliberation: UUID, number: int, actor: Actor) -> tuple[Charted, Terms]:
        """The map of opinions; while the round is open, in steps, and for who has taken a stance."""
        terms = await self._terms(deliberation, number, actor)
        closed = await self._closed(terms)
        board = await boards_of(self._supplies).board(deliberation, number)
        if not closed and not _stances(board, actor.unit or ""):
            raise ResultsHidden
        withheld = board.withheld()
        drawn_from = (len(board.log), len(withheld), closed)
        known = self._maps.get((deliberation, number))
        if known is None or known[0] != drawn_from:
            names = self._names(board, terms)
            lines = renamed(board.log if closed else settled(board.log), names)
            gone = frozenset(names[one] for one in withheld)
            # A second of arithmetic must not hold up the others.
            known = (drawn_from, await asyncio.to_thread(charted, lines, _groups(terms), gone))
            self._maps[deliberation, number] = known
            _trim(self._maps)
        return known[1], terms

    async def _terms(self, deliberation: UUID, number: int, actor: Actor) -> Terms:
        terms = await shelf_of(self._supplies).terms(deliberation, number)
        must_concern(terms, actor)
        return terms

    def _names(self, board: Board, terms: Terms) -> Mapping[StatementId, StatementId]:
        return unsigned_of(self._supplies).names(terms.deliberation, terms.number, board.statements())

    async def _closed(self, terms: Terms) -> bool:
        return await close_of(self._supplies.ledger, terms.deliberation, terms.number) is not None

    async def _seen(
        self, wanted: tuple[StatementId, ...], board: Board, terms: Terms, actor: Actor
    ) -> tuple[StatementSeen, ...]:
        closed = await self._closed(terms)
        counts, own = board.counts(), _stances(board, actor.unit or "")
        refs = {}
        for one in wanted:
            card = board.cards[author_of(one)]
            refs[one] = card.withheld.get(number_of(one)) or card.said[number_of(one)]
        texts = await self._supplies.vault.open(tuple(refs.values()))
        hidden, names = board.withheld(), self._names(board, terms)
        return tuple(
            StatementSeen(
                id=names[one],
                text=None if one in hidden else texts.get(ref.digest),
                withheld=texts.get(ref.digest) or "" if one in hidden else None,
                own=own.get(one),
                stances=counts.get(one, Stances()) if closed or one in own else None,
                mine=author_of(one) == actor.unit,
            )
            for one, ref in refs.items()
        )


def _stances(board: Board, unit: Unit) -> Mapping[StatementId, Stance]:
    card = board.cards.get(unit)
    return card.stances if card else {}


def _groups(terms: Terms) -> dict[str, dict[Unit, str]]:
    """Who lives where, and who owns or rents; the building goes first."""
    buildings = {unit: entry.place for unit, entry in terms.entries.items() if entry.place is not None}
    titles: dict[Unit, str] = {
        unit: next(tag for tag in _TITLES if tag in entry.tags)
        for unit, entry in terms.entries.items()
        if not set(_TITLES).isdisjoint(entry.tags)
    }
    return {name: groups for name, groups in (("building", buildings), ("title", titles)) if groups}


def _trim(kept: dict[Any, Any]) -> None:
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]
