"""People of the demonstration: they come to the doors of the API like everybody else."""

import asyncio
from collections.abc import Awaitable, Callable
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


class Doors:
    """The API, as people meet it.

    `tell` is told what each of them does; `begins` waits until the clock of a case runs; between two steps everybody takes
    `pause` seconds.
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

    async def file(self, who: str, body: dict[str, object], words: str) -> Filed:
        """Report a matter; needs no account."""
        answer = await self._post("/api/cases", body, None)
        self._tell(f"{who}：{words}")
        case = UUID(answer["case_id"])
        await self._begins(case)
        return Filed(case, answer["number"], answer["triage"]["class"])

    async def act(self, person: "Person", case: UUID, action: str, words: str, **body: object) -> None:
        """Take a step in a case."""
        await asyncio.sleep(self._pause)
        await self._post(f"/api/cases/{case}/{action}", body, person.token)
        self._tell(f"{person.title}：{words}")

    async def wait_for(self, person: "Person", case: UUID, stage: str, level: str) -> None:
        """Look at a case until it stands there."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    seen = await self._get(f"/api/cases/{case}", person.token)
                    if (seen["stage"], seen["level"]) == (stage, level):
                        return
                    await asyncio.sleep(0.25)
        except TimeoutError:
            raise DemoFailed(f"{case} 没有到达 {level}/{stage}") from None

    async def _post(self, path: str, body: dict[str, object], token: str | None) -> dict[str, Any]:
        headers = {"Idempotency-Key": str(uuid4()), **_bearer(token)}
        return _content(path, await self._client.post(path, json=body, headers=headers))

    async def _get(self, path: str, token: str) -> dict[str, Any]:
        return _content(path, await self._client.get(path, headers=_bearer(token)))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a token; `title` is how the narrator calls them."""

    title: str
    token: str


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _content(path: str, response: httpx.Response) -> dict[str, Any]:
    content: dict[str, Any] = response.json()
    if not response.is_success:
        raise DemoFailed(
            f"{path}: {response.status_code} {content.get('code', '')} {content.get('detail', '')}"
        )
    return content
