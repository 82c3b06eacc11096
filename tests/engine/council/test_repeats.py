"""Reports that suggest a topic by themselves, on real databases: once for a heap, nothing of the parties, the same when replayed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from engine.processes import CASES, DELIBERATIONS
from heyi.compose import House
from heyi.handover import RepeatsFollower, carrier_of
from ledger.follow import FollowerRunner
from projections.council.repeats import Repeats
from schemas.actors import Role
from schemas.case_commands import Register
from schemas.council.topics import RejectTopic
from schemas.envelope import Recorded
from schemas.ids import case_id_of, deliberation_id_of, deliberation_subject
from schemas.words import Words
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Templates

MARCH = datetime(2026, 3, 2, 2, tzinfo=UTC)
HERE, NEXT_DOOR = "hean/xinhe/e1/b1", "hean/xinhe/e1/b2"
STREET = ("林秀英", "周国强", "13900000001")


@dataclass
class Town:
    """A house whose clock a test sets, and matters that come in from its buildings."""

    house: House
    now: list[datetime]

    async def report(self, place: str = HERE) -> UUID:
        filed = await Neighbourhood(self.house).report(place=place)
        return case_id_of(filed.stream)

    async def topics(self) -> list[Recorded]:
        """Follow and bring over; all topics that were suggested so far."""
        await FollowerRunner(
            self.house.engine, self.house.ledger, RepeatsFollower(self.house.rulebook)
        ).catch_up()
        await carrier_of(self.house).step()
        return [one for one in await self.house.ledger.read(0) if one.kind == "TopicSuggested"]

    async def reject(self, topic: Recorded) -> None:
        deliberation = deliberation_id_of(topic.stream)
        subject = deliberation_subject(deliberation)
        reason = Words(plain="已另行处理。", subject=subject, field="reason")
        by = Neighbourhood(self.house).staff(Role.STREET_OFFICER, "hean")
        command = RejectTopic(deliberation=deliberation, reason_code="unlawful", reason=reason)
        assert (await self.house.desk.take(command, by, uuid4())).status == "recorded"


@pytest.fixture
async def town(templates: Templates) -> AsyncIterator[Town]:
    now = [MARCH]
    async with (
        templates.fresh() as stores,
        furnished(settings_for(stores, policy="xinhe"), lambda: now[0]) as house,
    ):
        yield Town(house, now)


async def test_the_third_report_makes_a_topic_that_names_counts_and_kind_alone(town: Town) -> None:
    for _ in range(2):
        await town.report()
    await town.report(NEXT_DOOR)
    assert await town.topics() == []
    case = await town.report()
    (topic,) = await town.topics()
    held = DELIBERATIONS.fold(None, (await town.house.ledger.load(topic.stream)).events)
    state = CASES.fold(None, (await town.house.ledger.load(f"case/{case}")).events)
    assert held is not None
    assert state is not None
    assert (held.source, held.origin, held.proposer, held.place) == ("repeated", None, None, HERE)
    said = " ".join(text or "" for text in (await town.house.vault.open([held.title, held.problem])).values())
    (named,) = [
        one.name.zh
        for one in (await town.house.rulebook.current()).categories
        if one.id == state.triage.category
    ]
    assert named in said
    assert "3件" in said
    assert not any(one in said for one in (*STREET, state.number))


async def test_a_fourth_joins_the_topic_that_is_open_and_after_its_end_three_new_ones_are_needed(
    town: Town,
) -> None:
    for _ in range(4):
        await town.report()
    (topic,) = await town.topics()
    await town.report()
    assert len(await town.topics()) == 1
    await town.reject(topic)
    for _ in range(2):
        await town.report()
    assert len(await town.topics()) == 1
    await town.report()
    again = await town.topics()
    assert len(again) == 2
    assert again[0].stream != again[1].stream


async def test_reports_that_lie_too_far_apart_make_none(town: Town) -> None:
    await town.report()
    town.now[0] += timedelta(days=31)
    await town.report()
    await town.report()
    assert await town.topics() == []


async def test_whoever_registers_a_report_may_put_it_on_another_heap(town: Town) -> None:
    cases = [await town.report() for _ in range(2)]
    assert await town.topics() == []
    state = CASES.fold(None, (await town.house.ledger.load(f"case/{cases[0]}")).events)
    assert state is not None
    assert state.holder is not None
    other = "property" if state.triage.category != "property" else "environment"
    by = Neighbourhood(town.house).staff(state.holder.role, state.holder.place or "")
    outcome = await town.house.desk.take(Register(case=cases[0], category=other), by, uuid4())
    assert outcome.status == "recorded"
    await town.report()
    assert await town.topics() == []
    await town.report()
    assert len(await town.topics()) == 1


async def test_started_over_it_finds_the_same_topic_and_suggests_nothing_twice(town: Town) -> None:
    for _ in range(4):
        await town.report()
    before = await town.topics()
    runner = FollowerRunner(town.house.engine, town.house.ledger, RepeatsFollower(town.house.rulebook))
    await runner.restart(Repeats.clear)
    assert await town.topics() == before
