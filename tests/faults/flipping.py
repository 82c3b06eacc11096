"""Flips values in the tables of a database as nobody but its owner can, and puts them back."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

_COLUMNS = """
select n.nspname || '.' || c.relname as table, a.attname as name, format_type(a.atttypid, null) as kind,
       a.attgenerated <> '' as computed, a.attgenerated <> '' or a.attidentity <> '' as made
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and a.attnum > 0 and not a.attisdropped
order by 1, a.attnum
"""
# The database itself makes some columns and lets nobody write them; a flipped byte asks for no leave.
_UNMADE = """
update pg_attribute set attgenerated = '', attidentity = '' where attrelid = $1::text::regclass and attname = $2
returning (select (o.attgenerated, o.attidentity) from pg_attribute o where o.attrelid = $1::text::regclass and o.attname = $2)
"""
_MADE = "update pg_attribute set attgenerated = $3, attidentity = $4 where attrelid = $1::text::regclass and attname = $2"

_FIRST: dict[str, Any] = {
    "text": "x",
    "integer": 1,
    "bigint": 1,
    "boolean": True,
    "bytea": b"x",
    "uuid": UUID(int=1),
    "timestamp with time zone": datetime(2040, 3, 2, tzinfo=UTC),
}
"""What is put in the place of nothing."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `made` is one that the database fills by itself, `computed` one that it fills anew with every change."""

    table: str
    name: str
    kind: str
    computed: bool
    made: bool

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


def flips(value: Any, kind: str, dice: random.Random) -> Iterator[Any]:
    """Values with one bit changed, or something in the place of nothing; several, since the table may refuse one."""
    if value is None or value in ([], "", b""):
        yield [_FIRST[kind.removesuffix("[]")]] if kind.endswith("[]") else _FIRST[kind]
        return
    for _ in range(8):
        match value:
            case bool():
                yield not value
                return
            case int():
                yield value ^ 1 << dice.randrange(16)
            case bytes():
                n = dice.randrange(len(value))
                yield value[:n] + bytes([value[n] ^ 1 << dice.randrange(8)]) + value[n + 1 :]
            case UUID():
                yield UUID(int=value.int ^ 1 << dice.randrange(128))
            case datetime() if value.tzinfo is None:  # infinity, as asyncpg has it
                yield _FIRST[kind]
                return
            case datetime():
                yield value + timedelta(microseconds=1 << dice.randrange(40))
            case str():
                n = dice.randrange(len(value))
                yield value[:n] + chr(ord(value[n]) ^ 1 << dice.randrange(4)) + value[n + 1 :]
            case [first, *rest]:
                yield [next(flips(first, kind.removesuffix("[]"), dice)), *rest]
            case _:
                raise AssertionError(f"no way to flip a {type(value).__name__}: add one")


class Owner:
    """A session of a database's owner, who changes cells past triggers, foreign keys and columns that fill themselves."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self._connection = connection
        self._computed: set[tuple[str, str]] = set()

    async def columns(self) -> list[Column]:
        """Every column of every table, as the catalogue has them."""
        found = [Column(*row) for row in await self._connection.fetch(_COLUMNS)]
        self._computed = {(one.table, one.name) for one in found if one.computed}
        return found

    async def rows(self, table: str) -> list[Row]:
        """All rows of a table, in an order that stays."""
        return [
            dict(row) for row in await self._connection.fetch(f"select * from {table} x order by x::text")
        ]

    async def put(self, column: Column, row: Row, value: Any) -> bool:
        """Change one cell of the row that is as told; False where the database takes no such value."""
        table = column.table
        known = {name: told for name, told in row.items() if (table, name) not in self._computed}
        where = " and ".join(f"{name} is not distinct from ${n}" for n, name in enumerate(known, start=2))
        statement = f"update {table} set {column.name} = $1 where ctid = (select ctid from {table} where {where} limit 1)"
        try:
            async with self._connection.transaction():
                await self._connection.execute("set local session_replication_role = replica")
                made = None
                if column.made:
                    made = await self._connection.fetchval(_UNMADE, table, column.name)
                done = await self._connection.execute(statement, value, *known.values())
                if made is not None:
                    await self._connection.execute(_MADE, table, column.name, *made)
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.CharacterNotInRepertoireError):
            return False
        assert done == "UPDATE 1", f"{column}: {done}"
        return True

    async def flip(self, column: Column, row: Row, dice: random.Random) -> Row | None:
        """Flip one cell; return the row as it is now, None where the database takes no other value there."""
        for value in flips(row[column.name], column.kind, dice):
            if await self.put(column, row, value):
                return {**row, column.name: value}
        return None
