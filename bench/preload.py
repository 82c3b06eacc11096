"""The ledger of a million cases that the full form of the benches works with, and of some 10^5 events in the short one."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import SecretStr

from bench.filling import fill
from bench.ground import Ground
from bench.street import Lived, lived
from heyi.settings import Settings

FULL = 1_000_000
SHORT = 9_000
"""Cases of a ledger of some 10^5 events."""


@dataclass(frozen=True, slots=True)
class Preloaded:
    """A ledger of many cases: `settings` open it, `ledger` and `persons` name its databases, which nobody is connected to.

    `few` is the same house with the hundred cases alone that were lived through. Lived until `few.until`, what is owed in either
    falls due later. Built in `seconds`, of which `filling` were spent on copies.
    """

    settings: Settings
    ledger: str
    persons: str
    cases: int
    events: int
    seconds: float
    filling: float
    few: Lived


async def million(ground: Ground, cases: int | None = None) -> Preloaded:
    """Return the preloaded ledger of this ground, of so many copies; it is made when it is first asked for, and kept as it is.

    Whoever writes works on a copy of his own: see `another`.
    """
    many = cases or (FULL if ground.rounds > 3 else SHORT)
    kept = ground.kept.get(("preloaded", many))
    if kept is None:
        kept = ground.kept["preloaded", many] = await _made(ground, many)
    assert isinstance(kept, Preloaded)
    return kept


async def _made(ground: Ground, cases: int) -> Preloaded:
    begun = time.perf_counter()
    few = await lived(ground, datetime.now(UTC).replace(microsecond=0))
    ledger, persons = await _copied(ground, few.ledger), await _copied(ground, few.persons)
    filling = time.perf_counter()
    events = await fill(ground.server.dsn(ledger), cases, few.until, few.town)
    ended = time.perf_counter()
    settings = _opening(ground, few.settings, ledger, persons)
    return Preloaded(settings, ledger, persons, cases, events, ended - begun, ended - filling, few)


async def another(ground: Ground, original: Preloaded | Lived) -> Settings:
    """Settings of a copy of both databases, to be written to; it takes the room of the original."""
    ledger, persons = await _copied(ground, original.ledger), await _copied(ground, original.persons)
    return _opening(ground, original.settings, ledger, persons)


async def _copied(ground: Ground, database: str) -> str:
    """Copy a database that nobody is connected to; return the name of the copy."""
    name = ground.name()
    await ground.server.execute(f"create database {name} template {database} strategy file_copy")
    return name


def _opening(ground: Ground, settings: Settings, ledger: str, persons: str) -> Settings:
    named = {"database_url": ledger, "persons_url": persons}
    urls = {which: SecretStr(ground.server.dsn(name, "heyi")) for which, name in named.items()}
    return settings.model_copy(update=urls)
