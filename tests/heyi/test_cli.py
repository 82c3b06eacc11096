"""The commands on real databases: what they print, what they record, and how they end."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
import yaml
from typer.testing import CliRunner, Result

from engine.doorkeeper import Doorkeeper
from heyi.cli.program import app
from heyi.compose import House
from heyi.installation import environment
from ledger.looks import NEWEST, Looks
from ledger.pokes import FORCED
from schemas.actors import Actor, Role
from tests.house import PACKS, Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

Heyi = Callable[..., Awaitable[Result]]
ESTATE = "hean/xinhe/e1"


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

    async def run(*words: str, text: str | None = None) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, list(words), text)

    return run


@pytest.fixture
async def house(stores: Stores) -> AsyncIterator[House]:
    async with furnished(settings_for(stores, policy="xinhe")) as house:
        yield house


async def actor_of(house: House, token: str) -> Actor | None:
    return await Doorkeeper(house.ledger, house.keys).actor_of(token)


async def tampered(stores: Stores, *statements: str) -> None:
    """Do what only somebody with the database's own rights can."""
    connection = await asyncpg.connect(stores.ledger_owner)
    try:
        await connection.execute("set session_replication_role = replica")
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_migrate_makes_an_installation_of_empty_databases_and_may_be_repeated(heyi: Heyi) -> None:
    for _ in range(2):
        done = await heyi("migrate")
        assert (done.exit_code, done.stderr) == (0, "")
        assert "xinhe/3 is in force" in done.stdout


