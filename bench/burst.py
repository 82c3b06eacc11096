"""A crowd over HTTP: many kept connections that each send one prepared request after the other, at next to no cost of their own."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence


def request(path: str, port: int, token: str | None, key: str, body: object) -> bytes:
    """A POST as it goes over the wire; without a token it is anybody's."""
    content = json.dumps(body).encode()
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{bearer}Idempotency-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def burst(port: int, requests: Sequence[bytes], connections: int) -> Counter[int]:
    """Send all of them over so many connections at once; return how often each status was answered."""
    waiting = iter(requests)
    statuses: Counter[int] = Counter()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for content in waiting:
                writer.write(content)
                statuses[await _status(reader)] += 1
        finally:
            writer.close()
            await writer.wait_closed()

    await asyncio.gather(*(one() for _ in range(connections)))
    return statuses


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of the next answer; its body is read and thrown away."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
