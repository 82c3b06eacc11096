"""Effects on their way out of the house: claimed by one runner at a time, tried again later, taken away once it is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.away import transaction

_PUT = text(
    """
    insert into current.effect (stream, number, channel, prepared_at)
    values (:stream, :number, :channel, :prepared_at) on conflict do nothing
    """
)
_TAKE_AWAY = text(
    "delete from current.effect where stream = :stream and number = :number and channel = :channel"
)
# Whoever holds a row's claim is let be until the lease is over; a locked row is somebody's who is just claiming it. What waits for
# longer than anything is made to wait was written under a clock that has been set back since: its time has come.
_CLAIM = text(
    """
    update current.effect e
    set tries = e.tries + 1, claimed_until = clock_timestamp() + :lease * interval '1 second'
    from (
        select stream, number, channel from current.effect
        where channel = :channel
          and (next_at <= clock_timestamp() or next_at > clock_timestamp() + :longest * interval '1 second')
          and (claimed_until is null or claimed_until <= clock_timestamp()
               or claimed_until > clock_timestamp() + :lease * interval '1 second')
        order by next_at limit :limit for update skip locked
    ) due
    where (e.stream, e.number, e.channel) = (due.stream, due.number, due.channel)
    returning e.stream, e.number, e.channel, e.tries, e.claimed_until,
              extract(epoch from clock_timestamp() - e.prepared_at)::float as age
    """
)
_PUT_OFF = text(
    """
    update current.effect
    set next_at = clock_timestamp() + :seconds * interval '1 second', claimed_until = null
    where stream = :stream and number = :number and channel = :channel and claimed_until = :until
    """
)
_COUNT = text("select count(*) from current.effect")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An effect that an event called for: the notice of this number in a stream, by a channel."""

    stream: str
    number: int
    channel: str
    prepared_at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """An effect that one runner holds `until` then; `tries` counts this one, `age` is in seconds since it was prepared."""

    stream: str
    number: int
    channel: str
    tries: int
    until: datetime
    age: float


class Effects:
    """The table of effects. Methods without `tx` are one short transaction of their own, and may raise `Unavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @staticmethod
    async def put(prepared: Sequence[Prepared], tx: AsyncConnection) -> None:
        """Enter effects, in the follower's transaction; one that is entered already stays as it is."""
        for one in prepared:
            await tx.execute(
                _PUT,
                {
                    "stream": one.stream,
                    "number": one.number,
                    "channel": one.channel,
                    "prepared_at": one.prepared_at,
                },
            )

    @staticmethod
    async def settled(stream: str, number: int, channel: str, tx: AsyncConnection) -> None:
        """Take an effect away, in the follower's transaction: the ledger says what came of it."""
        await tx.execute(_TAKE_AWAY, {"stream": stream, "number": number, "channel": channel})

    async def claim(self, channel: str, limit: int, lease: float, longest: float) -> list[Claimed]:
        """Take effects whose time has come, for `lease` seconds: nobody else gets them until then.

        `longest` is for how many seconds at most one is put off; lease and pause are the same for all who claim of a channel.
        """
        given = {"channel": channel, "limit": limit, "lease": lease, "longest": longest}
        async with transaction(self._engine) as tx:
            rows = await tx.execute(_CLAIM, given)
            return [
                Claimed(row.stream, row.number, row.channel, row.tries, row.claimed_until, row.age)
                for row in rows
            ]

    async def put_off(self, claimed: Claimed, seconds: float) -> None:
        """Give an effect back, to be tried again so much later; nothing happens if somebody else has it by now."""
        async with transaction(self._engine) as tx:
            await tx.execute(_PUT_OFF, {**_key(claimed), "seconds": seconds, "until": claimed.until})

    async def done(self, claimed: Claimed) -> None:
        """Take an effect away after what came of it was recorded."""
        async with transaction(self._engine) as tx:
            await tx.execute(_TAKE_AWAY, _key(claimed))

    async def waiting(self) -> int:
        """How many effects are not settled yet."""
        async with transaction(self._engine) as connection:
            return int((await connection.execute(_COUNT)).scalar_one())


def _key(claimed: Claimed) -> dict[str, object]:
    return {"stream": claimed.stream, "number": claimed.number, "channel": claimed.channel}
