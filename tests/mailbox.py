"""A mail server for tests on loopback: takes mail over as SMTP says (RFC 5321), and refuses what it is told to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Mailbox:
    """What arrived. `replies` are given to the next recipients named, one each; `taken` is awaited after each mail.

    Each answer comes `slow` seconds late.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    taken: Callable[[], Awaitable[None]] | None = None
    slow: float = 0.0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator["Mailbox"]:
        """A server for as long as the block lasts."""
        box = cls()
        server = await asyncio.start_server(box._talk, "127.0.0.1", 0)
        box.port = server.sockets[0].getsockname()[1]
        async with server:
            yield box

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            await asyncio.sleep(self.slow)
            writer.write(line.encode() + b"\r\n")
            await writer.drain()

        try:
            await say("220 mailbox")
            while line := (await reader.readline()).decode().strip():
                verb = line[:4].upper()
                if verb == "RCPT":
                    reply = self.replies.pop(0) if self.replies else "250 ok"
                    if reply.startswith("250"):
                        self.recipients.append(line.partition(":")[2].strip("<> "))
                    await say(reply)
                elif verb == "DATA":
                    await say("354 go on")
                    body = await reader.readuntil(b"\r\n.\r\n")
                    self.mails.append(message_from_bytes(body[:-3], policy=default))
                    if self.taken is not None:
                        await self.taken()
                    await say("250 taken")
                elif verb == "QUIT":
                    await say("221 bye")
                    break
                else:
                    await say("250 mailbox")
        finally:
            writer.close()
