"""A disk without room, a read-only database, no connection left, a server killed: clear answers, and everything goes on afterwards."""

import asyncio
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import asyncpg
import psutil
import pytest

from heyi.app import app_of
from heyi.stack.postgres import EmbeddedPostgres
from tests.api.street import Street, open_street
from tests.faults.clusters import LONG, WITHIN, at_work, caught_up, cluster, sound
from tests.house import furnished, settings_for
from tests.templates import Stores, Templates

pytestmark = pytest.mark.timeout(WITHIN)

TURNS = 6 if LONG else 1
FLOOD = 400
MEGABYTE = 1 << 20
SMALL = {"max_wal_size": "64MB", "min_wal_size": "32MB", "checkpoint_timeout": "1h"}


class Busy(NamedTuple):
    """A server of its own with a street that works on it."""

    server: EmbeddedPostgres
    street: Street
    stores: Stores


@asynccontextmanager
async def street_on(server: EmbeddedPostgres) -> AsyncIterator[tuple[Street, Stores]]:
    """A furnished street on a server, with everything at work that a worker does beside Temporal."""
    templates = await Templates.make(server)
    async with (
        templates.fresh() as stores,
        furnished(settings_for(stores, policy="xinhe")) as house,
        open_street(house, app_of(house)) as street,
        at_work(house),
    ):
        yield street, stores


@pytest.fixture(scope="module")
async def busy(short_folder: Path) -> AsyncIterator[Busy]:
    """One server with few connections for every fault that leaves its disk alone."""
    async with cluster(short_folder, max_connections="40") as server, street_on(server) as (street, stores):
        yield Busy(server, street, stores)


async def asked_until(street: Street, code: str, most: int = FLOOD) -> list[str]:
    """File under new keys until a code is answered; return the keys that were not acknowledged."""
    open_: list[str] = []
    for _ in range(most):
        key = str(uuid4())
        answer = await street.file(key=key)
        if answer.status_code == 201:
            continue
        open_.append(key)
        assert answer.status_code == 503, answer.text
        assert answer.headers["retry-after"]
        if answer.json()["code"] == code:
            return open_
    raise AssertionError(f"{code} was never answered")


async def recorded(street: Street, key: str, within: float = 60) -> str:
    """Send a filing again under its key until it is recorded, as a client should; return the case."""
    async with asyncio.timeout(within):
        while True:
            answer = await street.file(key=key)
            if answer.status_code == 201:
                return str(answer.json()["case_id"])
            assert answer.status_code == 503, answer.text
            await asyncio.sleep(0.2)


async def read(street: Street, case: str, code: str) -> None:
    """Lists are read; a case is not, where nobody can be noted as its reader."""
    assert (await street.get("/api/cases", "captain")).status_code == 200
    looked = await street.get(f"/api/cases/{case}", "captain")
    assert (looked.status_code, looked.json()["code"]) == (503, code)


async def whole(street: Street, stores: Stores, keys: list[str]) -> None:
    """Everything that was asked for is there once, everybody goes on, nothing is half written."""
    before = await street.position()
    cases = [await recorded(street, key) for key in keys]
    assert [await recorded(street, key) for key in keys] == cases
    assert len(set(cases)) == len(keys)
    assert await street.position() > before
    await caught_up(street.house)
    await sound(stores.ledger)
    assert (await street.get("/readyz")).status_code == 200


