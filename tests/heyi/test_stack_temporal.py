"""The embedded Temporal server: ready when it says so, on loopback only, and back with its state after a kill."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client

from heyi.stack.process import ChildFailed
from heyi.stack.temporal import TemporalDevServer


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[TemporalDevServer]:
    server = TemporalDevServer(
        tmp_path / "temporal",
        free_port(),
        search_attributes={"HeyiStage": "Keyword", "HeyiDue": "Datetime"},
        dynamic_config={"frontend.enableUpdateWorkflowExecution": "true"},
    )
    await server.start()
    yield server
    await server.stop()


class DrawsBadly(TemporalDevServer):
    """A server that gives up so many times, as when somebody takes a port that it drew for one of its parts."""

    times = 1

    def _argv(self) -> list[str]:
        tried = self.folder / "tried"
        once_more = f'echo >> "{tried}"; [ "$(wc -l < "{tried}")" -gt {self.times} ] || exit 2; exec "$@"'
        return ["/bin/sh", "-c", once_more, "sh", *super()._argv()]


async def test_a_server_that_drew_a_port_that_was_taken_draws_again(tmp_path: Path) -> None:
    server = DrawsBadly(tmp_path, free_port())
    await server.start()
    assert server.running
    await server.stop()


async def test_a_server_that_always_gives_up_is_told_of(tmp_path: Path) -> None:
    server = DrawsBadly(tmp_path, free_port())
    server.times = 9
    with pytest.raises(ChildFailed, match="status 2"):
        await server.start()
    assert (tmp_path / "tried").read_text().count("\n") == 3


async def _start_one(server: TemporalDevServer, workflow_id: str) -> None:
    client = await Client.connect(server.address)
    await client.start_workflow("Anything", id=workflow_id, task_queue="nobody")


async def test_it_can_be_used_as_soon_as_it_has_started(server: TemporalDevServer) -> None:
    client = await Client.connect(server.address)
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace="default")
    )
    assert known.custom_attributes["HeyiStage"] == IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
    assert known.custom_attributes["HeyiDue"] == IndexedValueType.INDEXED_VALUE_TYPE_DATETIME


async def test_workflows_survive_a_kill(server: TemporalDevServer) -> None:
    await _start_one(server, "kept")
    await server.kill()
    assert not server.running
    await server.start()
    client = await Client.connect(server.address)
    assert (await client.get_workflow_handle("kept").describe()).id == "kept"


async def test_its_doors_are_on_loopback(server: TemporalDevServer) -> None:
    assert server.pid is not None
    listening = [c for c in psutil.Process(server.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert listening
    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


async def test_a_taken_port_is_named(server: TemporalDevServer, tmp_path: Path) -> None:
    port = int(server.address.rpartition(":")[2])
    with pytest.raises(ChildFailed, match=f"port {port} is taken"):
        await TemporalDevServer(tmp_path / "other", port).start()


async def test_a_failed_start_says_why(tmp_path: Path) -> None:
    server = TemporalDevServer(tmp_path, free_port(), search_attributes={"HeyiStage": "Colour"})
    with pytest.raises(ChildFailed, match="Colour"):
        await server.start()
