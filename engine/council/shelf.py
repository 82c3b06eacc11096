"""Rounds that were opened lately, with their rolls: they never change, so that nobody reads them again for every ballot."""

import asyncio
from typing import cast
from uuid import UUID

from domain.council.refusals.ballots import UnknownRound
from domain.council.rolls import Roll
from domain.council.terms import Terms
from domain.refusals import PackLacks
from engine.catalogue import CODEC
from engine.council.keeping import roll_of
from engine.process import Supplies
from schemas.council.rounds import RoundOpened
from schemas.council.rules import DecisionRule
from schemas.council.topics import DeliberationScheduled
from schemas.ids import deliberation_stream
from schemas.policy import PolicyPack

KEPT = 32
"""Rounds in memory; the rolls of a hundred thousand entries that several of them share are there once."""

_NAME = "shelf"
_READ = ("RoundOpened", "DeliberationScheduled")


class RollBroken(Exception):
    """The list of a roll is not the one whose hash its round names: something was changed, and nothing is counted by it."""


class Shelf:
    """The terms of rounds by deliberation and number; the one longest unused is put back."""

    def __init__(self, supplies: Supplies) -> None:
        self._supplies = supplies
        self._terms: dict[tuple[UUID, int], Terms] = {}
        self._lock = asyncio.Lock()

    async def terms(self, deliberation: UUID, number: int) -> Terms:
        """The terms of a round; raise `UnknownRound` where none was opened, and `RollBroken`."""
        key = (deliberation, number)
        found = self._terms.pop(key, None)
        if found is None:
            # One reads for all who wait: the first minute of a vote asks for one roll a thousand times.
            async with self._lock:
                found = self._terms.pop(key, None) or await self._read(deliberation, number)
        self._terms[key] = found
        while len(self._terms) > KEPT:
            del self._terms[next(iter(self._terms))]
        return found

    async def _read(self, deliberation: UUID, number: int) -> Terms:
        chair: str | None = None
        loaded = await self._supplies.ledger.load(deliberation_stream(deliberation))
        for recorded in loaded.events:
            if recorded.kind not in _READ:
                continue
            event = CODEC.decode(recorded)
            if isinstance(event, DeliberationScheduled):
                chair = event.chair
            elif (opened := cast(RoundOpened, event)).number == number:
                pack = await self._supplies.rulebook.pack(recorded.policy)
                roll = await self._roll(opened)
                rule, rules = rules_of(opened, pack)
                return Terms(
                    deliberation, opened, recorded.policy, roll.header, roll.entries, rule, rules, chair
                )
        raise UnknownRound

    async def _roll(self, opened: RoundOpened) -> Roll:
        same = (one for one in self._terms.values() if one.opened.roll == opened.roll)
        known = next(same, None)
        if known is not None:
            return Roll(known.roll, known.entries)
        roll = await roll_of(self._supplies.ledger, opened.roll)
        if roll is None or roll.header.hash != opened.roll_hash or not roll.whole:
            raise RollBroken
        return roll


def shelf_of(supplies: Supplies) -> Shelf:
    """The one shelf of a desk."""
    found = supplies.kept.get(_NAME)
    if found is None:
        found = supplies.kept[_NAME] = Shelf(supplies)
    return cast(Shelf, found)


def rules_of(opened: RoundOpened, pack: PolicyPack) -> tuple[DecisionRule, dict[str, DecisionRule]]:
    """The rule of a round, and that of each of its questions; raise `PackLacks` where the pack has none."""
    procedure = pack.procedure(opened.procedure)
    phases = procedure.phases if procedure else ()
    codes = [one.rule for one in phases if one.id == opened.phase] + [one.rule for one in opened.questions]
    if not codes:
        raise PackLacks(section="procedures", pack=pack.id)
    return _rule(codes[0], pack), {one.id: _rule(one.rule, pack) for one in opened.questions}


def _rule(code: str, pack: PolicyPack) -> DecisionRule:
    found = pack.decision(code)
    if found is None:
        raise PackLacks(section="decisions", pack=pack.id)
    return found
