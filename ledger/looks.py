"""The log of looks: who read which case, when, and what of it (PIPL, arts. 51 and 54); appended before the answer is given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.away import transaction
from schemas.actors import Actor

What = Literal[
    "case",
    "events",
    "as_of",
    "file",
    "notices",
    "notice",
    "looks",
    "deliberation",
    "round",
    "minutes",
    "proposals",
    "result",
    "answers",
    "visitors",
    "doors",
]
"""What of a case was read."""

_ENTER = text(
    "insert into access.look (stream, actor, role, place, what) values (:stream, :actor, :role, :place, :what)"
)
_READ = text(
    """
    select id, at, actor, role, place, what from access.look
    where stream = :stream and id < :before order by id desc limit :limit
    """
)
NEWEST = 2**63 - 1
"""Before which id to read for the first page."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One look; `actor` is an opaque id, `place` where a member of staff has authority."""

    id: int
    at: datetime
    actor: str
    role: str
    place: str | None
    what: str


class Looks:
    """The table of looks. Raises `Unavailable` while the database is away: what cannot be logged is not shown."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def enter(self, stream: str, by: Actor, what: What) -> None:
        """Record that somebody is about to be shown this much of a case."""
        said = {"stream": stream, "actor": by.id, "role": by.role.value, "place": by.place, "what": what}
        async with transaction(self._engine) as connection:
            await connection.execute(_ENTER, said)

    async def of(self, stream: str, before: int, limit: int) -> tuple[Looked, ...]:
        """At most `limit` looks at a case, the newest first."""
        async with transaction(self._engine) as connection:
            rows = await connection.execute(_READ, {"stream": stream, "before": before, "limit": limit})
        return tuple(Looked(**row) for row in rows.mappings())
