"""`heyi export` and `heyi import --ledger` on real databases: a whole installation carried over, and what is refused."""

import asyncio
import os
import stat
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from engine.desk import CommandReused
from heyi.cli.program import app
from heyi.compose import House, open_house
from heyi.installation import environment
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

Heyi = Callable[..., Awaitable[Result]]


@pytest.fixture
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh() as stores:
        yield stores


@pytest.fixture
async def moved(templates: Templates, stores: Stores) -> AsyncIterator[Stores]:
    """An empty ledger beside the person store of the first installation."""
    async with templates.fresh(persons=False) as fresh:
        yield Stores(fresh.ledger, stores.persons, fresh.ledger_owner, stores.persons_owner)


@pytest.fixture
def heyi(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Heyi:
    """Runs a command as the operator of the installation on these databases does."""
    monkeypatch.chdir(tmp_path)

    async def run(stores: Stores, *words: str, data: bytes | None = None) -> Result:
        for name, value in environment(settings_for(stores, policy="xinhe")).items():
            monkeypatch.setenv(name, value)
        return await asyncio.to_thread(CliRunner().invoke, app, list(words), data)

    return run


@pytest.fixture
async def house(stores: Stores) -> AsyncIterator[House]:
    async with furnished(settings_for(stores, policy="xinhe")) as house:
        yield house


def fingerprint(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("fingerprint "))


async def test_an_installation_is_carried_over_by_a_file(
    heyi: Heyi, house: House, stores: Stores, moved: Stores, tmp_path: Path
) -> None:
    key = uuid4()
    filed = await Neighbourhood(house).report(key=key)
    out = await heyi(stores, "export", "ledger.jsonl")
    assert (out.exit_code, out.stdout) == (0, "")
    assert stat.S_IMODE((tmp_path / "ledger.jsonl").stat().st_mode) == 0o600
    written = (tmp_path / "ledger.jsonl").read_text()
    assert "林秀英" not in written
    assert "13900000001" not in written

    back = await heyi(moved, "import", "--ledger", "ledger.jsonl")
    assert back.exit_code == 0, back.output
    there, here = await heyi(stores, "verify"), await heyi(moved, "verify")
    assert (there.exit_code, here.exit_code) == (0, 0)
    assert fingerprint(here.stdout) == fingerprint(there.stdout) == fingerprint(out.stderr)
    assert fingerprint(back.stderr) == fingerprint(out.stderr)

    async with open_house(settings_for(moved, policy="xinhe")) as carried:
        again = await Neighbourhood(carried).report(key=key)
        assert again == filed
        with pytest.raises(CommandReused):
            await Neighbourhood(carried).report("漏水", key=key)
        another = await Neighbourhood(carried).report("漏水", "楼上漏水")
    assert filed.standing is not None
    assert another.standing is not None
    assert int(another.standing.number[-6:]) == int(filed.standing.number[-6:]) + 1


async def test_standard_output_goes_into_standard_input(
    heyi: Heyi, house: House, stores: Stores, moved: Stores
) -> None:
    await Neighbourhood(house).report()
    out = await heyi(stores, "export")
    assert out.exit_code == 0
    assert (await heyi(stores, "export", "-")).stdout_bytes == out.stdout_bytes
    assert (await heyi(moved, "import", "--ledger", "-", data=out.stdout_bytes)).exit_code == 0
    assert (await heyi(moved, "export")).stdout_bytes == out.stdout_bytes
    # The pack is in force already, and migrating finds nothing to do.
    assert (await heyi(moved, "migrate")).exit_code == 0
    assert (await heyi(moved, "export")).stdout_bytes == out.stdout_bytes


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("import", "--ledger", "nothing.jsonl"), 1, "nothing.jsonl: No such file"),
        (("import", "--ledger", "x", "--place", "hean"), 2, "--ledger takes no --place"),
        (("import", "--ledger", "x", "--dry-run"), 2, "--ledger takes no --place"),
        (("import", "--ledger", "x", "--map", "a=b"), 2, "--ledger takes no --place"),
        (("import", "x.csv"), 2, "--place PATH"),
        (("export", "."), 1, "Is a directory"),
        (("export", "nowhere/x"), 1, "No such file"),
        (("import", "--ledger", "-"), 1, "cut off after line 0"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_line(
    heyi: Heyi, moved: Stores, words: tuple[str, ...], status: int, says: str
) -> None:
    done = await heyi(moved, *words)
    assert (done.exit_code, done.stdout) == (status, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


async def test_an_export_is_not_read_into_a_ledger_in_use(heyi: Heyi, house: House, stores: Stores) -> None:
    out = await heyi(stores, "export")
    done = await heyi(stores, "import", "--ledger", "-", data=out.stdout_bytes)
    assert (done.exit_code, "this ledger is not empty" in done.stderr) == (1, True)


@pytest.mark.parametrize("command", [("export",), ("import", "--ledger", "-")])
async def test_the_owners_address_is_asked_for(
    heyi: Heyi, moved: Stores, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = Stores(moved.ledger, moved.persons, moved.ledger_owner, moved.persons_owner)
    for name, value in environment(settings_for(bare, migration_url=None)).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HEYI_MIGRATION_URL", raising=False)
    done = await asyncio.to_thread(CliRunner().invoke, app, list(command))
    assert (done.exit_code, "HEYI_MIGRATION_URL is missing" in done.stderr) == (1, True)


async def test_a_failed_export_leaves_the_older_file(
    heyi: Heyi, house: House, stores: Stores, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text("what was there")
    away = Stores(stores.ledger, stores.persons, "postgresql://heyi@127.0.0.1:9/heyi", stores.persons_owner)
    done = await heyi(away, "export", "ledger.jsonl")
    assert (done.exit_code, "do not answer" in done.stderr) == (1, True)
    assert file.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [file]


async def test_a_full_disk_is_not_taken_for_a_database_that_is_away(
    heyi: Heyi, house: House, stores: Stores
) -> None:
    done = await heyi(stores, "export", "/dev/full")
    assert done.exit_code == 1
    assert done.stderr == "heyi: the export cannot be written: No space left on device\n"


@pytest.mark.subprocess
async def test_a_reader_that_goes_away_is_not_taken_for_a_database_that_is_away(
    house: House, stores: Stores
) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "heyi", "export"),
            env={**os.environ, **environment(settings_for(stores, policy="xinhe"))},
            stdout=theirs,
            stderr=asyncio.subprocess.PIPE,
        )
    finally:
        os.close(theirs)
    _, said = await process.communicate()
    assert (process.returncode, said) == (1, b"heyi: the export is not whole: nobody reads on\n")
