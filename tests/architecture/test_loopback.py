"""Tests stay on this machine."""

import asyncio
import socket

import pytest

from tests.loopback import BeyondLoopback, is_local


@pytest.mark.parametrize(
    ("family", "address", "local"),
    [
        (socket.AF_INET, ("127.0.0.1", 1), True),
        (socket.AF_INET, ("localhost", 1), True),
        (socket.AF_INET6, ("::1", 1, 0, 0), True),
        (socket.AF_UNIX, "/some/socket", True),
        (socket.AF_INET, ("192.0.2.1", 1), False),
        (socket.AF_INET, ("example.org", 1), False),
    ],
)
def test_local_is_loopback_or_a_file(family: int, address: object, local: bool) -> None:
    assert is_local(family, address) is local


def test_another_machine_is_out_of_reach() -> None:
    with socket.socket() as door, pytest.raises(BeyondLoopback):
        door.connect(("192.0.2.1", 9))


async def test_another_machine_is_out_of_reach_of_the_event_loop() -> None:
    with pytest.raises(BeyondLoopback):
        await asyncio.open_connection("192.0.2.1", 9)
