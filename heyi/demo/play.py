"""The play itself: people are let in, both acts are played, and what came of it is looked at."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID, uuid4, uuid5

import httpx

from domain.calendar import local_day
from engine.bootstrap import publish_calendar
from engine.doorkeeper import issue_token, party_actor
from heyi.compose import House, open_house
from heyi.demo.act_two.act import Held, deliberated
from heyi.demo.act_two.words import COUNCIL, PARKING
from heyi.demo.almanac import Almanac
from heyi.demo.checks import Check, Clockwork
from heyi.demo.hindsight import CouncilTold, Hindsight, Told, look_back
from heyi.demo.matters import MATTERS, STAFF, Matter, Post
from heyi.demo.mediations import MEDIATIONS, MEDIATOR
from heyi.demo.people import DemoFailed, Doors, Filed, Person
from heyi.demo.scene_performed import performed_after_a_breach
from heyi.demo.scene_refused import refused_on_day_two
from heyi.demo.scene_screened import screened_before_a_session
from heyi.demo.scenes import climbing_by_itself, contested_by_the_resident, settled_in_the_building
from heyi.demo.stage import Interrupted, stage
from heyi.embedded import Embedded
from heyi.importer.registers import letters
from heyi.staff import Staff, enter
from schemas.calendar import WorkingCalendar
from schemas.ids import NAMESPACE, case_stream, deliberation_stream

ACTS = (1, 2)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that the demonstration showed; `seconds` from the first step to the last check."""

    told: tuple[Told, ...]
    checks: tuple[Check, ...]
    seconds: float
    council: CouncilTold | None = None

    @property
    def holds(self) -> bool:
        """Whether it ended as it should."""
        return bool(self.checks) and all(check.holds for check in self.checks)


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is played: together or one after the other, the seconds between two steps, and which acts."""

    together: bool
    pause: float
    acts: tuple[int, ...] = ACTS


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
        told, council, checks = playing.result()
        return Result(told, checks, asyncio.get_running_loop().time() - began, council)


async def _play(
    stack: Embedded, house: House, manner: Manner, tell: Callable[[str], None]
) -> tuple[tuple[Told, ...], CouncilTold | None, tuple[Check, ...]]:
    staff, names = await let_in(house)
    clockwork = await Clockwork.connect(stack.settings)

    async def begins(case: UUID) -> None:
        await clockwork.begins(case_stream(case))

    async with httpx.AsyncClient(base_url=stack.address, trust_env=False, timeout=30) as client:
        doors = Doors(client, tell, begins, manner.pause)
        first: Sequence[Awaitable[Filed]] = await _first(house, doors, staff) if 1 in manner.acts else ()
        now = partial(datetime.now, UTC)
        second = deliberated(doors, staff, partial(letters, house), now) if 2 in manner.acts else _nothing()
        if manner.together:
            both = asyncio.gather(second, asyncio.gather(*first))
            held, filed = await both
        else:
            filed = [await scene for scene in first]
            held = await second
    played: list[tuple[Matter, Filed]] = []
    if filed:
        played += zip((*MATTERS, *MEDIATIONS), filed, strict=True)
    if held is not None:
        played.append((PARKING, held.filed))
    streams = [case_stream(one.case_id) for _, one in played]
    streams += [deliberation_stream(held.deliberation)] if held else []
    statuses = await clockwork.ends(streams)
    words = await clockwork.words(streams)
    return await look_back(stack.settings, house, names, doors, Hindsight(played, held, statuses, words))


async def _first(house: House, doors: Doors, staff: Mapping[Post, Person]) -> tuple[Awaitable[Filed], ...]:
    async def party_of(case: UUID, number: int, name: str) -> Person:
        return Person(name, await issue_token(house.desk, house.keys, party_actor(case, number), uuid4()))

    return (
        settled_in_the_building(doors, staff),
        climbing_by_itself(doors, staff),
        contested_by_the_resident(doors, staff, party_of),
        refused_on_day_two(doors, staff, party_of),
        screened_before_a_session(doors, staff, party_of),
        performed_after_a_breach(doors, staff, party_of, await _almanac(house)),
    )


async def _nothing() -> Held | None:
    return None


async def _almanac(house: House) -> Almanac:
    async def publish(edition: WorkingCalendar) -> None:
        outcome = await publish_calendar(house.desk, house.rulebook, edition)
        if outcome.refusal is not None:
            raise DemoFailed(f"{edition.id} 没有公布：{outcome.refusal.code}")

    calendar = await house.rulebook.calendar(await house.rulebook.current())
    return Almanac(local_day(datetime.now(UTC), calendar), calendar, publish)


async def let_in(house: House) -> tuple[dict[Post, Person], dict[str, str]]:
    """Everybody in the roster with a token, and their names by the id under which they act."""
    pack = await house.rulebook.current()
    staff: dict[Post, Person] = {}
    names: dict[str, str] = {}
    for post in (*STAFF, MEDIATOR, *COUNCIL):
        person = Staff(uuid5(NAMESPACE, f"demo/{post.name}"), post.role, post.place)
        token = await enter(house, person, post.name)
        staff[post] = Person(f"{pack.roles[post.role].zh} {post.name}", token, str(person.id))
        names[str(person.id)] = post.name
    return staff, names
