"""People of the demonstration: they come to the doors of the API like everybody else."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

PATIENCE = 60.0
"""Seconds that somebody waits for a case to come to them, on a machine that is busy with other things as well."""


class DemoFailed(Exception):
    """The demonstration did not go as it is written; the text says where."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What the one who files a matter is told."""

    case_id: UUID
    number: str
    triage_class: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a token; `title` is how the narrator calls them, `id` under what they act."""

    title: str
    token: str
    id: str = ""


PartyOf = Callable[[UUID, int, str], Awaitable[Person]]
"""Lets a party of a case in, by number and name, as `heyi token --case` does."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that the law refused: who tried what, and the sentence that the door answered with."""

    case_id: UUID
    who: str
    tried: str
    code: str
    sentence: str


class Doors:
    """The API, as people meet it.

    `tell` is told what each of them does; `begins` waits until the clock of a case runs; between two steps everybody takes
    `pause` seconds. `refused` and `said` keep what was refused, and every text that went through a door.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        tell: Callable[[str], None],
        begins: Callable[[UUID], Awaitable[None]],
        pause: float,
    ) -> None:
        self._client = client
        self._tell = tell
        self._begins = begins
        self._pause = pause
        self.refused: list[Refused] = []
        self.said: set[str] = set()

    async def file(self, who: str, body: dict[str, object], words: str) -> Filed:
        """Report a matter; needs no account."""
        answer = _content("/api/cases", await self._post("/api/cases", body, None))
        self._tell(f"{who}：{words}")
        case = UUID(answer["case_id"])
        await self._begins(case)
        return Filed(case, answer["number"], answer["triage"]["class"])

    async def act(self, person: Person, case: UUID, action: str, words: str, /, **body: object) -> None:
        """Take a step in a case."""
        await asyncio.sleep(self._pause)
        path = f"/api/cases/{case}/{action}"
        _content(path, await self._post(path, body, person.token))
        self._tell(f"{person.title}：{words}")

    async def try_to(
        self, person: Person, case: UUID, action: str, code: str, words: str, /, **body: object
    ) -> None:
        """Try a step that the law refuses with this code; nothing is recorded. Raise `DemoFailed` when it is not refused so."""
        await self.refused_at(person, f"/api/cases/{case}/{action}", code, words, body, case)

    async def refused_at(
        self, person: Person, path: str, code: str, words: str, body: Mapping[str, object], about: UUID
    ) -> None:
        """`try_to` at any door; `about` is the case or the deliberation below whose timeline it is told."""
        await asyncio.sleep(self._pause)
        answer = await self._post(path, body, person.token)
        said = answer.json()
        if answer.is_success or said.get("code") != code:
            raise DemoFailed(f"{path}: {answer.status_code} {said.get('code', '')}，应当以 {code} 拒绝")
        refused = Refused(about, person.title, words, code, f"{said['title']}。{said['detail']}")
        self.refused.append(refused)
        self._tell(f"{person.title}：{words}——没有办成。{refused.sentence}")

    async def send(
        self, person: Person, path: str, body: Mapping[str, object], words: str = "", *, lists: bool = False
    ) -> dict[str, Any]:
        """Send something to a door that is none of a case. `words` tells of it, and takes a pause; a crowd sends without.

        With `lists` it holds headers and names of places beside what people are called: nothing of it is kept in `said`.
        """
        if words:
            await asyncio.sleep(self._pause)
        content = _content(path, await self._post(path, body, person.token, kept=not lists))
        if words:
            self._tell(f"{person.title}：{words}")
        return content

    async def ask(self, person: Person | None, path: str, **query: str | int) -> Any:
        """What a door answers to somebody, or to everybody."""
        token = person.token if person else None
        return _content(path, await self._client.get(path, params=query, headers=_bearer(token)))

    def aside(self, words: str) -> None:
        """Let the narrator say something that nobody did."""
        self._tell(f"（{words}）")

    async def days_go_by(self, seconds: float, words: str) -> None:
        """Let time pass that stands for days, and say so."""
        self.aside(words)
        await asyncio.sleep(seconds)

    async def read(self, person: Person, case: UUID, what: str = "") -> dict[str, Any]:
        """The case as this person reads it, or a part of it such as `/notices`."""
        path = f"/api/cases/{case}{what}"
        return _content(path, await self._client.get(path, headers=_bearer(person.token)))

    async def wait_for(self, person: Person, case: UUID, stage: str, level: str) -> None:
        """Look at a case until it stands there."""
        await self.wait_until(
            person, case, lambda seen: (seen["stage"], seen["level"]) == (stage, level), f"{level}/{stage}"
        )

    async def wait_until(
        self, person: Person, case: UUID, holds: Callable[[dict[str, Any]], bool], what: str, part: str = ""
    ) -> None:
        """Look at a case, or at a part of it, until this holds; `what` says in an error what did not come."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    if holds(await self.read(person, case, part)):
                        return
                    await asyncio.sleep(0.25)
        except TimeoutError:
            raise DemoFailed(f"{case} 没有等到 {what}") from None

    async def _post(
        self, path: str, body: Mapping[str, object], token: str | None, *, kept: bool = True
    ) -> httpx.Response:
        if kept:
            self.said.update(_texts(body))
        headers = {"Idempotency-Key": str(uuid4()), **_bearer(token)}
        return await self._client.post(path, json=body, headers=headers)


def _texts(value: object) -> Iterator[str]:
    """Whatever people wrote: codes, paths and digests are ASCII, what is said here is not."""
    match value:
        case str() if not value.isascii():
            yield value
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list() | tuple():
            for one in value:
                yield from _texts(one)


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _content(path: str, response: httpx.Response) -> dict[str, Any]:
    content: dict[str, Any] = response.json()
    if not response.is_success:
        raise DemoFailed(
            f"{path}: {response.status_code} {content.get('code', '')} {content.get('detail', '')}"
        )
    return content
