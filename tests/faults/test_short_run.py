"""Plugs are pulled while sixty cases move: nothing acknowledged is lost, nothing is doubled, each obligation is met once."""

import asyncio
import contextlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.faults.crowd import Crowd, TooLate
from tests.faults.stack import Stack, running_stack

AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)
CASES = 60
TOUCHED = 20
"""How many of them people carry to their end; nobody touches the others, and they climb."""


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.timeout(240)
async def test_nothing_acknowledged_is_lost_or_doubled(short_folder: Path) -> None:
    async with running_stack(short_folder / "plugs") as stack:
        async with httpx.AsyncClient(base_url=stack.address, timeout=20) as client:
            crowd = Crowd(client, stack.tokens)
            people = asyncio.gather(*(life(crowd, n) for n in range(CASES)))
            for name in ("worker", "temporal", "postgres", "api", "worker", "postgres", "temporal"):
                await asyncio.sleep(1.5)
                await stack.pull(name)
            await people
            await everything_met(stack)
            await check(stack, crowd)
        code, said = await stack.heyi("verify")
        assert code == 0, said


async def life(crowd: Crowd, n: int) -> None:
    """One case: filed, and then carried to its end or left alone."""
    await asyncio.sleep(n * 0.1)
    case = await crowd.file(n)
    if n % (CASES // TOUCHED) == 0:
        with contextlib.suppress(TooLate):
            await crowd.settle(case)


async def everything_met(stack: Stack, within: float = 90) -> None:
    """Wait until the clock owes nothing any more."""
    async with asyncio.timeout(within):
        while True:
            with contextlib.suppress(*AWAY):
                if not await query(stack, "select 1 from current.obligation limit 1"):
                    return
            await asyncio.sleep(0.5)


async def query(stack: Stack, statement: str) -> list[Any]:
    """Read the stack's own database."""
    lines = (stack.data / "env").read_text().splitlines()
    url = next(line.partition("=")[2].strip("'\"") for line in lines if "HEYI_DATABASE_URL" in line)
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


async def check(stack: Stack, crowd: Crowd) -> None:
    """Hold what was acknowledged against what is recorded."""
    assert len(crowd.filed) == CASES
    assert crowd.retries > 0, "no plug was felt by anybody"
    rows = await query(
        stack, "select stream, kind, body, position from ledger.event where stream like 'case/%'"
    )
    kinds: dict[str, Counter[str]] = {}
    met: Counter[tuple[str, str, int]] = Counter()
    for row in rows:
        kinds.setdefault(row["stream"], Counter())[row["kind"]] += 1
        if row["kind"] in ("DeadlineLapsed", "DeadlineReminded"):
            event = json.loads(row["body"])
            met[row["stream"], event["clock"], event.get("nth", 0)] += 1
    assert set(met.values()) == {1}
    settled = {case for case, action, _ in crowd.done if action == "close"}
    assert settled, "the clock won every race: nothing was proved about people"
    for answer in crowd.filed.values():
        stream = f"case/{answer['case_id']}"
        found = kinds.pop(stream)
        assert found["DisputeReported"] == 1
        if answer["case_id"] in settled:
            assert found["NoteAdded"] == found["SettlementRecorded"] == found["CaseClosed"] == 1
        else:
            assert found["CaseEscalated"] == 2, found
            assert found["SettlementRecorded"] == found["CaseClosed"] == 0
    positions = sorted(row["position"] for row in rows)
    assert len(set(positions)) == len(positions)
    # What is left is the sample matter that the first start files.
    assert len(kinds) <= 1