async def test_migrate_without_the_owners_address_says_which_variable(
    heyi: Heyi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HEYI_PERSONS_MIGRATION_URL")
    done = await heyi("migrate")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("heyi: HEYI_PERSONS_MIGRATION_URL is missing")


async def test_a_token_for_staff_stands_alone_and_fills_the_post(heyi: Heyi, house: House) -> None:
    done = await heyi("token", "--role", "grid_worker", "--place", ESTATE, "--name", "黄素芬")
    assert done.exit_code == 0
    actor = await actor_of(house, done.stdout.strip())
    assert actor is not None
    assert (actor.role, actor.place) == (Role.GRID_WORKER, ESTATE)
    house.rulebook.stale()
    held = (await house.rulebook.directory()).posts[ESTATE, Role.GRID_WORKER]
    assert held == (actor.id,)
    roster = (await house.ledger.load("roster/posts")).events
    assert "黄素芬".encode() not in b"".join(event.body for event in roster)


async def test_another_token_for_the_same_person_fills_no_post_twice(heyi: Heyi, house: House) -> None:
    staff = str(uuid4())
    words = ("token", "--role", "grid_worker", "--place", ESTATE, "--staff", staff)
    first, second = await heyi(*words), await heyi(*words)
    assert first.stdout != second.stdout
    house.rulebook.stale()
    assert (await house.rulebook.directory()).posts[ESTATE, Role.GRID_WORKER] == (staff,)


async def test_a_token_for_a_party_by_id_and_by_number(heyi: Heyi, house: House) -> None:
    outcome = await Neighbourhood(house).report()
    assert outcome.standing is not None
    for case in (outcome.stream.partition("/")[2], outcome.standing.number):
        done = await heyi("token", "--case", case, "--party", "2")
        actor = await actor_of(house, done.stdout.strip())
        assert actor is not None
        assert (actor.role, actor.case, actor.party) == (Role.PARTY, outcome.stream, 2)
    wrong = await heyi("token", "--case", outcome.standing.number, "--party", "3")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "has the parties 1 to 2" in wrong.stderr


async def test_a_revoked_token_opens_nothing(heyi: Heyi, house: House) -> None:
    token = (await heyi("token", "--role", "supervisor", "--place", "hean")).stdout.strip()
    assert (await heyi("token", "revoke", "-", text=token + "\n")).exit_code == 0
    assert await actor_of(house, token) is None
    again = await heyi("token", "revoke", token)
    assert (again.exit_code, "no such token" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("token",), 2, "--role ROLE --place PATH"),
        (("token", "--role", "mayor", "--place", "hean"), 2, "mayor is no role of staff"),
        (("token", "--role", "supervisor", "--place", "He An"), 2, "no path of a place"),
        (("token", "--role", "supervisor", "--place", "hean/nowhere"), 1, "place_unknown"),
        (("token", "--case", str(UUID(int=7)), "--party", "1"), 1, "there is no case"),
        (("policy", "show", "nothing"), 1, "no policy pack nothing is published"),
        (("policy", "check", "nothing"), 1, "no folder of a policy pack"),
        (("import", "nothing.csv", "--place", "hean/xinhe"), 1, "cannot be read"),
        (("import", "nothing.csv", "--place", "心和"), 2, "no path of a place"),
        (("import", "nothing.csv", "--place", "hean", "--map", "x"), 2, "FIELD=COLUMN"),
    ],
)
@pytest.mark.usefixtures("house")
async def test_what_cannot_be_done_is_said_in_a_line(
    heyi: Heyi, words: tuple[str, ...], status: int, says: str
) -> None:
    done = await heyi(*words)
    assert (done.exit_code, done.stdout) == (status, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


async def test_verify_is_content_with_what_is_whole(heyi: Heyi, house: House) -> None:
    await Neighbourhood(house).report()
    done = await heyi("verify")
    assert done.exit_code == 0
    assert "fingerprint" in done.stdout


async def test_verify_names_the_first_event_that_was_changed(
    heyi: Heyi, house: House, stores: Stores
) -> None:
    first = await Neighbourhood(house).report()
    second = await Neighbourhood(house).report("漏水", "楼上漏水")
    await tampered(
        stores,
        f"update ledger.event set body = body || ' '::bytea where stream = '{second.stream}' and version = 1",
        f"update ledger.event set body = body || ' '::bytea where stream = '{first.stream}' and version = 3",
    )
    done = await heyi("verify")
    assert done.exit_code == 1
    assert f"stream {first.stream}, version 3" in done.stderr.splitlines()[0]


async def test_rebuild_mends_rows_that_verify_complains_about(
    heyi: Heyi, house: House, stores: Stores
) -> None:
    outcome = await Neighbourhood(house).report()
    await tampered(
        stores, f"update current.stream_row set stage = 'closed' where stream = '{outcome.stream}'"
    )
    complained = await heyi("verify")
    assert (complained.exit_code, "current row: stage" in complained.stderr) == (1, True)
    assert (await heyi("rebuild")).exit_code == 0
    assert (await heyi("verify")).exit_code == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("update access.look set actor = 'nobody' where id = (select min(id) from access.look)", "look "),
        ("delete from access.look where id = (select min(id) from access.look)", "look "),
        ("update ledger.command set outcome = '{}' where stream = '{stream}'", "it cannot be read"),
        ("insert into ledger.checkpoint values ('relay', 1, null)", "checkpoint of relay at 1"),
        (
            "insert into ledger.checkpoint (follower, position) values ('x', 0)",
            "nobody follows under this name",
        ),
        ("insert into current.poke values ('{stream}', 99)", "poke: of a stream or a version"),
        (
            "update current.measure set place = 'hean' where stream = '{stream}'",
            "a place that is not its stream's",
        ),
        (
            "update ledger.event set visibility = 'qublic' where stream = '{stream}' and version = 1",
            "hash does not fit",
        ),
    ],
)
async def test_verify_looks_at_what_stands_beside_the_events(
    heyi: Heyi, house: House, stores: Stores, change: str, says: str
) -> None:
    stream = (await Neighbourhood(house).report()).stream
    looks = Looks(house.engine)
    for _ in range(2):
        await looks.enter(stream, Actor(id="staff-1", role=Role.SUPERVISOR, place="hean"), "case")
    assert (await heyi("verify")).exit_code == 0
    await tampered(stores, change.replace("{stream}", stream))
    complained = await heyi("verify")
    assert (complained.exit_code, says in complained.stderr) == (1, True), complained.stderr


async def test_looks_at_once_are_one_chain(heyi: Heyi, house: House) -> None:
    stream, looks = (await Neighbourhood(house).report()).stream, Looks(house.engine)
    who = [Actor(id=f"staff-{n}", role=Role.SUPERVISOR, place="hean") for n in range(12)]
    await asyncio.gather(*(looks.enter(stream, one, "case") for one in who))
    assert len(await looks.of(stream, NEWEST, 20)) == 12
    assert (await heyi("verify")).exit_code == 0


