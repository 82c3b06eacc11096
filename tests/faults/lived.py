"""A small ledger that holds something of everything, made by commands alone, from reports and looks to a secret election."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from engine.bootstrap import INSTALLER
from engine.forgetting import forget
from heyi.app import app_of
from heyi.compose import House
from heyi.handover import HandoverFollower, RepeatsFollower
from heyi.mail import EffectsFollower
from heyi.relay import RelayFollower
from heyi.settings import Settings
from ledger.follow import Follower, FollowerRunner
from projections.council.turnout import TurnoutFollower
from schemas.forgetting import ForgetParty
from tests.api.council.households import moved_in
from tests.api.skipping import Hands, Skipping
from tests.api.street import BUILDING, NAME, Street, open_street
from tests.house import furnished

_QUESTION = {"id": "delegate", "rule": "building_delegate", "method": "one", "options": ["c1", "c2"]}
_YEARS = timedelta(days=365 * 11)
"""After which nothing of a case need be kept."""


@asynccontextmanager
async def lived(settings: Settings) -> AsyncIterator[House]:
    """The house of such a ledger, everything followed and nothing of it carried out."""
    hands = Hands()
    async with furnished(settings, lambda: hands.now) as house, open_street(house, app_of(house)) as street:
        for who in ("captain", "officer", "supervisor"):
            await street.seat(who)
        await _forgotten(street, hands)
        await _reported(street)
        await _elected(Skipping(street, hands))
        await _followed(house)
        await house.watch.look()
        yield house


async def _forgotten(street: Street, hands: Hands) -> None:
    """A party whose matter was over long ago."""
    case = await street.case()
    await street.done(await street.party(case, 1), case, "withdraw")
    hands.now += _YEARS
    command = ForgetParty(case=UUID(case), party=2)
    house = street.house
    assert (await forget(house.desk, house.vault, command, INSTALLER, uuid4())).outcome.status == "recorded"


async def _reported(street: Street) -> None:
    """As many reports of one kind from one place as become a topic; one of them is taken on, looked at, and refused a step."""
    cases = [await street.case(applicant={"name": NAME, "email": "lin@example.org"}) for _ in range(5)]
    await street.done("captain", cases[0], "confirm-triage")
    await street.done("captain", cases[0], "accept")
    await street.done("captain", cases[0], "add-note", text="说好周六一起看现场。")
    assert (await street.do("captain", cases[0], "accept")).status_code == 409
    for who in ("captain", "supervisor"):
        assert (await street.get(f"/api/cases/{cases[0]}", who)).status_code == 200


async def _elected(passing: Skipping) -> None:
    """A round of an election in which two of three households have voted so far."""
    homes = await moved_in(passing.street, 3)
    said = {"place": BUILDING, "title": "推选楼栋代表", "problem": "原代表已经搬走"}
    path = (
        f"/api/deliberations/{(await homes.done('house1', '/api/deliberations', **said))['deliberation_id']}"
    )
    kind = "building_delegates"
    await homes.done("officer", f"{path}/screen-topic", matter=kind, procedure=kind, tier=1)
    await homes.done(
        "officer",
        f"{path}/schedule-deliberation",
        register_id=str(homes.register),
        chair="staff-captain",
        observer="staff-supervisor",
    )
    opens = passing.hands.now + timedelta(days=10)
    notice: dict[str, Any] = {
        "opens": opens.isoformat(),
        "material": "名单见附件。",
        "questions": [_QUESTION],
    }
    await homes.done("captain", f"{path}/give-notice", **notice)
    await passing.to(opens + timedelta(minutes=1))
    for home, choice in (("house1", "c1"), ("house2", "c2")):
        marks = [{"question": "delegate", "marks": {"options": [choice]}}]
        await homes.done(home, f"{path}/rounds/1/ballots", answers=marks)


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
