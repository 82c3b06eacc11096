"""The play itself: people are let in, three scenes are played, and what came of it is looked at."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

import httpx

from api.wording import DEFAULT, Locales
from engine.doorkeeper import issue_token, party_actor
from engine.reading import Reader
from heyi.compose import House, open_house
from heyi.demo.checks import Check, Clockwork, check_ledger, judge_workflows
from heyi.demo.matters import MATTERS, STAFF, STREET, Matter, Post
from heyi.demo.people import Doors, Filed, Person
from heyi.demo.scenes import climbing_by_itself, contested_by_the_resident, settled_in_the_building
from heyi.demo.stage import Interrupted, stage
from heyi.demo.timeline import Line, Teller
from heyi.derived import derive
from heyi.embedded import Embedded
from heyi.installation import owner_url
from heyi.settings import LOCALES
from heyi.staff import Staff, enter
from schemas.actors import Actor, Role
from schemas.ids import NAMESPACE, case_stream

_EYES = Actor(id="demo", role=Role.SUPERVISOR, place=STREET)


@dataclass(frozen=True, slots=True)
class Told:
    """A matter with its timeline, where its case stood at the end and how its workflow did."""

    matter: Matter
    filed: Filed
    lines: tuple[Line, ...]
    stage: str
    level: str
    over: bool
    workflow: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that the demonstration showed; `seconds` from the first step to the last check."""

    told: tuple[Told, ...]
    checks: tuple[Check, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether it ended as it should."""
        return bool(self.checks) and all(check.holds for check in self.checks)


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is played: together or one after the other, and the seconds between two steps."""

    together: bool
    pause: float


FAST = Manner(together=True, pause=0.15)
UNHURRIED = Manner(together=False, pause=0.6)


async def demonstrate(manner: Manner, tell: Callable[[str], None], say: Callable[[str], None]) -> Result:
    """Play all of it on a stack of its own. Raise `DemoFailed` where it does not go as it is written, and `Interrupted`."""
    async with stage(say) as (stack, curtain), open_house(stack.settings) as house:
        began = asyncio.get_running_loop().time()
        playing = asyncio.create_task(_play(stack, house, manner, tell))
        fallen = asyncio.create_task(curtain.fallen.wait())
        await asyncio.wait((playing, fallen), return_when=asyncio.FIRST_COMPLETED)
        fallen.cancel()
        if not playing.done():
            playing.cancel()
            await asyncio.wait((playing,))
            raise Interrupted
        told, checks = playing.result()
        return Result(told, checks, asyncio.get_running_loop().time() - began)


async def _play(
    stack: Embedded, house: House, manner: Manner, tell: Callable[[str], None]
) -> tuple[tuple[Told, ...], tuple[Check, ...]]:
    staff, names = await _let_in(house)
    clockwork = await Clockwork.connect(stack.settings)

    async def begins(case: UUID) -> None:
        await clockwork.begins(case_stream(case))

    async def party_of(case: UUID, name: str) -> Person:
        return Person(name, await issue_token(house.desk, house.keys, party_actor(case, 1), uuid4()))

    async with httpx.AsyncClient(base_url=stack.address, trust_env=False, timeout=30) as client:
        doors = Doors(client, tell, begins, manner.pause)
        scenes = (
            settled_in_the_building(doors, staff),
            climbing_by_itself(doors, staff),
            contested_by_the_resident(doors, staff, party_of),
        )
        filed = await asyncio.gather(*scenes) if manner.together else [await scene for scene in scenes]
    return await _look_back(
        stack, house, names, await clockwork.ends([case_stream(one.case_id) for one in filed]), filed
    )


async def _let_in(house: House) -> tuple[dict[Post, Person], dict[str, str]]:
    """Everybody in the roster with a token, and their names by the id under which they act."""
    pack = await house.rulebook.current()
    staff: dict[Post, Person] = {}
    names: dict[str, str] = {}
    for post in STAFF:
        person = Staff(uuid5(NAMESPACE, f"demo/{post.name}"), post.role, post.place)
        token = await enter(house, person, post.name)
        staff[post] = Person(f"{pack.roles[post.role].zh} {post.name}", token)
        names[str(person.id)] = post.name
    return staff, names


async def _look_back(
    stack: Embedded,
    house: House,
    names: dict[str, str],
    statuses: dict[str, str],
    filed: Sequence[Filed],
) -> tuple[tuple[Told, ...], tuple[Check, ...]]:
    streams = [case_stream(one.case_id) for one in filed]
    reader = Reader(house.ledger, house.vault, house.rulebook)
    teller = Teller(reader, Locales.load(LOCALES).by_language[DEFAULT], names, _EYES)
    told = []
    for matter, one, stream in zip(MATTERS, filed, streams, strict=True):
        case = (await reader.look(stream, _EYES)).case
        lines = await teller.tell(stream)
        told.append(Told(matter, one, lines, case.stage.value, case.level.value, case.over, statuses[stream]))
    owner = owner_url(stack.settings.migration_url, "HEYI_MIGRATION_URL")
    ledger = await check_ledger(stack.settings, owner, derive)
    ended = {stream: one.over for stream, one in zip(streams, told, strict=True)}
    everything = Check("事项办结", all(ended.values()), f"{sum(ended.values())}/{len(ended)}件已结案")
    return tuple(told), (everything, *ledger, judge_workflows(ended, statuses))
