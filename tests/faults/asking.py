"""Requests of people while plugs are pulled: each is sent again under the same key until it is answered, which is kept."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx

from schemas.ids import human_command_id

_LONGEST = 1.5


class TooLate(Exception):
    """A request was refused: with budgets of seconds and plugs pulled, people lose some races against the clock."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


AT_ONCE = 64
"""Requests under way at once. The pool of connections looks through all that wait for each that ends: two thousand voters before a
door that does not answer would keep the crowd busy with nothing else."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends something: the id under which it is recorded, and the token that says so (none: the public)."""

    id: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A write that was answered with success: its command, where it was sent to, and which events the answer named."""

    command_id: UUID
    path: str
    kinds: tuple[str, ...] | None


@dataclass(slots=True)
class Asking:
    """A client of the API that does not give up; counts what happened to it."""

    client: httpx.AsyncClient
    done: list[Acknowledged] = field(default_factory=list)
    refused: list[tuple[UUID, str, str]] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    doors: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    found: int = 0
    """Requests that were found recorded although the answer to them was lost."""

    async def post(self, path: str, by: Caller, **body: object) -> dict[str, Any]:
        """Write something; raise `TooLate` when it was refused, and fail for anything that nobody should be answered."""
        key = str(uuid4())
        command_id = human_command_id(by.id, key)
        answer, lost = await self._answered("POST", path, by, {"Idempotency-Key": key}, body)
        if answer.status_code == 409:
            code = str(answer.json()["code"])
            self.refused.append((command_id, path, code))
            raise TooLate(code)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        self.found += lost and answer.headers.get("Idempotency-Replayed") == "true"
        told: dict[str, Any] = answer.json()
        kinds = tuple(told["events"]) if "events" in told else None
        self.done.append(Acknowledged(command_id, path, kinds))
        return told

    async def look(self, path: str, by: Caller) -> dict[str, Any] | None:
        """Look at something; None while there is no such thing."""
        answer, _ = await self._answered("GET", path, by, {}, None)
        if answer.status_code == 404:
            return None
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        told: dict[str, Any] = answer.json()
        return told

    async def _answered(
        self, method: str, path: str, by: Caller, headers: dict[str, str], body: object
    ) -> tuple[httpx.Response, bool]:
        """The first answer that is one, and whether a request before it got none."""
        if by.token:
            headers = {**headers, "Authorization": f"Bearer {by.token}"}
        pause, lost = 0.2, False
        while True:
            try:
                async with self.doors:
                    answer = await self.client.request(method, path, json=body, headers=headers)
            except httpx.TransportError:
                self.answers["none"] += 1
                lost = True
            else:
                self.answers[str(answer.status_code)] += 1
                if answer.status_code not in (429, 503):
                    return answer, lost
                # A 503 may stand for a commit whose outcome the API does not know.
                lost = lost or answer.status_code == 503
            self.retries += 1
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(_LONGEST, pause * 1.5)
