"""A restore to an earlier moment is noticed, nothing is recorded until a person has said yes, and then nothing is doubled."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from typer.testing import CliRunner, Result

from heyi.app import app_of
from heyi.cli.program import app
from heyi.compose import open_house
from heyi.installation import environment
from heyi.settings import Settings
from heyi.stack.postgres import EmbeddedPostgres
from heyi.witnessing import FileWitness
from ledger.port import Rewound, Unavailable
from ledger.witness import Sight, Watch
from tests.api.street import Street, open_street
from tests.faults.clusters import WITHIN, at_work, calling, caught_up, database_of, sound
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

pytestmark = pytest.mark.timeout(WITHIN)

Heyi = Callable[..., Awaitable[Result]]


class Backup:
    """Copies of databases of one server, and the way back to them."""

    def __init__(self, server: EmbeddedPostgres, *urls: str) -> None:
        self._server = server
        self._names = [database_of(url) for url in urls]

    async def make(self) -> None:
        """Keep the databases as they are; nobody may be at work on them."""
        for name in self._names:
            await self._server.execute(f"create database {name}_kept template {name}")

    async def restore(self) -> None:
        """Put them back, under whoever is at work."""
        for name in self._names:
            await self._server.execute(
                f"drop database {name} with (force)", f"alter database {name}_kept rename to {name}"
            )


def heyi_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Heyi:
    """Runs a command as the operator of an installation with these settings does."""
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)

    async def run(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, list(words))

    return run


async def looked(watch: Watch) -> None:
    """Look once the database is back."""
    async with asyncio.timeout(30):
        while True:
            with suppress(Unavailable):
                return await watch.look()
            await asyncio.sleep(0.05)


async def test_the_ledger_alone_goes_back_under_running_processes(
    postgres: EmbeddedPostgres,
    templates: Templates,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with templates.fresh() as stores:
        settings = settings_for(stores, policy="xinhe")
        heyi = heyi_on(settings, monkeypatch)
        backup = Backup(postgres, stores.ledger)
        async with furnished(settings) as house, open_street(house, app_of(house)) as street:
            kept, tokens = await street.case(), street.tokens
        await backup.make()
        async with open_house(settings) as house, at_work(house), calling(house, tokens) as street:
            key = str(uuid4())
            acknowledged = (await street.file(key=key)).json()
            await caught_up(house)
            await house.watch.look()
            seen = await street.position()
            assert (await street.get("/readyz")).json() == {"status": "ready"}
            assert (await heyi("restored")).exit_code == 0

            await backup.restore()
            with caplog.at_level(logging.ERROR, "ledger.witness"):
                await looked(house.watch)
                await looked(house.watch)
            stands = await street.position()
            assert stands < seen
            assert sum(one.name == "ledger.witness" for one in caplog.records) >= 1
            assert f"position {seen} was seen" in caplog.text
            await _held_up(street, kept, key)
            said = await heyi("restored")
            assert said.exit_code == 1
            assert f"{seen - stands} events are missing" in said.output
            refused = await heyi("forget", "--case", kept, "--words")
            assert (refused.exit_code, "heyi restored" in refused.output) == (1, True)

            accepted = await heyi("restored", "--accept")
            assert accepted.exit_code == 0, accepted.output
            assert f"goes on from position {stands}" in accepted.output
            async with asyncio.timeout(30):
                while (await street.get("/readyz")).status_code != 200:
                    await asyncio.sleep(0.1)  # the watch of the running process looks by itself
            again = await street.file(key=key)
            assert (again.status_code, again.json()["case_id"]) == (201, acknowledged["case_id"])
            assert (await street.file(key=key)).json()["case_id"] == acknowledged["case_id"]
            await caught_up(house)
        await sound(stores.ledger)


async def _held_up(street: Street, kept: str, key: str) -> None:
    """What a rewound ledger says: nothing is recorded, everything is read, and it is told which of the two."""
    ready = await street.get("/readyz")
    for answer in (ready, await street.file(key=key), await street.do("captain", kept, "accept")):
        assert (answer.status_code, answer.json()["code"]) == (503, "ledger_rewound")
        assert answer.headers["retry-after"]
    assert "较早的时刻" in ready.json()["title"]
    english = await street.get("/readyz", accept_language="en")
    assert "restored to an earlier moment" in english.json()["title"]
    assert (await street.get(f"/api/cases/{kept}", "captain")).status_code == 200
    measured = (await street.get("/metrics")).text
    assert "heyi_ledger_rewound 1.0" in measured
    assert 'heyi_store_refusals_total{code="ledger_rewound"}' in measured


async def test_what_is_at_the_same_position_must_be_the_same(templates: Templates) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        await Neighbourhood(house).report()
        await house.watch.look()
        seen = Sight(await house.ledger.last_position(), bytes(32))
        await _witnessed(stores, seen)
        await Neighbourhood(house).report()
        await house.watch.look()
        assert house.watch.missed == seen, "a ledger that went another way is as long, and not the same"
        with pytest.raises(Rewound):
            await Neighbourhood(house).report()
        await house.watch.accept()
        assert (await Neighbourhood(house).report()).status == "recorded"


async def test_both_databases_go_back_and_the_file_knows(
    postgres: EmbeddedPostgres, templates: Templates, tmp_path: Path
) -> None:
    async with templates.fresh() as stores:
        settings = settings_for(stores, witness=tmp_path / "witness")
        backup = Backup(postgres, stores.ledger, stores.persons)
        async with furnished(settings):
            pass
        await backup.make()
        async with open_house(settings) as house:
            await Neighbourhood(house).report()
            await house.watch.look()
        await backup.restore()

        async with open_house(settings) as house:
            assert house.watch.missed is not None
        async with open_house(settings_for(stores)) as house:
            assert house.watch.missed is None, "without the file there is nothing that could know"
        async with open_house(settings) as house:
            await house.watch.accept()
            assert (await Neighbourhood(house).report()).status == "recorded"
            await house.watch.look()
        assert json.loads((tmp_path / "witness").read_text())["position"] > 0
        assert [one.name for one in tmp_path.iterdir()] == ["witness"]


async def test_a_person_store_that_goes_back_holds_nothing_up(
    postgres: EmbeddedPostgres, templates: Templates
) -> None:
    async with templates.fresh() as stores:
        settings = settings_for(stores)
        backup = Backup(postgres, stores.persons)
        async with furnished(settings):
            pass
        await backup.make()
        async with open_house(settings) as house:
            await Neighbourhood(house).report()
            await house.watch.look()
        await backup.restore()
        async with open_house(settings) as house:
            assert house.watch.missed is None
            assert (await Neighbourhood(house).report()).status == "recorded"


async def test_a_file_that_is_no_witness_is_told_of(tmp_path: Path) -> None:
    file = FileWitness(tmp_path / "witness")
    assert await file.last() is None
    await file.note(Sight(5, bytes(32)))
    await file.note(Sight(3, bytes(32)))
    assert await file.last() == Sight(5, bytes(32))
    await file.note(Sight(3, bytes(32)), anew=True)
    assert await file.last() == Sight(3, bytes(32))
    (tmp_path / "witness").write_text("something else")
    with pytest.raises(OSError, match="HEYI_WITNESS"):
        await file.last()


async def _witnessed(stores: Stores, sight: Sight) -> None:
    connection = await asyncpg.connect(stores.persons_owner)
    await connection.execute("update person.witness set position = $1, hash = $2", sight.position, sight.hash)
    await connection.close()
