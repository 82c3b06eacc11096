"""Crowds at one ballot paper, and secrets in real tables: on PostgreSQL, from two houses with writers of their own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.council.urns import receipt_of
from domain.refusals import Refusal
from engine.council.ballots import paper_of
from engine.council.counting import count_round
from engine.council.telling import Teller
from engine.desk import Contended
from heyi.compose import House, open_house
from schemas.actors import Actor
from schemas.council.acts import YesNo
from schemas.frame import Frame
from tests.engine.council.assembly import NO, YES, Assembly, code_of, households, unit_of
from tests.house import furnished, settings_for
from tests.templates import Stores, Templates

CROWD = 200


@pytest.fixture(scope="module")
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh() as stores:
        yield stores


@pytest.fixture(scope="module")
async def houses(stores: Stores) -> AsyncIterator[tuple[House, House]]:
    settings = settings_for(stores, policy="xinhe")
    async with furnished(settings) as one, open_house(settings) as other:
        yield one, other


async def opened(house: House, number: int = 3, **terms: bool) -> Assembly:
    policy = (await house.rulebook.current()).id
    assembly = Assembly(house.ledger, datetime.now(UTC), policy)
    await assembly.open(households(number), **terms)  # type: ignore[arg-type]  # the names are those of `open`
    return assembly


async def sent(house: House, command: Frame, by: Actor, key: UUID) -> str:
    """Send a ballot until it is answered, as a telephone does; say what came of it."""
    while True:
        try:
            outcome = await house.desk.take(command, by, key)
        except Contended:
            continue
        except Refusal as refusal:
            return refusal.code
        return outcome.refusal.code if outcome.refusal else outcome.status


@pytest.mark.parametrize("may_change", [True, False])
async def test_of_two_hundred_ballots_of_one_household_at_once_exactly_one_counts(
    houses: tuple[House, House], may_change: bool
) -> None:
    assembly = await opened(houses[0], may_change=may_change)
    said = [("yes", "no", "abstain")[n % 3] for n in range(CROWD)]
    answers = await asyncio.gather(
        *(
            sent(
                houses[n % 2],
                assembly.ballot(1, YesNo.model_validate({"answer": one})),
                assembly.voter(1),
                uuid4(),
            )
            for n, one in enumerate(said)
        )
    )
    paper = await paper_of(houses[0].ledger, assembly.deliberation, 1, unit_of(1))
    assert paper is not None
    recorded = answers.count("recorded")
    assert len(paper.ballots) == recorded == (CROWD if may_change else 1)
    assert set(answers) == ({"recorded"} if may_change else {"recorded", "ballot_final"})
    await assembly.close(datetime.now(UTC))
    found = await count_round(houses[1].desk.supplies, assembly.deliberation, 1)
    assert found.ballots == 1
    last = paper.ballots[-1].answers[0].marks
    assert isinstance(last, YesNo)
    assert found.tallies[0].answers[last.answer] == {"units": 1}


async def test_ballots_that_race_the_close_are_counted_or_refused_and_none_is_lost(
    houses: tuple[House, House],
) -> None:
    voters = 300
    assembly = await opened(houses[0], voters)

    async def close() -> int:
        while len(await houses[0].ledger.read_under(f"ballot/{assembly.deliberation}/")) < voters // 3:
            await asyncio.sleep(0)
        return await assembly.close(datetime.now(UTC))

    async def vote(number: int) -> str:
        await asyncio.sleep(number / 1_000)
        return await sent(houses[number % 2], assembly.ballot(number), assembly.voter(number), uuid4())

    closing = asyncio.create_task(close())
    answers = await asyncio.gather(*(vote(number) for number in range(voters)))
    position = await closing
    assert set(answers) == {"recorded", "round_over"}
    cast = await houses[1].ledger.read_under(f"ballot/{assembly.deliberation}/")
    assert len(cast) == answers.count("recorded")
    assert all(one.position < position for one in cast)
    found = await count_round(houses[1].desk.supplies, assembly.deliberation, 1)
    assert found.ballots == answers.count("recorded")
    assert found == await count_round(houses[0].desk.supplies, assembly.deliberation, 1)


async def test_after_the_close_no_table_says_whose_paper_is_whose(
    houses: tuple[House, House], stores: Stores
) -> None:
    voters, house = 40, houses[0]
    assembly = await opened(house, voters, secret=True, may_change=False)
    marks = [YES if number % 3 else NO for number in range(voters)]
    for number in range(voters):
        await house.desk.take(assembly.secret(number, marks[number]), assembly.voter(number), uuid4())
    await assembly.close(datetime.now(UTC))
    await Teller(house.desk).open_urn(assembly.deliberation, 1)
    assert (await count_round(house.desk.supplies, assembly.deliberation, 1)).ballots == voters

    urn = f"urn/{assembly.deliberation}/1"
    told = [one for one in await rows(stores.ledger_owner, "ledger.event", urn) if one["stream"] == urn]
    command = [one for one in await rows(stores.ledger_owner, "ledger.command", urn) if one["stream"] == urn]
    receipts = [receipt_of(code_of(number * 7_919 + 11)) for number in range(voters)]
    listed = [one for line in told for one in found_in(line, receipts)]
    assert sorted(listed) == sorted(receipts)
    assert listed == sorted(receipts)  # in the order of digests, which is none
    assert len({line["recorded_at"] for line in told}) == 1
    assert len(command) == 1
    # Whatever speaks of a unit or of its paper says nothing of marks or receipts, in either database.
    traces = [
        line
        for table in await tables(stores.ledger_owner)
        for line in await rows(stores.ledger_owner, table, f"ballot/{assembly.deliberation}/")
    ]
    assert len(traces) >= 3 * voters  # events, commands, heads
    for line in traces:
        assert not found_in(line, receipts)
        assert not found_in(line, ["answer", "yes", '"no"'])
    for table in await tables(stores.persons_owner):
        for line in await rows(stores.persons_owner, table, urn):
            assert (table, line["forgotten_at"] is not None) == ("person.key", True)
        assert await rows(stores.persons_owner, table, str(assembly.deliberation) + "/1/unit") == []


async def tables(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        found = await connection.fetch(
            "select schemaname || '.' || tablename as name from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        )
    finally:
        await connection.close()
    return [line["name"] for line in found]


async def rows(url: str, table: str, about: str) -> list[asyncpg.Record]:
    """The rows of a table in which something begins with `about` or says it, bytes read as text."""
    connection = await asyncpg.connect(url)
    try:
        every = await connection.fetch(f"select * from {table}")
    finally:
        await connection.close()
    found = [line for line in every if found_in(line, [about])]
    return sorted(found, key=lambda line: line.get("position") or 0)


def found_in(line: asyncpg.Record, wanted: list[str]) -> list[str]:
    """Which of these texts stand in a row, in the order in which they stand there."""
    text = " ".join(
        value.decode(errors="replace") if isinstance(value, bytes) else str(value) for value in line.values()
    )
    return sorted((one for one in wanted if one in text), key=text.index)
