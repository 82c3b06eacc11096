"""`heyi calendar` on a real installation: checked, published, shown, and every open case looked at again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text
from typer.testing import CliRunner, Result

from heyi.cli.program import app
from heyi.compose import House
from heyi.installation import environment
from heyi.relay import RelayFollower
from ledger.pokes import FORCED
from tests.domain.calendars import CN_FILE
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

Heyi = Callable[..., Awaitable[Result]]


@pytest.fixture
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh() as stores:
        yield stores


@pytest.fixture
def heyi(stores: Stores, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Heyi:
    """Runs a command as the operator of an installation on these databases does."""
    for name, value in environment(settings_for(stores, policy="xinhe")).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    async def run(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, list(words))

    return run


@pytest.fixture
async def house(stores: Stores) -> AsyncIterator[House]:
    async with furnished(settings_for(stores, policy="xinhe")) as house:
        yield house


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A second edition of the calendar that the pack names."""
    file = tmp_path / "cn.yaml"
    content = CN_FILE.read_text(encoding="utf-8").replace("cn-2025-2026/1", "cn-2025-2026/2")
    file.write_text(content, encoding="utf-8")
    return file


async def test_a_calendar_is_checked_published_and_shown(heyi: Heyi, house: House, edition: Path) -> None:
    checked = await heyi("calendar", "check", str(edition))
    assert "cn-2025-2026/2 is sound: years 2025, 2026" in checked.stdout
    published = await heyi("calendar", "publish", str(edition))
    assert "cn-2025-2026/2 is in force" in published.stdout
    assert "looked at again" in published.stdout
    assert "was in force already" in (await heyi("calendar", "publish", str(edition))).stdout
    shown = yaml.safe_load((await heyi("calendar", "show", "cn-2025-2026")).stdout)
    assert (shown["id"], shown["published"]) == ("cn-2025-2026/2", [2025, 2026])
    assert (await heyi("verify")).exit_code == 0


async def test_what_is_wrong_is_said_and_nothing_is_published(
    heyi: Heyi, house: House, edition: Path
) -> None:
    missing = await heyi("calendar", "check", "nothing.yaml")
    assert (missing.exit_code, "no such file" in missing.stderr) == (1, True)
    unknown = await heyi("calendar", "show", "cn")
    assert (unknown.exit_code, "no calendar cn is published" in unknown.stderr) == (1, True)
    await heyi("calendar", "publish", str(edition))
    edition.write_text(edition.read_text(encoding="utf-8").replace('"18:00"', '"17:00"'), encoding="utf-8")
    other = await heyi("calendar", "publish", str(edition))
    assert (other.exit_code, "calendar_edition_taken" in other.stderr) == (1, True)
    text = edition.read_text(encoding="utf-8").replace("cn-2025-2026/2", "hean/1")
    edition.write_text(text, encoding="utf-8")
    assert "counts by another calendar" in (await heyi("calendar", "publish", str(edition))).stdout


async def test_every_open_case_is_looked_at_again_once_no_process_knows_the_edition_before(
    heyi: Heyi, house: House, edition: Path
) -> None:
    outcome = await Neighbourhood(house).report()
    await heyi("calendar", "publish", str(edition))
    batch = [one for one in await house.ledger.read(0) if one.stream.startswith("calendar/")]
    assert [one.kind for one in batch] == ["CalendarPublished"]
    async with house.engine.begin() as tx:
        await RelayFollower(asyncio.Event()).handle(batch, tx)
    async with house.engine.connect() as connection:
        rows = await connection.execute(
            text("select stream, version, next_at > clock_timestamp() as later from current.poke")
        )
        assert [tuple(row) for row in rows] == [(outcome.stream, FORCED, True)]
