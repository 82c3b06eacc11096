"""The call of `ledger.append`: a group of commands in one statement, one round trip, one durable commit."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any, Protocol

import asyncpg

from ledger.link import GAVE_UP, LOST, RETRY, gave_up
from ledger.port import (
    Appended,
    Busy,
    CommandTaken,
    Conflict,
    LedgerError,
    LookupTaken,
    OutcomeUnknown,
    Rejected,
    WindowShut,
)
from ledger.wire import Prepared
from schemas.envelope import StoredOutcome

APPEND = "select * from ledger.append($1, $2, $3, $4, $5)"
APPEND_LONE = f"select ledger.append_lone({', '.join(f'${n}' for n in range(1, 26))})"
TRIES = 8

Answer = Appended | LedgerError
"""What one command of a group came to."""


class Fetches(Protocol):
    """A connection or a pool's connection."""

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        """Run one statement."""
        ...


async def call(connection: Fetches, group: Sequence[Prepared]) -> list[Answer]:
    """Record `group` (one command per stream, no command id and no lookup twice) and return an answer for each, in order.

    Errors of the driver come through as they are.
    """
    if len(group) == 1 and (lone := group[0].lone) is not None:
        ((before,),) = await connection.fetch(APPEND_LONE, *lone)
        if before is not None:
            one = group[0]
            return [Appended(one.version, before + len(one.events), one.head)]
    rows = await connection.fetch(
        APPEND,
        [one.command for one in group],
        [event for one in group for event in one.events],
        [one.row for one in group if one.row is not None],
        [row for one in group for row in one.obligations],
        [row for one in group for row in one.lookups],
    )
    position = 0
    refused: dict[str, Any] = {}
    for row in rows:
        if row["refused"] is None:
            position = row["before"]
        else:
            refused[row["stream"]] = row
    answers: list[Answer] = []
    for one in group:
        bad = refused.get(one.command[0]) if refused else None
        if bad is not None:
            answers.append(_refusal(one, bad))
            continue
        position += len(one.events)
        answers.append(Appended(one.version, position if one.events else None, one.head))
    return answers


def _refusal(one: Prepared, row: Any) -> LedgerError:
    stream, expected, command_id = one.command[0], one.command[2], one.command[6]
    match row["refused"]:
        case "command":
            return CommandTaken(command_id, StoredOutcome(digest=row["digest"], outcome=row["outcome"]))
        case "conflict":
            return Conflict(stream, expected, row["version"])
        case "lookup":
            return LookupTaken(stream, row["detail"])
        case "window":
            return WindowShut(stream, one.command[9], row["detail"])
        case other:
            raise AssertionError(f"ledger.append answered {other}")


async def call_safely(connection: Fetches, group: Sequence[Prepared]) -> list[Answer]:
    """`call`, with errors turned into answers: repeats what a race or deadlock undid, and finds the one bad command of a group.

    Raises one of LOST when the connection broke: whether the group was committed is then unknown.
    """
    for attempt in range(TRIES):
        try:
            return await call(connection, group)
        except RETRY:
            await asyncio.sleep(random.uniform(0, 0.002 * 2**attempt))  # noqa: S311 - spreads tries, no secret
        except LOST:
            raise
        except GAVE_UP as error:
            return [gave_up(error) for _ in group]
        except (asyncpg.PostgresError, TypeError, ValueError, OverflowError) as error:
            # Content that the database or the driver cannot take. The group left nothing behind: each command
            # on its own.
            if len(group) == 1:
                return [
                    Rejected(
                        f"the database refused the command ({getattr(error, 'sqlstate', None) or 'content'})"
                    )
                ]
            break
    if len(group) == 1:
        return [Busy("the command kept losing races")]
    return [answer for one in group for answer in await call_safely(connection, [one])]


def unknown(group: Sequence[Prepared]) -> list[Answer]:
    """The answers of a group whose connection broke."""
    return [
        OutcomeUnknown("the connection broke; send the same command again under the same id") for _ in group
    ]