async def measured(street: Street, name: str) -> float:
    lines = (await street.get("/metrics")).text.splitlines()
    return next(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def small_disk(folder: Path, megabytes: int) -> bool:
    """Mount a disk of so many megabytes; whether this machine lets us."""
    options = f"size={megabytes}m,mode=0755"
    argv = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(argv, check=False, capture_output=True)
    return done.returncode == 0


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    own = Path(tempfile.mkdtemp(dir=folder, prefix="disk-"))
    own.chmod(0o755)
    if not small_disk(own, megabytes):
        pytest.fail(
            "a full disk needs a small one to fill: run this test as root with CAP_SYS_ADMIN, where a tmpfs can be mounted"
            " (docker: --cap-add SYS_ADMIN), or leave it out by name: -k 'not full_disk'"
        )
    try:
        yield own
    finally:
        subprocess.run(["umount", "--lazy", str(own)], check=True)


def fill(folder: Path) -> Path:
    """Take whatever room there is."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (MEGABYTE, 4096):
            try:
                while file.write(bytes(size)) == size:
                    continue
            except OSError:
                continue
    return ballast


@pytest.mark.slow
@pytest.mark.subprocess
async def test_a_full_disk_refuses_clearly_and_goes_on_once_there_is_room(short_folder: Path) -> None:
    with disk(short_folder, 256) as small:
        async with cluster(small, **SMALL) as server, street_on(server) as (street, stores):
            case = await street.case()
            for _ in range(TURNS):
                # A segment of the log with room in it: only tables and indexes have to grow.
                await server.execute("select pg_switch_wal()", "checkpoint")
                ballast = fill(small)
                keys = await asked_until(street, "store_full")
                answer = await street.file(key=keys[-1])
                assert (answer.status_code, answer.json()["code"]) == (503, "store_full")
                assert "磁盘已满" in answer.json()["title"]
                await read(street, case, "store_full")
                assert await measured(street, 'heyi_store_refusals_total{code="store_full"}') >= 1
                ballast.unlink()
                await whole(street, stores, keys)


@pytest.mark.slow
@pytest.mark.subprocess
async def test_a_log_that_takes_nothing_more_ends_the_server_and_loses_nothing(busy: Busy) -> None:
    server, street, stores = busy
    for _ in range(TURNS):
        acknowledged = [await street.case() for _ in range(3)]
        keys = [str(uuid4()) for _ in range(5)]
        # Files may grow no further: what PostgreSQL does when the disk of its log is full.
        no_file_beyond(server, 4096)
        answers = await asyncio.gather(*(street.file(key=key) for key in keys))
        codes = Counter(answer.json()["code"] for answer in answers)
        assert set(codes) <= {"store_away", "outcome_unknown", "store_full"}, codes
        async with asyncio.timeout(60):
            await server.wait()
        assert (await street.file(key=keys[0])).json()["code"] == "store_away"
        await server.kill()
        await server.start()
        await whole(street, stores, keys)
        for case in acknowledged:
            assert (await street.get(f"/api/cases/{case}", "captain")).status_code == 200


def no_file_beyond(server: EmbeddedPostgres, size: int) -> None:
    """Let no process of a server write a file beyond so many bytes."""
    postmaster = psutil.Process(server.pid)
    for process in (postmaster, *postmaster.children()):
        owner: dict[str, object] = {}
        if os.geteuid() == 0:
            owner = {"user": process.uids().real, "group": process.gids().real, "extra_groups": []}
        argv = ["prlimit", "--pid", str(process.pid), f"--fsize={size}:unlimited"]
        done = subprocess.run(argv, check=False, **owner)  # type: ignore[call-overload]  # the names are those of Popen
        # A session may end meanwhile; whoever comes later has the limit from the first of them.
        assert done.returncode == 0 or not process.is_running(), done


@pytest.mark.slow
@pytest.mark.subprocess
async def test_a_read_only_database_is_read_and_says_so(busy: Busy) -> None:
    server, street, stores = busy
    case = await street.case()
    for _ in range(TURNS):
        await server.execute("alter system set default_transaction_read_only = on", "select pg_reload_conf()")
        keys = await asked_until(street, "store_read_only")
        english = await street.client.post(
            "/api/cases", json={}, headers={"Accept-Language": "en", "Idempotency-Key": keys[0]}
        )
        assert english.status_code == 422  # what is malformed is told even so
        acted = await street.do("captain", case, "accept")
        assert (acted.status_code, acted.json()["code"]) == (503, "store_read_only")
        assert "只能读取" in acted.json()["title"]
        await read(street, case, "store_read_only")
        assert await measured(street, "heyi_ledger_writable") == 0
        await asyncio.sleep(1.5)  # followers and the watch meet it too
        await writable_again(server)
        await whole(street, stores, keys)
        assert await measured(street, "heyi_ledger_writable") == 1


async def writable_again(server: EmbeddedPostgres) -> None:
    connection = await asyncpg.connect(server.dsn(), server_settings={"default_transaction_read_only": "off"})
    await connection.execute("alter system reset default_transaction_read_only")
    await connection.execute("select pg_reload_conf()")
    await connection.close()


@pytest.mark.slow
@pytest.mark.subprocess
async def test_no_connection_left_and_a_killed_server(busy: Busy) -> None:
    server, street, stores = busy
    case = await street.case()
    for _ in range(TURNS):
        await every_connection_taken(server, street, stores, case)
        await killed_in_flight(server, street, stores)


async def every_connection_taken(server: EmbeddedPostgres, street: Street, stores: Stores, case: str) -> None:
    held = []
    connection = await asyncpg.connect(server.dsn())
    try:
        # Sessions of the application end, and others are quicker than it is to come back.
        while True:
            try:
                held.append(await asyncpg.connect(stores.ledger))
            except asyncpg.TooManyConnectionsError:
                if await connection.fetchval(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like 'heyi-%'"
                ):
                    continue
                break
        keys = await asked_until(street, "store_away")
        looked = await street.get(f"/api/cases/{case}", "captain")
        assert looked.status_code in (200, 503), looked.text
        assert (await street.get("/metrics")).status_code == 200
    finally:
        for one in held:
            await one.close()
        await connection.close()
    await whole(street, stores, keys)


async def killed_in_flight(server: EmbeddedPostgres, street: Street, stores: Stores) -> None:
    """Nine people file at once when the server dies; who was answered finds it there, who was not asks again."""
    keys = [str(uuid4()) for _ in range(9)]
    asked = [asyncio.create_task(street.file(key=key)) for key in keys]
    await asyncio.sleep(0.02)
    await server.kill()
    answers = dict(zip(keys, await asyncio.gather(*asked), strict=True))
    assert {answer.status_code for answer in answers.values()} <= {201, 503}
    await server.start()
    await whole(street, stores, keys)
    for key, answer in answers.items():
        if answer.status_code == 201:
            assert await recorded(street, key) == answer.json()["case_id"]
