"""Hand-over on real databases: one topic for what a case opened and one result for it, whatever breaks in between."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from engine.council.handover import CARRIER
from engine.processes import CASES, DELIBERATIONS
from heyi.compose import House
from heyi.handover import HandoverFollower, carrier_of
from ledger.effects import Claimed, Effects
from ledger.follow import FollowerRunner
from schemas.actors import Actor, Role
from schemas.case_commands import Accept, ConfirmTriage
from schemas.council.topics import RejectTopic
from schemas.deliberating import OpenDeliberation
from schemas.frame import Frame
from schemas.ids import (
    case_deliberation_id,
    case_id_of,
    case_subject,
    deliberation_stream,
    deliberation_subject,
)
from schemas.words import Words
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Templates

TITLE, PROBLEM = "楼道怎么不堆东西", "多户人家的楼道长期堆放杂物，轮椅过不去。"


@pytest.fixture
async def house(templates: Templates) -> AsyncIterator[House]:
    async with templates.fresh() as stores, furnished(settings_for(stores, policy="xinhe")) as house:
        yield house


def words(text: str, case: UUID, field: str) -> Words:
    return Words(plain=text, subject=case_subject(case), field=field)


async def ready(house: House, title: str = TITLE) -> tuple[UUID, OpenDeliberation, Actor]:
    """A case in hand, and the command with which its handler hands it to the residents."""
    street = Neighbourhood(house)
    filed = await street.report(affected_households=30)
    case = case_id_of(filed.stream)
    state = CASES.fold(None, (await house.ledger.load(filed.stream)).events)
    assert state is not None
    assert state.holder is not None
    by = street.staff(state.holder.role, state.holder.place or "")
    await taken(house, ConfirmTriage(case=case), by)
    await taken(house, Accept(case=case), by)
    reason = words("别的住户也受影响。", case, "reason")
    command = OpenDeliberation(
        case=case, title=words(title, case, "title"), problem=words(PROBLEM, case, "problem"), reason=reason
    )
    return case, command, by


async def opened(house: House) -> UUID:
    """A case that hands its matter to the residents."""
    case, command, by = await ready(house)
    await taken(house, command, by)
    return case


async def taken(house: House, command: Frame, by: Actor) -> None:
    outcome = await house.desk.take(command, by, uuid4())
    assert outcome.status == "recorded", outcome


async def follow(house: House) -> None:
    """Note what is to be brought over."""
    await FollowerRunner(house.engine, house.ledger, HandoverFollower()).catch_up()


async def carried(house: House) -> int:
    """Bring over everything that is noted."""
    await follow(house)
    return await carrier_of(house).step()


async def kinds(house: House, stream: str) -> list[str]:
    return [one.kind for one in (await house.ledger.load(stream)).events]


async def rejected(house: House, deliberation: UUID) -> None:
    subject = deliberation_subject(deliberation)
    reason = Words(plain="属于两家之间的事。", subject=subject, field="reason")
    by = Neighbourhood(house).staff(Role.STREET_OFFICER, "hean")
    command = RejectTopic(deliberation=deliberation, reason_code="private_matter", reason=reason)
    await taken(house, command, by)


async def lease_is_over(house: House) -> None:
    async with house.engine.begin() as tx:
        await tx.exec_driver_sql("update current.effect set claimed_until = clock_timestamp()")


async def test_a_topic_begins_in_the_words_that_were_confirmed_and_knows_its_case(house: House) -> None:
    case = await opened(house)
    deliberation = case_deliberation_id(case, 1)
    assert await carried(house) == 1
    events = (await house.ledger.load(deliberation_stream(deliberation))).events
    topic = DELIBERATIONS.fold(None, events)
    assert topic is not None
    assert (topic.source, topic.origin, topic.proposer) == ("case", f"case/{case}", None)
    texts = await house.vault.open([topic.title, topic.problem])
    assert list(texts.values()) == [TITLE, PROBLEM]
    assert {topic.title.subject, topic.problem.subject} == {deliberation_subject(deliberation)}
    assert events[0].actor == CARRIER


async def test_forgetting_the_case_leaves_the_topic_and_the_other_way_round(house: House) -> None:
    case = await opened(house)
    deliberation = case_deliberation_id(case, 1)
    await carried(house)
    topic = DELIBERATIONS.fold(None, (await house.ledger.load(deliberation_stream(deliberation))).events)
    state = CASES.fold(None, (await house.ledger.load(f"case/{case}")).events)
    assert topic is not None
    assert state is not None
    await house.vault.forget(case_subject(case))
    assert list((await house.vault.open([topic.title])).values()) == [TITLE]
    assert list((await house.vault.open([state.title])).values()) == [None]
    await house.vault.forget(deliberation_subject(deliberation))
    assert list((await house.vault.open([topic.title])).values()) == [None]


@pytest.mark.parametrize(
    "title",
    ["林 秀 英家门口怎么办", "找13900000002那家谈谈", "501室门口怎么办", "请打１３８００１３８０００"],
)
async def test_what_tells_who_somebody_is_goes_nowhere(house: House, title: str) -> None:
    case, command, by = await ready(house, title)
    outcome = await house.desk.take(command, by, uuid4())
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.facts) == ("text_tells_who", {"fields": ("title",)})
    assert await carried(house) == 0
    assert "DeliberationOpened" not in await kinds(house, f"case/{case}")
    assert await house.vault.all_of(deliberation_subject(case_deliberation_id(case, 1))) == ()


async def test_a_carrier_killed_between_the_two_appends_leaves_one_topic_and_one_result(house: House) -> None:
    case = await opened(house)
    deliberation = case_deliberation_id(case, 1)
    topic, stream = deliberation_stream(deliberation), f"case/{case}"
    await _killed_once_it_was_recorded(house, topic, 1)
    await lease_is_over(house)
    assert await carried(house) == 1
    assert (await kinds(house, topic)).count("TopicSuggested") == 1

    await rejected(house, deliberation)
    before = len(await kinds(house, stream))
    await _killed_once_it_was_recorded(house, stream, before + 1)
    await lease_is_over(house)
    assert await carried(house) == 1
    assert (await kinds(house, stream)).count("DeliberationReturned") == 1
    state = CASES.fold(None, (await house.ledger.load(stream)).events)
    assert state is not None
    assert [one.result for one in state.deliberating.opened] == ["rejected"]
    assert await Effects(house.engine).waiting() == 0


class _Dies(Effects):
    """A runner whose process ends after the other side recorded it, and before it is noted that this is settled."""

    async def done(self, claimed: Claimed) -> None:
        raise asyncio.CancelledError


async def _killed_once_it_was_recorded(house: House, stream: str, version: int) -> None:
    await follow(house)
    carrier = carrier_of(house, _Dies(house.engine))
    with pytest.raises(asyncio.CancelledError):
        await carrier.step()
    assert len((await house.ledger.load(stream)).events) >= version
    assert await Effects(house.engine).waiting() == 1
    assert await carrier_of(house).step() == 0, "its claim still holds"


async def test_a_follower_that_starts_over_brings_nothing_twice(house: House) -> None:
    case = await opened(house)
    deliberation = case_deliberation_id(case, 1)
    await carried(house)
    await rejected(house, deliberation)
    await carried(house)
    before = await house.ledger.last_position()

    async def nothing(_: object) -> None:
        return

    runner = FollowerRunner(house.engine, house.ledger, HandoverFollower())
    await runner.restart(nothing)
    await runner.catch_up()
    assert await carrier_of(house).step() == 2
    assert await house.ledger.last_position() == before


async def test_words_that_are_gone_by_then_bring_the_case_its_turn_again(house: House) -> None:
    case = await opened(house)
    await house.vault.forget(deliberation_subject(case_deliberation_id(case, 1)))
    await carried(house)
    state = CASES.fold(None, (await house.ledger.load(f"case/{case}")).events)
    assert state is not None
    assert [one.result for one in state.deliberating.opened] == ["withdrawn"]
