"""The doors behind a real server: uvicorn on a loop and a thread of its own, for callers who are not asynchronous."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

import uvicorn

from heyi.app import serve
from heyi.settings import Settings


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of a server on these settings, which runs as long as the block does."""
    servers: Queue[uvicorn.Server] = Queue()
    thread = threading.Thread(target=lambda: asyncio.run(serve(settings, servers.put)), name="uvicorn")
    thread.start()
    server = servers.get(timeout=30)
    try:
        while not server.started and thread.is_alive():
            threading.Event().wait(0.02)
        yield f"http://{settings.host}:{settings.port}"
    finally:
        server.should_exit = True
        thread.join(30)
