"""What was forgotten: the keys that the ledger says are destroyed, so that somebody can see to it that they are."""

from collections.abc import AsyncIterator

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.connection import reading
from projections.rows import FORGOTTEN

_PAGE = 500
_QUERY = text("select key from current.lookup where kind = :kind and key > :after order by key limit :most")


class ForgottenBoard:
    """Reads from the rows that are written with each append."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def subjects(self) -> AsyncIterator[tuple[str, ...]]:
        """All subjects that were forgotten, in portions; raise `Unavailable` or `Busy`."""
        after = b""
        while True:
            async with reading(self._engine) as connection:
                given = {"kind": FORGOTTEN, "after": after, "most": _PAGE}
                keys = list((await connection.execute(_QUERY, given)).scalars())
            if not keys:
                return
            yield tuple(key.decode() for key in keys)
            after = keys[-1]
