"""Under which ids statements are shown: keyed digests, so that nobody sees who said what, or what else they said."""

from collections.abc import Iterable, Mapping
from typing import cast
from uuid import UUID

from domain.council.refusals.ballots import UnknownStatement
from engine.council.cards import boards_of
from engine.process import Supplies
from engine.secrets import Keys
from schemas.council.opinion import StanceTaken, StatementId

KEPT = 16
"""Rounds whose names are in memory."""

_NAME = "unsigned"


def shown_id(keys: Keys, deliberation: UUID, number: int, statement: StatementId) -> StatementId:
    """The id that people see instead of the unit and its running number; of the same form, and another in each round."""
    return f"{keys.opaque('statement', str(deliberation), str(number), statement)}.1"


class Unsigned:
    """The names of the statements of a round, made once each."""

    def __init__(self, supplies: Supplies) -> None:
        self._supplies = supplies
        self._shown: dict[tuple[UUID, int], dict[StatementId, StatementId]] = {}

    def names(
        self, deliberation: UUID, number: int, statements: Iterable[StatementId]
    ) -> Mapping[StatementId, StatementId]:
        """What each of these statements is called before people."""
        key = (deliberation, number)
        known = self._shown.pop(key, {})
        for one in statements:
            if one not in known:
                known[one] = shown_id(self._supplies.keys, deliberation, number, one)
        self._shown[key] = known
        while len(self._shown) > KEPT:
            del self._shown[next(iter(self._shown))]
        return known

    async def meant(self, deliberation: UUID, number: int, shown: StatementId) -> StatementId:
        """The statement that is called so; raise `UnknownStatement`."""
        board = await boards_of(self._supplies).board(deliberation, number)
        names = self.names(deliberation, number, board.statements())
        found = next((one for one, name in names.items() if name == shown), None)
        if found is None:
            raise UnknownStatement
        return found


def unsigned_of(supplies: Supplies) -> Unsigned:
    """The names that a desk keeps."""
    found = supplies.kept.get(_NAME)
    if found is None:
        found = supplies.kept[_NAME] = Unsigned(supplies)
    return cast(Unsigned, found)


def renamed(log: Iterable[StanceTaken], names: Mapping[StatementId, StatementId]) -> tuple[StanceTaken, ...]:
    """A log of stances in which statements are called as people see them; what it holds was checked before."""
    return tuple(
        StanceTaken.model_construct(
            voter=one.voter, statement=names[one.statement], stance=one.stance, order=one.order
        )
        for one in log
    )
