"""A whole house for tests: desk, ledger, person store and rules on fresh databases, with a pack published."""

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

from engine.bootstrap import publish, settle_places
from engine.packs import load_pack
from heyi.compose import House, open_house
from heyi.settings import POLICIES, Settings
from schemas.actors import PUBLIC, Actor, Role
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.ids import case_subject, new_case_id, party_subject
from schemas.outcomes import Outcome
from schemas.words import Words
from tests.templates import Stores

MASTER = base64.b64encode(bytes(range(32))).decode()


def settings_for(stores: Stores, *, policy: str = "quick", **more: object) -> Settings:
    """Settings on these databases, with a key that only tests use."""
    return Settings.model_validate(
        {
            "database_url": stores.ledger,
            "persons_url": stores.persons,
            "migration_url": stores.ledger_owner,
            "persons_migration_url": stores.persons_owner,
            "master_key": MASTER,
            "policy": policy,
            **more,
        }
    )


@asynccontextmanager
async def furnished(settings: Settings, clock: Callable[[], datetime] | None = None) -> AsyncIterator[House]:
    """A house with its pack published and its places and posts entered."""
    async with open_house(settings, clock) as house:
        pack = load_pack(POLICIES / settings.policy)
        await publish(house.desk, house.rulebook, pack)
        await settle_places(house.desk, house.rulebook, pack)
        yield house


_TWO: tuple[tuple[Literal["applicant", "other"], str, str], ...] = (
    ("applicant", "林秀英", "13900000001"),
    ("other", "周国强", "13900000002"),
)
"""Names and phones that no test may find in a history, a log or a row."""


class Neighbourhood:
    """Files matters and acts in them, in the words of a test."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def report(
        self,
        title: str = "楼道堆放自行车",
        statement: str = "三楼楼道堆满自行车，老人出入不便。",
        *,
        place: str = "hean/xinhe/e1/b1",
        key: UUID | None = None,
        by: Actor = PUBLIC,
        **facts: bool | int,
    ) -> Outcome:
        """File a matter with an applicant and one other party."""
        command_id = key or uuid4()
        case = new_case_id(command_id)

        def words(text: str, field: str, subject: str) -> Words:
            return Words(plain=text, field=field, subject=subject)

        parties = tuple(
            PartyDraft(
                side=side,
                name=words(name, "name", party_subject(case, n)),
                phone=words(phone, "phone", party_subject(case, n)),
            )
            for n, (side, name, phone) in enumerate(_TWO, start=1)
        )
        command = ReportDispute.model_validate(
            {
                "case": case,
                "place": place,
                "channel": "online",
                "facts": facts,
                "title": words(title, "title", case_subject(case)),
                "statement": words(statement, "statement", case_subject(case)),
                "parties": parties,
            }
        )
        return await self.house.desk.take(command, by, command_id)

    def staff(self, role: Role, place: str, name: str = "") -> Actor:
        """A staff member with authority over a place."""
        return Actor(id=f"staff-{role}-{place.replace('/', '-')}{name}", role=role, place=place)


def with_ledger(house: House, **changes: object) -> House:
    """The same house with some of its parts exchanged."""
    return replace(house, **changes)  # type: ignore[arg-type]  # the names are those of the dataclass


PACKS: Path = POLICIES
