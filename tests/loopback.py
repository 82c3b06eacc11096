"""Keeps tests on this machine: a connection to any address beyond loopback is refused before it is tried."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class BeyondLoopback(RuntimeError):
    """A test tried to reach another machine."""


def is_local(family: int, address: Any) -> bool:
    """Whether an address of that family stays on this machine."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = address[0]
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _GuardedSocket(socket.socket):
    """A socket that connects to this machine only."""

    def connect(self, address: Any, /) -> None:
        self._check(address)
        super().connect(address)

    def connect_ex(self, address: Any, /) -> int:
        self._check(address)
        return super().connect_ex(address)

    def _check(self, address: Any) -> None:
        if not is_local(self.family, address):
            raise BeyondLoopback(f"a test may not reach {address!r}")


@contextmanager
def only_loopback() -> Iterator[None]:
    """Let Python's sockets reach this machine only, for as long as the block lasts."""
    original = socket.socket
    setattr(socket, "socket", _GuardedSocket)  # noqa: B010 - a plain assignment to a class is refused by mypy
    try:
        yield
    finally:
        setattr(socket, "socket", original)  # noqa: B010 - as above
