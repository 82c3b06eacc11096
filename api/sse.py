"""Server-sent events on the wire: how a block is written, and an answer that goes on until either side has enough."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

MEDIA_TYPE = "text/event-stream"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between two signs of life, for which a reader may leave what was sent unread, before a lost reader comes back."""

    heartbeat: float = 15.0
    patience: float = 30.0
    retry: float = 3.0


def block(position: int, topic: str, data: Mapping[str, str | int]) -> bytes:
    """One event; JSON has no line breaks of its own, so the data is one line."""
    content = json.dumps(data, separators=(",", ":"))
    return f"id: {position}\nevent: {topic}\ndata: {content}\n\n".encode()


def mark(position: int) -> bytes:
    """A sign of life: a comment, and a position that the reader remembers without being told an event (HTML, 9.2.6)."""
    return f":\nid: {position}\n\n".encode()


def come_back(after: float) -> bytes:
    """How long to wait before connecting again, as the first line of a block or as one of its own."""
    return f"retry: {round(after * 1000)}\n".encode()


class EventStream(Response):
    """An answer of blocks; what waits to be sent is never more than one of them and the buffer of the connection.

    A reader that takes nothing for `patience` seconds is cut off in the middle of the answer; it comes back with the last
    position it saw. Whoever hangs up ends the blocks at once.
    """

    media_type = MEDIA_TYPE

    def __init__(self, blocks: AsyncGenerator[bytes], patience: float) -> None:
        # Proxies that gather answers before they pass them on are asked not to.
        super().__init__(headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._blocks = blocks
        self._patience = patience

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send the blocks. What the first one raises is raised before the answer begins."""
        async with aclosing(self._blocks):
            first = await anext(self._blocks)
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            writing = asyncio.create_task(self._write(first, send), name="event-stream")
            gone = asyncio.create_task(_hung_up(receive), name="event-stream-gone")
            try:
                await asyncio.wait((writing, gone), return_when=asyncio.FIRST_COMPLETED)
            finally:
                writing.cancel()
                gone.cancel()
                await asyncio.wait((writing, gone))
            if not writing.cancelled():
                writing.result()

    async def _write(self, first: bytes, send: Send) -> None:
        try:
            await self._send(send, first, more=True)
            async for one in self._blocks:
                await self._send(send, one, more=True)
            await self._send(send, b"", more=False)
        except TimeoutError:
            log.info("a reader of the event stream was cut off: it read nothing for %s s", self._patience)

    async def _send(self, send: Send, body: bytes, *, more: bool) -> None:
        async with asyncio.timeout(self._patience):
            await send({"type": "http.response.body", "body": body, "more_body": more})


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
