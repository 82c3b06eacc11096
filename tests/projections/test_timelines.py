"""Which cases were under way in a period: page by page those that plain Python finds over the same rows, none twice."""

from datetime import UTC, datetime, timedelta
from random import Random

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from ledger.rows import write_rows
from ledger.urls import engine_url
from projections.timeline_list import Period, TimelineList, Under
from schemas.derived import Counted, Measure
from schemas.envelope import CurrentRow, Rows
from tests.projections.told import below
from tests.templates import Templates

BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
PLACES = ("hean/a", "hean/a/b1", "hean/b", "heanx")
PERIODS = (
    Period(BEGAN + timedelta(days=10), BEGAN + timedelta(days=20)),
    Period(BEGAN - timedelta(days=300), BEGAN + timedelta(days=40)),
    Period(BEGAN + timedelta(days=29), BEGAN + timedelta(days=60)),
    Period(BEGAN - timedelta(days=2), BEGAN),
)
CASES = 300

Course = tuple[str, datetime, datetime | None]
"""Place, reported, ended."""


def _instant(random: Random) -> datetime:
    """Some instant, often exactly that at which a period begins or ends."""
    if random.random() < 0.3:
        return random.choice((PERIODS[0].begins, PERIODS[0].ends))
    return BEGAN + timedelta(seconds=random.randrange(30 * 86_400), microseconds=random.randrange(10**6))


def _course(random: Random) -> Course:
    opened, other = sorted((_instant(random), _instant(random)))
    if random.random() < 0.02:  # nothing in the ledger ends before it begins, and nothing fails if it does
        opened, other = other, opened
    return random.choice(PLACES), opened, None if random.random() < 0.3 else other


def _rows(place: str, opened: datetime, ended: datetime | None) -> Rows:
    measure = Measure(
        policy="xinhe/3",
        category="noise",
        triage_class="private_matter",
        intake_level="building",
        level="building",
        opened_at=opened,
        parties=2,
        ended_at=ended,
        outcome=None if ended is None else "failed",
    )
    return Rows(
        current=CurrentRow(kind="case", number="N-1", place=place, over=ended is not None),
        counted=Counted(spans=(), measure=measure),
    )


async def test_pages_hold_each_case_that_was_under_way_once(templates: Templates) -> None:
    random = Random(7)
    courses = {f"case/{n:04}": _course(random) for n in range(CASES)}
    async with templates.fresh(persons=False) as stores:
        connection = await asyncpg.connect(stores.ledger_owner)
        async with connection.transaction():
            await write_rows(connection, {stream: _rows(*one) for stream, one in courses.items()})
        await connection.close()
        engine = create_async_engine(engine_url(stores.ledger))
        board = TimelineList(engine)
        for place in ("hean", "hean/a", "hean/none"):
            for period in PERIODS:
                pages: list[Under] = []
                while page := await board.page(place, period, pages[-1] if pages else None, 7):
                    pages += page
                assert pages == _told(courses, place, period), (place, period)
                assert list(await board.page(place, period, None, CASES)) == pages
        await engine.dispose()


def _told(courses: dict[str, Course], place: str, period: Period) -> list[Under]:
    found = [
        Under(opened, stream)
        for stream, (at, opened, ended) in courses.items()
        if below(at, place) and opened < period.ends
        # Who was reported in the period was open in it, whatever is said of the end.
        if opened >= period.begins or ended is None or ended >= period.begins
    ]
    return sorted(found, key=lambda one: (one.opened_at, one.stream), reverse=True)
