"""Listening as a test does: the blocks of an event stream, over a connection or straight from the application."""

import asyncio
import json
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.types import Message

PATH = "/api/events/stream"


@dataclass
class Block:
    """One block as the rules of HTML read it (9.2.6)."""

    id: int | None = None
    event: str = "message"
    data: str = ""
    retry: int | None = None

    @property
    def told(self) -> Any:
        """What it announces; None for a sign of life."""
        return json.loads(self.data) if self.data else None


async def blocks(lines: AsyncIterable[str]) -> AsyncIterator[Block]:
    """The blocks of a stream of lines."""
    block = Block()
    async for line in lines:
        name, _, value = line.partition(":")
        match name:
            case "id":
                block.id = int(value)
            case "event":
                block.event = value.strip()
            case "data":
                block.data += value.strip()
            case "retry":
                block.retry = int(value)
        if not line:
            yield block
            block = Block()


@asynccontextmanager
async def listening(
    client: httpx.AsyncClient, headers: dict[str, str], path: str = PATH
) -> AsyncIterator[AsyncIterator[Block]]:
    """The blocks that a server sends to one caller; who leaves the context hangs up."""
    async with client.stream("GET", path, headers=headers, timeout=60) as answer:
        if answer.status_code != 200:
            await answer.aread()
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert "content-length" not in answer.headers
        yield blocks(answer.aiter_lines())


async def heard(stream: AsyncIterator[Block], number: int) -> list[Block]:
    """The next so many blocks that announce something."""
    found: list[Block] = []
    async for block in stream:
        if block.data:
            found.append(block)
        if len(found) == number:
            return found
    raise AssertionError(f"the stream ended after {len(found)} of {number}")


async def opened(stream: AsyncIterator[Block]) -> Block:
    """The first block: from now on the caller hears everything."""
    return await anext(stream)


@dataclass
class Line:
    """A caller without a network in between, who takes only as many messages as `takes` allows."""

    app: FastAPI
    bearer: dict[str, str]
    query: str = ""
    takes: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1_000_000))
    sent: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def call(self) -> None:
        """Listen until the application has enough."""
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "path": PATH,
            "raw_path": PATH.encode(),
            "query_string": self.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in self.bearer.items()],
            "client": ("127.0.0.1", 1),
            "server": ("heyi.test", 80),
            "scheme": "http",
        }
        await self.app(scope, self._receive, self._send)

    async def lines(self) -> AsyncIterator[str]:
        """What was sent, line by line, until the answer is complete."""
        while True:
            message = await self.sent.get()
            if message["type"] == "http.response.start":
                assert message["status"] == 200
                continue
            for line in message["body"].decode().split("\n")[:-1]:
                yield line
            if not message["more_body"]:
                return

    async def _receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        await self.takes.acquire()
        self.sent.put_nowait(message)
