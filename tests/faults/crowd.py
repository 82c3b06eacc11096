"""People who file and act over HTTP while plugs are pulled: each keeps asking under the same key until it is answered."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

_TITLES = ("楼道堆放纸箱", "电动车停在楼道", "楼道灯坏了没人管")


class TooLate(Exception):
    """The clock was quicker: with budgets of seconds and plugs pulled, people lose some races."""


@dataclass(slots=True)
class Crowd:
    """Who acts, and everything that was acknowledged to them."""

    client: httpx.AsyncClient
    tokens: dict[str, str]
    filed: dict[str, dict[str, Any]] = field(default_factory=dict)
    done: list[tuple[str, str, list[str]]] = field(default_factory=list)
    retries: int = 0

    async def file(self, n: int) -> str:
        """File a matter and return its case."""
        key = str(uuid4())
        body = {
            "title": _TITLES[n % len(_TITLES)],
            "statement": f"三单元楼道的事情，第{n}次反映，希望有人来看看。",
            "place": "hean/xinhe/e1/b1",
            "channel": "online",
            "applicant": {"name": "林秀英"},
            "others": [{"name": "周国强"}],
        }
        answer = await self._post("/api/cases", body, key, None)
        self.filed[key] = answer
        return str(answer["case_id"])

    async def act(self, case: str, role: str, action: str, **body: object) -> dict[str, Any]:
        """Take one step, and keep what was acknowledged."""
        answer = await self._post(f"/api/cases/{case}/{action}", body, str(uuid4()), self.tokens[role])
        self.done.append((case, action, list(answer["events"])))
        return answer

    async def settle(self, case: str) -> None:
        """Carry one case from its class to its end; raise `TooLate` when the clock was quicker."""
        worker = "party_mass_worker"
        await self.act(case, worker, "confirm-triage")
        await self.act(case, worker, "accept")
        await self.act(case, worker, "add-note", text="已经约好双方周六见面")
        await self.act(case, worker, "record-settlement", terms="纸箱当日清走", consents=[1, 2])
        await self.act(case, worker, "close", outcome="mediated_oral")

    async def _post(self, path: str, body: object, key: str, token: str | None) -> dict[str, Any]:
        headers = {"Idempotency-Key": key}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        while True:
            try:
                answer = await self.client.post(path, json=body, headers=headers)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < 300:
                return dict(answer.json())
            if answer is not None and answer.status_code == 409:
                raise TooLate(str(answer.json()["code"]))
            if answer is not None and answer.status_code not in (503, 429):
                raise AssertionError(f"{path}: {answer.status_code} {answer.text}")
            self.retries += 1
            await asyncio.sleep(0.2)
