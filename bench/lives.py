"""Whole lives of cases over HTTP, by a crowd that costs next to nothing: prepared requests, one kept connection per case in hand."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import cast
from uuid import UUID, uuid4

from bench.burst import request
from schemas.actors import PUBLIC
from schemas.ids import human_command_id, new_case_id

PLACE = "hean/xinhe/e1/b1"
REPORT: dict[str, object] = {
    "title": "楼顶水箱渗水",
    "statement": "电梯坏了没有人修，水箱渗水，整个小区都担心，上门说过两次没有结果。",
    "place": PLACE,
    "channel": "online",
    "applicant": {"name": "林秀英", "phone": "13900000001"},
    "others": [{"name": "周国强", "phone": "13900000002"}],
}
_SOON = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
TERMS: dict[str, object] = {
    "facts": "水箱年久失修，渗到顶楼三户；物业认可责任。",
    "items": [{"by": 2, "to": 1, "what": "修好楼顶水箱", "manner": "请持证水工", "due": _SOON}],
    "breach": "逾期不修的，可以请人修好，费用由物业承担。",
}
VISITED = [{"party": n, "reached": True, "solved": "solved", "satisfied": "satisfied"} for n in (1, 2)]

_BLANK = "0" * 64
"""Stands for the digest of the terms, which nobody knows before they are drafted and read."""
_DIGEST = re.compile(rb'"digest":"([0-9a-f]{64})"')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
READ = "read"
"""The one step that writes nothing: a party reads the terms, and from there on everybody signs what was read."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody does: as which actor, by which action, with what."""

    who: str
    action: str
    body: dict[str, object] = field(default_factory=dict)


def steps(mediator: str) -> tuple[Step, ...]:
    """A life from its filing to its end: both sides agree, choose, are told, talk, sign, and are visited.

    The law of the pack asks for each step but the visit, which a case may be closed without.
    """
    digest: dict[str, object] = {"digest": _BLANK}
    signed = {**digest, "form": "electronic"}
    return (
        Step("mediator", "confirm-triage"),
        Step("mediator", "accept"),
        Step("mediator", "invite-to-mediation"),
        Step("2", "give-consent"),
        Step("mediator", "open-mediation"),
        Step("1", "choose-mediator", {"staff": mediator}),
        Step("2", "choose-mediator", {"staff": mediator}),
        Step("mediator", "give-rights-notice", {"parties": [1, 2], "form": "oral"}),
        Step("mediator", "open-session", {"form": "joint", "present": [1, 2], "venue": "社区调解室"}),
        Step(
            "mediator", "close-session", {"minutes": "双方各自说明情况，愿意先修水箱。", "result": "agreed"}
        ),
        Step("mediator", "draft-agreement", TERMS),
        Step("1", READ),
        Step("1", "sign-agreement", signed),
        Step("2", "sign-agreement", signed),
        Step("mediator", "sign-as-mediator", digest),
        Step("officer", "seal-agreement", digest),
        Step("1", "record-performance", {"item": 1}),
        Step(
            "mediator",
            "record-follow-up",
            {"answers": VISITED, "channel": "phone", "text": "水箱已经修好，双方都没有别的要求。"},
        ),
        Step("officer", "close", {"outcome": "mediated_written"}),
    )


WRITES = 1 + sum(step.action != READ for step in steps(""))
"""Writes of one life, its filing included."""


@dataclass(frozen=True, slots=True)
class Life:
    """One case: its id, and everything that is sent about it, in order."""

    case: UUID
    requests: Sequence[bytes]


def case_of(key: str) -> UUID:
    """The case that somebody without an account opens with this key: known before it is filed, so that its parties have tokens."""
    return new_case_id(human_command_id(PUBLIC.id, key))


def life_of(key: str, port: int, tokens: dict[str, str], mediator: str) -> Life:
    """Everything that is sent in one life; `tokens` are those of staff and, as "1" and "2", of the parties."""
    case = case_of(key)
    path = f"/api/cases/{case}"
    sent = [request("/api/cases", port, None, key, REPORT)]
    for step in steps(mediator):
        token = tokens[step.who]
        if step.action == READ:
            sent.append(_get(path, port, token))
        else:
            sent.append(request(f"{path}/{step.action}", port, token, str(uuid4()), step.body))
    return Life(case, sent)


def _get(path: str, port: int, token: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


@dataclass(slots=True)
class Lived:
    """What the crowd was answered: how often each status, and the first answer that was no success."""

    statuses: Counter[int] = field(default_factory=Counter)
    lives: int = 0
    amiss: str = ""


class _Neighbour(asyncio.Protocol):
    """Takes up one life after the other: what is sent next is sent as soon as the answer before is there."""

    def __init__(self, waiting: Iterator[Life], lived: Lived, done: asyncio.Future[None]) -> None:
        self._waiting = waiting
        self._lived = lived
        self._done = done
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._next()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        if head < 0:
            return
        length = _LENGTH.search(self._received, 0, head)
        if length is None:
            raise ValueError("an answer that does not say how long it is")
        if len(self._received) < head + 4 + int(length[1]):
            return
        answer, self._received = self._received, bytearray()
        self._answered(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionResetError("the server hung up"))

    def _next(self) -> None:
        self._life = next(self._waiting, None)
        self._at = 0
        self._digest = b""

    def _send(self) -> None:
        assert self._transport is not None
        if self._life is None:
            self._done.set_result(None)
            self._transport.close()
            return
        content = self._life.requests[self._at]
        if self._digest:
            content = content.replace(_BLANK.encode(), self._digest)
        self._transport.write(content)

    def _answered(self, answer: bytearray) -> None:
        assert self._life is not None
        status = int(answer[9:12])
        self._lived.statuses[status] += 1
        self._at += 1
        if status >= 300:
            self._lived.amiss = self._lived.amiss or answer.decode(errors="replace")
            self._next()
        elif self._at == len(self._life.requests):
            self._lived.lives += 1
            self._next()
        elif self._life.requests[self._at - 1].startswith(b"GET") and (found := _DIGEST.search(answer)):
            self._digest = found[1]
        self._send()


async def live(port: int, lives: Sequence[Life], connections: int) -> Lived:
    """Live them all, so many at once; raises what ended a connection."""
    waiting, lived = iter(lives), Lived()
    loop = asyncio.get_running_loop()
    ends: list[asyncio.Future[None]] = [loop.create_future() for _ in range(connections)]
    for end in ends:
        await loop.create_connection(partial(_Neighbour, waiting, lived, end), "127.0.0.1", port)
    await asyncio.gather(*ends)
    return lived
