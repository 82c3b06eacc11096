"""Processes that file matters and write notes until they kill themselves, as hard as they can, at a point that they were told.

`python -m tests.faults.dying` reads the JSON of one `Plan` per line, forks a process that carries it out, and says its id and, once
it is dead, how it died. Each write bears a command id that follows from its plan, so that whoever survives can send it again.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast
from uuid import UUID, uuid5

from pydantic import BaseModel

from engine.desk import Desk
from heyi.compose import House, open_house
from heyi.settings import Settings
from ledger.port import Appended
from ledger.vault import Plain
from schemas.actors import Role
from schemas.case_commands import AddNote
from schemas.envelope import Append
from schemas.ids import NAMESPACE, case_id_of, case_stream, case_subject, new_case_id
from schemas.outcomes import Outcome
from schemas.sealed import Sealed
from schemas.words import Words
from tests.house import Neighbourhood, settings_for
from tests.templates import Stores

Point = Literal["sealed", "appended", "never"]
"""Where a process dies: after its words were sealed durably, after the append was durable, or when somebody else kills it."""


class Plan(BaseModel):
    """What a process does, and where it dies: at the `nth` time that it comes to a point."""

    database: str
    persons: str
    point: Point
    nth: int
    family: str
    lives: int
    notes: int

    @classmethod
    def over(
        cls, stores: Stores, point: Point, nth: int, family: str, lives: int = 1, notes: int = 1
    ) -> "Plan":
        """A plan on these databases; `lives` matters are filed at the same time, with so many notes each."""
        names = {"database": stores.ledger, "persons": stores.persons, "family": family}
        return cls(**names, point=point, nth=nth, lives=lives, notes=notes)

    def key(self, life: int, note: int = 0) -> UUID:
        """The command id of the filing of a life (0), or of one of its notes."""
        return uuid5(NAMESPACE, f"dying/{self.family}/{life}/{note}")

    def stream(self, life: int) -> str:
        """The case that a life files."""
        return case_stream(new_case_id(self.key(life)))


def text_of(life: int, note: int) -> str:
    """What a note says."""
    return f"第{life}户的第{note}条记录，双方约好周六见面。"


@dataclass
class _Death:
    """Comes at the nth time."""

    plan: Plan
    times: int = 0

    def at(self, point: Point) -> None:
        """Die here, if this is where; nothing is closed, flushed or told."""
        if point == self.plan.point:
            self.times += 1
            if self.times == self.plan.nth:
                os.kill(os.getpid(), signal.SIGKILL)


class _Vault:
    """A person store that may be the last thing a process sees."""

    def __init__(self, vault: Any, death: _Death) -> None:
        self._vault = vault
        self._death = death

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vault, name)

    async def seal(self, stream: str, items: Sequence[Plain], *, new: bool = False) -> tuple[Sealed, ...]:
        """Seal, and perhaps die."""
        sealed = await self._vault.seal(stream, items, new=new)
        self._death.at("sealed")
        return cast("tuple[Sealed, ...]", sealed)


class _Ledger:
    """A ledger of which the same is true."""

    def __init__(self, ledger: Any, death: _Death) -> None:
        self._ledger = ledger
        self._death = death

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    async def append(self, intent: Append) -> Appended:
        """Append, and perhaps die before anybody is told."""
        appended = await self._ledger.append(intent)
        self._death.at("appended")
        return cast("Appended", appended)


async def live(house: House, plan: Plan, life: int) -> list[Outcome]:
    """File a matter and write its notes, one after the other; the same again does nothing again."""
    neighbours = Neighbourhood(house)
    title, statement = f"第{life}户楼道堆物", f"第{life}户：楼道堆满纸箱，老人出入不便。"
    told = [await neighbours.report(title, statement, key=plan.key(life))]
    stream = told[0].stream
    worker = neighbours.staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
    for note in range(1, plan.notes + 1):
        words = Words(plain=text_of(life, note), field="text", subject=case_subject(case_id_of(stream)))
        command = AddNote(case=case_id_of(stream), text=words)
        told.append(await house.desk.take(command, worker, plan.key(life, note)))
    return told


def settings_of(plan: Plan) -> Settings:
    """Settings on the databases of a plan."""
    return settings_for(Stores(plan.database, plan.persons, plan.database, plan.persons))


async def _die(plan: Plan) -> None:
    death = _Death(plan)
    async with open_house(settings_of(plan)) as house:
        ledger, vault = cast("Any", _Ledger(house.ledger, death)), cast("Any", _Vault(house.vault, death))
        desk = Desk(ledger, vault, house.rulebook, house.keys)
        mortal = replace(house, desk=desk)
        await asyncio.gather(*(live(mortal, plan, life) for life in range(plan.lives)))
        if plan.point == "never":
            await asyncio.Event().wait()  # whoever kills may come a little late


def main() -> None:
    """Carry out plans as they come; what was imported once serves them all."""
    for line in sys.stdin:
        plan = Plan.model_validate_json(line)
        child = os.fork()
        if child == 0:
            asyncio.run(_die(plan))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
