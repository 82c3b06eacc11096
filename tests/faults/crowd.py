"""People with disputes while plugs are pulled: some are carried to their end, the others are left to the clock."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from schemas.actors import PUBLIC
from tests.faults.asking import Asking, Caller, TooLate
from tests.faults.scale import Scale

_TITLES = ("楼道堆放纸箱", "电动车停在楼道", "楼道灯坏了没人管")
_ANYBODY = Caller(PUBLIC.id)


@dataclass(slots=True)
class Crowd:
    """Who files and acts; `filed` and `settled` hold the cases for which that was acknowledged."""

    asking: Asking
    worker: Caller
    filed: list[str] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)

    async def live(self, scale: Scale) -> None:
        """Everybody's matters, spread over the time in which they are filed."""
        await asyncio.gather(*(self._life(n, scale) for n in range(scale.cases)))

    async def _life(self, n: int, scale: Scale) -> None:
        await asyncio.sleep(n * scale.filing / scale.cases)
        case = await self._file(n)
        if n % scale.touched == 0:
            self.touched.add(case)
            with contextlib.suppress(TooLate):
                await self._settle(case, scale.slower)

    async def _file(self, n: int) -> str:
        answer = await self.asking.post(
            "/api/cases",
            _ANYBODY,
            title=_TITLES[n % len(_TITLES)],
            statement=f"三单元楼道的事情，第{n}次反映，希望有人来看看。",
            place="hean/xinhe/e1/b1",
            channel="online",
            applicant={"name": "林秀英"},
            others=[{"name": "周国强"}],
        )
        case = str(answer["case_id"])
        self.filed.append(case)
        return case

    async def _settle(self, case: str, slower: int) -> None:
        """Carry a case from its class to its end; raise `TooLate` when the clock was quicker."""
        path = f"/api/cases/{case}"
        await self.asking.post(f"{path}/confirm-triage", self.worker)
        await self.asking.post(f"{path}/accept", self.worker)
        await asyncio.sleep(0.5 * (slower - 1))
        await self.asking.post(f"{path}/add-note", self.worker, text="已经约好双方周六见面")
        await asyncio.sleep(0.5 * (slower - 1))
        await self.asking.post(
            f"{path}/record-settlement", self.worker, terms="纸箱当日清走", consents=[1, 2]
        )
        await self.asking.post(f"{path}/close", self.worker, outcome="mediated_oral")
        self.settled.add(case)
