"""What the database counts for each indicator is what its meaning, said in plain Python over the same rows, comes to."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from ledger.migrations.events.m0033_traits import TRAITS
from ledger.rows import write_rows
from ledger.urls import engine_url
from projections.behind import Behind
from projections.indicators import IndicatorBoard
from projections.recipes import Asked
from projections.timeline_list import Period
from projections.traits import SAID, Trait
from schemas.derived import Counted, Measure, SpanRow
from schemas.envelope import CurrentRow, Rows
from tests.projections.told import Told, below, figures, in_time
from tests.templates import Templates

BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
MONTH = Period(BEGAN + timedelta(days=10), BEGAN + timedelta(days=20))
NOW = BEGAN + timedelta(days=25)
PLACES = ("hean/a", "hean/a/b1", "hean/b", "heanx")
CASES = 400
OUTCOMES = (
    "mediated_oral",
    "refused",
    "refused",
    "failed",
    "term_over",
    "unreachable",
    "withdrawn",
    "declined",
    "merged",
    "decided",
)
LATER = (
    "registered_at",
    "accepted_at",
    "contact_at",
    "contact_due",
    "agreed_at",
    "resolved_at",
    "governing_due",
)
AFTER = ("reopened_at", "perform_due", "performed_at", "applied_at", "confirmed_at", "followed_at")


def _instant(random: Random) -> datetime:
    """Some instant, often exactly that at which a period begins or ends, or it is now."""
    if random.random() < 0.2:
        return random.choice((MONTH.begins, MONTH.ends, NOW))
    return BEGAN + timedelta(seconds=random.randrange(30 * 86_400), microseconds=random.randrange(10**6))


def _counted(random: Random) -> Counted:
    opened_at = _instant(random)
    # Nothing happens to a case before it was reported, and little after it was over.
    said: dict[str, Any] = {
        name: max(opened_at, _instant(random)) for name in (*LATER, *AFTER) if random.random() < 0.6
    }
    if random.random() < 0.5:
        ended_at = max(opened_at, _instant(random))
        said |= {name: min(said[name], ended_at) for name in LATER if name in said}
        said["ended_at"] = said["closed_at"] = ended_at
        said["outcome"] = random.choice(OUTCOMES)
    elif random.random() < 0.1:
        said["closed_at"] = max(opened_at, _instant(random))
    spans = tuple(
        SpanRow(
            clock=f"accept@{n}",
            kind="accept",
            level="building",
            began_at=BEGAN,
            due_at=(due := _instant(random)),
            ended_at=None if "ended_at" not in said else due + timedelta(hours=1),
        )
        for n in range(random.randrange(3))
    )
    owed = [span.due_at for span in spans if span.ended_at is None]
    measure = Measure(
        policy=random.choice(("xinhe/2", "xinhe/3")),
        category=random.choice(("noise", "other")),
        triage_class="private_matter",
        intake_level="building",
        level=random.choice(("building", "community")),
        opened_at=opened_at,
        parties=random.randrange(4),
        climbs=tuple(random.sample(("building>community", "community>street"), random.randrange(3))),
        mediator=random.choice((None, "one", "two", "three")),
        appointments=random.randrange(3),
        recusals=random.randrange(2),
        agreement=random.choice((None, "oral", "written")),
        performed_in_time=random.choice((None, True, False)),
        reached=random.randrange(3),
        solved=random.randrange(3),
        satisfied=random.randrange(3),
        risks=random.randrange(3),
        risks_in_time=random.randrange(3),
        risk_seconds=tuple(random.randrange(10_000) for _ in range(random.randrange(3))),
        owed_due=min(owed, default=None),
        **said,
    )
    return Counted(spans=spans, measure=measure)


@pytest.fixture(params=[1, 2])
async def ledger(
    request: pytest.FixtureRequest, templates: Templates
) -> AsyncIterator[tuple[IndicatorBoard, dict[str, Told]]]:
    """A board over random rows, and the rows by stream."""
    random = Random(request.param)
    told = {f"case/{n:04}": Told(random.choice(PLACES), _counted(random)) for n in range(CASES)}
    rows = {
        stream: Rows(
            current=CurrentRow(kind="case", number=f"N-{stream[5:]}", place=one.place, over=False),
            counted=one.counted,
        )
        for stream, one in told.items()
    }
    async with templates.fresh(persons=False) as stores:
        connection = await asyncpg.connect(stores.ledger_owner)
        async with connection.transaction():
            await write_rows(connection, dict(rows))
        await connection.close()
        engine = create_async_engine(engine_url(stores.ledger))
        yield IndicatorBoard(engine), told
        await engine.dispose()


ASKED = (
    Asked("hean", MONTH, NOW),
    Asked("hean/a", MONTH, NOW, "noise"),
    Asked("hean", Period(BEGAN - timedelta(days=300), NOW), NOW),
    Asked("heanx", Period(MONTH.begins, MONTH.begins + timedelta(days=1)), MONTH.begins),
    Asked("hean/none", MONTH, NOW),
)


def test_each_bit_has_the_name_and_the_place_that_the_table_gives_it() -> None:
    assert [one.name for one in Trait] == [name.upper() for name in TRAITS]
    assert list(SAID) == list(Trait)


async def test_each_figure_is_what_it_means(ledger: tuple[IndicatorBoard, dict[str, Told]]) -> None:
    board, told = ledger
    for asked in ASKED:
        counted, packs = await board.count(asked)
        assert dict(counted) == figures(told.values(), asked), asked
        here = {one.measure.policy for one in told.values() if below(one.place, asked.place)}
        assert set(packs) <= here


async def test_the_cases_behind_each_figure_add_up_to_it(
    ledger: tuple[IndicatorBoard, dict[str, Told]],
) -> None:
    board, _ = ledger
    asked = ASKED[0]
    counted, _ = await board.count(asked)
    for name, count in counted.items():
        behind = await board.behind(asked, name, "denominator", None, CASES)
        assert list(behind) == sorted(behind, key=lambda one: (one.opened_at, one.stream), reverse=True)
        assert [one.number for one in behind] == [f"N-{one.stream[5:]}" for one in behind]
        if name.startswith("first_response_") and name != "first_response_in_limit":
            assert count.numerator in [one.numerator for one in behind]
        elif name == "risk_slowest":
            assert count.numerator == max(one.numerator for one in behind)
        elif name == "decrease":
            assert count.denominator == len(behind)
        elif name != "mediator_load":
            assert sum(one.denominator for one in behind) == count.denominator, name
            assert sum(one.numerator for one in behind) == count.numerator, name


async def test_pages_of_cases_join_without_a_gap(ledger: tuple[IndicatorBoard, dict[str, Told]]) -> None:
    board, _ = ledger
    # Of one walk, of two, and of two with cases that are open still and were reported before the period.
    for name, part in (("overdue_now", "numerator"), ("on_time", "denominator"), ("acceptance", "numerator")):
        whole = await board.behind(ASKED[0], name, part, None, CASES)
        pages: list[Behind] = []
        while page := await board.behind(
            ASKED[0], name, part, (pages[-1].opened_at, pages[-1].stream) if pages else None, 7
        ):
            pages += page
        assert len(whole) > 7
        assert tuple(pages) == whole
        before = sum(one.opened_at < MONTH.begins for one in whole)
        assert 0 < before < len(whole), name
        last = await board.behind(ASKED[0], name, part, (datetime.max.replace(tzinfo=UTC), ""), 7)
        assert last == whole[:7]


async def test_a_page_has_the_cases_that_its_meaning_says(
    ledger: tuple[IndicatorBoard, dict[str, Told]],
) -> None:
    board, told = ledger
    asked = ASKED[1]
    behind = await board.behind(asked, "on_time", "numerator", None, CASES)
    here = {stream: one for stream, one in told.items() if below(one.place, asked.place)}
    expected = {
        stream
        for stream, one in here.items()
        if one.measure.ended_at is not None
        and MONTH.begins <= one.measure.ended_at < MONTH.ends
        and one.measure.category == asked.category
        and one.measure.outcome not in ("declined", "merged", "transferred")
        and in_time(one.measure)
    }
    assert {one.stream for one in behind} == expected
    assert expected
