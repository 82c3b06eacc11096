"""Halls that deliberate and elect while plugs are pulled: the clock opens and closes their rounds, households race it."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from schemas.actors import resident
from tests.faults.asking import Asking, Caller, TooLate
from tests.faults.scale import Scale

_WITHIN = 900.0
"""Seconds in which the clock has to have opened or counted a round, with everything that is down meanwhile."""

_OPENS_IN = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Officials:
    """Who brings a deliberation on its way, and the building it is about."""

    officer: Caller
    captain: Caller
    supervisor: Caller
    place: str


@dataclass(frozen=True, slots=True)
class Household:
    """A unit of a register, with its pass."""

    unit: str
    caller: Caller


@dataclass(slots=True)
class Round:
    """What households were told of their ballots in a round: marks in the order of their acknowledgement."""

    deliberation: UUID
    number: int
    secret: bool
    units: int
    ballots: dict[str, list[str]] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As it is said in a finding."""
        return f"deliberation/{self.deliberation} round {self.number}"


@dataclass(slots=True)
class Hall:
    """A building with a register of its own; one deliberation at a time."""

    asking: Asking
    officials: Officials
    register: UUID
    households: Sequence[Household]
    scale: Scale
    dice: random.Random
    talks: bool
    """Whether a talk comes next, or an election."""
    rounds: list[Round] = field(default_factory=list)
    topics: int = 0

    async def deliberate(self, lasting: Callable[[], bool]) -> None:
        """Talk and elect in turns until the storm is over; at the least once with a ballot that was taken."""
        while True:
            before = len(self.rounds)
            try:
                await (self._talk() if self.talks else self._elect())
            except TooLate:
                await asyncio.sleep(1)
            voted = any(one.ballots for one in self.rounds[before:])
            if voted and not lasting():
                return
            self.talks = not self.talks if voted else self.talks

    async def _talk(self) -> None:
        path = await self._begun("community", "hall", "楼下车位怎么停", "车多位少，晚上消防通道也停满了")
        await self.asking.post(
            f"{path}/make-proposal", self.officials.captain, clauses=["划十二个车位。", "留通道。"]
        )
        number, leads_to = 0, "next_round"
        while leads_to == "next_round" and number < self.scale.rounds:
            number += 1
            agreed = number == self.scale.rounds or self.dice.random() < 0.5
            marks = ("yes",) if agreed else ("yes", "no", "abstain")
            told = await self._round(path, number, tuple({"answer": one} for one in marks), secret=False)
            leads_to = told["leads_to"]
            await asyncio.sleep(1.5)  # the time between two rounds
        if leads_to == "consensus":
            await self._carry_out(path)

    async def _elect(self) -> None:
        path = await self._begun("building_delegates", "building_delegates", "推选楼栋代表", "原代表已经搬走")
        question = {
            "id": "delegate",
            "rule": "building_delegate",
            "method": "one",
            "options": ["c1", "c2", "c3"],
        }
        marks = tuple({"options": [one]} for one in ("c1", "c2", "c3"))
        await self._round(path, 1, marks, secret=True, questions=[question])

    async def _begun(self, matter: str, procedure: str, title: str, problem: str) -> str:
        """A topic that was suggested, taken up and arranged."""
        self.topics += 1
        answer = await self.asking.post(
            "/api/deliberations",
            self._somebody(),
            place=self.officials.place,
            title=title,
            problem=f"{problem}（第{self.topics}次说）",
        )
        path = f"/api/deliberations/{answer['deliberation_id']}"
        officer, supervisor = self.officials.officer, self.officials.supervisor
        await self.asking.post(f"{path}/screen-topic", officer, matter=matter, procedure=procedure, tier=1)
        await self.asking.post(
            f"{path}/schedule-deliberation",
            officer,
            register_id=str(self.register),
            chair=self.officials.captain.id,
            observer=supervisor.id,
        )
        return path

    async def _round(
        self, path: str, number: int, marks: tuple[dict[str, Any], ...], *, secret: bool, **asked: Any
    ) -> dict[str, Any]:
        """Announce a round, vote in it while it is open, and wait until the clock has had it counted."""
        await self._announce(path, asked)
        address = f"{path}/rounds/{number}"
        opened = await self._seen(address, lambda told: True, "was not opened")
        deliberation = UUID(path.rpartition("/")[2])
        here = Round(deliberation, number, secret, len(self.households))
        self.rounds.append(here)
        closes = datetime.fromisoformat(opened["closes"])
        question = opened["questions"][0]["id"]
        await asyncio.gather(
            *(self._vote(here, address, nth, question, marks, closes) for nth in range(len(self.households))),
            self._say(address),
        )
        return await self._seen(address, lambda told: told["ballots"] is not None, "was not counted")

    async def _announce(self, path: str, asked: dict[str, Any]) -> None:
        """Give notice; where plugs took so long that the instant was over, of a later one."""
        for last in (False, False, False, False, True):
            opens = datetime.now(UTC) + _OPENS_IN
            try:
                await self.asking.post(
                    f"{path}/give-notice",
                    self.officials.captain,
                    opens=opens.isoformat(),
                    material="方案见附件。",
                    **asked,
                )
            except TooLate:
                if last:
                    raise
                await asyncio.sleep(1)
            else:
                return

    async def _vote(
        self,
        here: Round,
        address: str,
        nth: int,
        question: str,
        marks: tuple[dict[str, Any], ...],
        closes: datetime,
    ) -> None:
        """One household: in its own time, shortly before or after the close, or not at all; some change their mind."""
        late = self.scale.late and nth % self.scale.late == 0
        if late and self.dice.random() < 0.5:
            return
        wait = self.dice.uniform(0, self.scale.spread)
        if late:
            wait = (closes - datetime.now(UTC)).total_seconds() + self.dice.uniform(-1, 0.5)
        await asyncio.sleep(max(0.0, wait))
        home = self.households[nth]
        times = 2 if not here.secret and self.dice.random() < 0.2 else 1
        for _ in range(times):
            mark = self.dice.choice(marks)
            try:
                answers = [{"question": question, "marks": mark}]
                told = await self.asking.post(f"{address}/ballots", home.caller, answers=answers)
            except TooLate:
                return
            here.ballots.setdefault(home.unit, []).append(mark.get("answer") or mark["options"][0])
            if told["receipt"]:
                here.receipts.append(told["receipt"])

    async def _say(self, address: str) -> None:
        """Somebody says something, and some others what they think of it."""
        try:
            said = await self.asking.post(
                f"{address}/statements", self._somebody(), text="访客的车不要停过夜"
            )
            for home in self.dice.sample(list(self.households), min(5, len(self.households))):
                stance = self.dice.choice(("agree", "disagree", "pass"))
                await self.asking.post(
                    f"{address}/statements/{said['statement']}/votes", home.caller, stance=stance
                )
        except TooLate:
            return

    async def _carry_out(self, path: str) -> None:
        """What was agreed gets an owner, is published, done and reported."""
        captain, officer = self.officials.captain, self.officials.officer
        due = (datetime.now(UTC) + timedelta(seconds=6)).isoformat()
        await self.asking.post(
            f"{path}/assign-task", captain, owner=captain.id, due=due, text="划线", proposal="p1"
        )
        await self.asking.post(
            f"{path}/publish-result", officer, text="一致同意划线停车。", deidentified=True
        )
        await self.asking.post(f"{path}/finish-task", captain, task=1, text="已划线。")
        await self.asking.post(f"{path}/report-back", captain, text="已划线并贴出。")

    def _somebody(self) -> Caller:
        return self.dice.choice(self.households).caller

    async def _seen(
        self, address: str, enough: Callable[[dict[str, Any]], bool], lacking: str
    ) -> dict[str, Any]:
        """Look as a household until there is enough to see."""
        who = self.households[0].caller
        try:
            async with asyncio.timeout(_WITHIN):
                while (told := await self.asking.look(address, who)) is None or not enough(told):
                    await asyncio.sleep(0.5)
        except TimeoutError:
            raise AssertionError(f"{address} {lacking} within {_WITHIN:g} s") from None
        return told


def household(register: UUID, unit: str, token: str) -> Household:
    """A household that calls with its pass."""
    return Household(unit, Caller(resident(register, unit).id, token))