async def test_rebuild_lets_counting_followers_begin_anew(heyi: Heyi, house: House, stores: Stores) -> None:
    stream = (await Neighbourhood(house).report()).stream
    await heyi("rebuild")
    counted = "select stream, place, category, reported_at, topic from current.report"
    connection = await asyncpg.connect(stores.ledger)
    before = await connection.fetch(counted)
    assert [row["stream"] for row in before] == [stream]
    await tampered(stores, "update current.report set category = 'x', topic = gen_random_uuid()")
    assert (await heyi("rebuild")).exit_code == 0
    assert await connection.fetch(counted) == before
    await connection.close()


async def test_resync_asks_for_a_look_at_every_open_case(heyi: Heyi, house: House, stores: Stores) -> None:
    outcome = await Neighbourhood(house).report()
    done = await heyi("resync")
    assert done.stdout.startswith("1 open cases")
    connection = await asyncpg.connect(stores.ledger)
    rows = await connection.fetch("select stream, version from current.poke")
    await connection.close()
    assert [tuple(row) for row in rows] == [(outcome.stream, FORCED)]


async def test_a_pack_is_checked_published_and_shown(heyi: Heyi, house: House, tmp_path: Path) -> None:
    assert "xinhe/3 is sound" in (await heyi("policy", "check", "xinhe")).stdout
    assert "was in force already" in (await heyi("policy", "publish", "xinhe")).stdout
    published = await heyi("policy", "publish", "quick")
    assert "quick/3 is in force" in published.stdout
    assert "filed under xinhe" in published.stdout
    shown = yaml.safe_load((await heyi("policy", "show", "quick")).stdout)
    assert (shown["name"], shown["number_prefix"]) == ("quick", "YS")


async def test_a_changed_pack_needs_a_higher_version(heyi: Heyi, house: House, tmp_path: Path) -> None:
    shutil.copytree(PACKS, tmp_path / "packs")
    pack = tmp_path / "packs" / "xinhe" / "pack.yaml"
    pack.write_text(pack.read_text().replace("number_prefix: HY", "number_prefix: XH"))
    same = await heyi("policy", "publish", str(pack.parent))
    assert (same.exit_code, "give the new content a higher version" in same.stderr) == (1, True)
    pack.write_text(pack.read_text().replace("version: 3", "version: 4"))
    assert "xinhe/4 is in force" in (await heyi("policy", "publish", str(pack.parent))).stdout
    older = await heyi("policy", "publish", "xinhe")
    assert (older.exit_code, "xinhe/4 is in force" in older.stderr) == (1, True)


async def test_a_pack_with_a_mistake_is_told_by_file_and_line(heyi: Heyi, tmp_path: Path) -> None:
    shutil.copytree(PACKS, tmp_path / "packs")
    clocks = tmp_path / "packs" / "xinhe" / "clocks.yaml"
    clocks.write_text(clocks.read_text().replace("amount: 1,", "amount: -1,", 1))
    done = await heyi("policy", "check", str(clocks.parent))
    assert done.exit_code == 1
    assert "clocks.yaml:" in done.stderr


async def test_import_prints_what_became_of_the_rows(heyi: Heyi, house: House, tmp_path: Path) -> None:
    sheet = tmp_path / "ledger.csv"
    sheet.write_bytes(
        "标题,内容,申请人,办理结果\n漏水,楼上漏水,林秀英,已办\n,,周国强,\n占道,楼道堆物,周国强,\n".encode(
            "gb18030"
        )
    )
    words = ("import", str(sheet), "--place", "hean/xinhe")
    dry = await heyi(*words, "--dry-run")
    assert "would be filed" in dry.stdout
    first, again = await heyi(*words), await heyi(*words)
    assert (first.exit_code, again.exit_code) == (1, 1)
    assert first.stderr.startswith("line 3: statement_missing:")
    assert "办理结果" in first.stdout
    numbers = [line.split("│")[1:3] for line in again.stdout.splitlines() if line.startswith("│")]
    assert [(name.strip(), count.strip()) for name, count in numbers] == [
        ("filed", "0"),
        ("already there", "2"),
        ("bad", "1"),
    ]


async def test_databases_that_are_away_are_said_in_a_line(
    heyi: Heyi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEYI_DATABASE_URL", "postgresql://heyi@127.0.0.1:9/heyi")
    for command in ("verify", "resync"):
        done = await heyi(command)
        assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
        assert "do not answer" in done.stderr
