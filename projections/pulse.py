"""The pulse of an installation: how far followers are behind, how late the clock is, how many cases are open."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.connection import reading

_FOLLOWERS = text(
    """
    select c.follower, n.position - c.position as behind,
           greatest(0, coalesce(extract(epoch from clock_timestamp() - e.recorded_at), 0))::float as age
    from ledger.checkpoint c
    cross join ledger.counter n
    left join ledger.event e on e.position = c.position + 1
    order by c.follower
    """
)
_OVERDUE = text(
    """
    select greatest(0, coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0))::float as seconds
    from current.obligation
    """
)
# Of the whole cluster: a transaction that writes in another database holds back this number too, but not the clearing of rows here.
_STATE = text(
    """
    select current_setting('transaction_read_only') = 'off' as writable,
           pg_snapshot_xmax(s)::text::numeric - pg_snapshot_xmin(s)::text::numeric as held_back,
           (select coalesce(sum(n_dead_tup), 0) from pg_stat_user_tables) as dead_rows
    from pg_current_snapshot() s
    """
)
# Where the clock was set back, streams whose last event lies ahead of it stand still until it comes there again.
_CLOCKWORK = text(
    """
    select (select count(*) from current.poke) as pokes,
           (select greatest(0, coalesce(extract(epoch from max(e.recorded_at) - clock_timestamp()), 0))::float
            from ledger.event e where e.position > (select position - 1000 from ledger.counter)) as ahead
    """
)
_OPEN = text("select count(*) from current.stream_row where kind = 'case' and not over")


@dataclass(frozen=True, slots=True)
class Behind:
    """How far a follower is behind: events not handled, and the age of the oldest of them in seconds."""

    follower: str
    events: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Beat:
    """One reading of the pulse; `overdue` is by how many seconds the most overdue obligation is overdue, 0 when none is.

    `held_back` is how many transactions the cluster began since the oldest that still runs and writes, `dead_rows` how many rows
    vacuum has not cleared away. `pokes` is how many workflows have not been told yet to look again; `ahead` is by how many seconds the
    newest events lie ahead of the database's clock: more than 0 when it was set back.
    """

    followers: tuple[Behind, ...]
    overdue: float
    open_cases: int
    writable: bool
    held_back: int
    dead_rows: int
    pokes: int
    ahead: float


class Pulse:
    """Reads the pulse from the ledger's database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def read(self) -> Beat:
        """The pulse now; raise `Unavailable` when the database is away."""
        async with reading(self._engine) as connection:
            followers = (await connection.execute(_FOLLOWERS)).all()
            overdue = (await connection.execute(_OVERDUE)).scalar_one()
            open_cases = (await connection.execute(_OPEN)).scalar_one()
            state = (await connection.execute(_STATE)).one()
            clockwork = (await connection.execute(_CLOCKWORK)).one()
        behind = tuple(Behind(row.follower, row.behind, row.age) for row in followers)
        return Beat(
            followers=behind,
            overdue=overdue,
            open_cases=open_cases,
            writable=state.writable,
            held_back=int(state.held_back),
            dead_rows=int(state.dead_rows),
            pokes=clockwork.pokes,
            ahead=clockwork.ahead,
        )
