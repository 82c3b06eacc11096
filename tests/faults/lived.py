"""A small ledger that holds something of everything: cases, papers, an urn, queues, looks, a forgotten party, a calendar."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import yaml

from engine.bootstrap import INSTALLER, publish_calendar
from engine.forgetting import forget
from heyi.app import app_of
from heyi.compose import House
from heyi.derived import derive
from heyi.handover import HandoverFollower, RepeatsFollower
from heyi.mail import EffectsFollower
from heyi.relay import RelayFollower
from heyi.settings import Settings
from ledger.follow import Follower, FollowerRunner
from ledger.rows import Derive
from projections.council.turnout import TurnoutFollower
from schemas.calendar import WorkingCalendar
from schemas.forgetting import ForgetParty
from tests.api.council.test_ballots import NO, YES, Polls
from tests.api.street import NAME, Street, open_street
from tests.domain.calendars import CN_FILE
from tests.engine.council.assembly import Assembly, households
from tests.house import furnished

_WITNESS = """
insert into person.witness (position, hash) values ($1, $2)
on conflict (one) do update set position = excluded.position, hash = excluded.hash
"""


@asynccontextmanager
async def lived(settings: Settings, persons_owner: str) -> AsyncIterator[tuple[House, Derive]]:
    """The house of such a ledger, everything followed; and what follows from its events.

    The rounds were put there without all that leads to one, so their rows are those that they were put there with.
    """
    now = [datetime.now(UTC)]
    async with furnished(settings, lambda: now[0]) as house, open_street(house, app_of(house)) as street:
        await street.seat("captain")
        rounds = [await _voted(street, now[0], secret=secret) for secret in (False, True)]
        held = {one.stream: one.rows() for one in rounds}
        old = await street.case()
        await street.done(await street.party(old, 1), old, "withdraw")
        now[0] += timedelta(days=365 * 11)
        command = ForgetParty(case=UUID(old), party=2)
        assert (
            await forget(house.desk, house.vault, command, INSTALLER, uuid4())
        ).outcome.status == "recorded"
        await _reported(street)
        await _calendar(house)
        await _followed(house)
        last = (await house.ledger.read(await house.ledger.last_position() - 1))[0]
        connection = await asyncpg.connect(persons_owner)
        await connection.execute(_WITNESS, last.position, last.hash)
        await connection.close()
        yield house, lambda events: held.get(events[0].stream) or derive(events)


async def _reported(street: Street) -> None:
    """As many reports of one kind from one place as become a topic; one of them is taken on, looked at, and refused a step."""
    cases = [await street.case(applicant={"name": NAME, "email": "lin@example.org"}) for _ in range(5)]
    await street.done("captain", cases[0], "confirm-triage")
    await street.done("captain", cases[0], "accept")
    await street.done("captain", cases[0], "add-note", text="说好周六一起看现场。")
    assert (await street.do("captain", cases[0], "accept")).status_code == 409
    assert (await street.get(f"/api/cases/{cases[0]}", "captain")).status_code == 200


async def _calendar(house: House) -> None:
    content = CN_FILE.read_text(encoding="utf-8").replace("cn-2025-2026/1", "cn-2025-2026/2")
    await publish_calendar(
        house.desk, house.rulebook, WorkingCalendar.model_validate(yaml.safe_load(content))
    )


async def _voted(street: Street, now: datetime, *, secret: bool) -> Assembly:
    assembly = Assembly(street.house.ledger, now, (await street.house.rulebook.current()).id)
    await assembly.move_in(4)
    await assembly.open(households(3), secret=secret)
    here = Polls(street, assembly)
    await here.done(here.voter(1), "ballots", NO)
    await here.done(here.voter(2), "ballots", YES)
    return assembly


async def _followed(house: House) -> None:
    followers: tuple[Follower, ...] = (
        RelayFollower(asyncio.Event()),
        TurnoutFollower(),
        HandoverFollower(),
        RepeatsFollower(house.rulebook),
        EffectsFollower(sends=True),
    )
    for follower in followers:
        await FollowerRunner(house.engine, house.ledger, follower).catch_up()
