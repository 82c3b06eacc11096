"""The ledger's clock steps by ten minutes, ahead and back, beside Temporal's: nothing is met twice, early by it, or never."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import cast
from uuid import UUID, uuid4

import pytest

from domain.case.clocks import next_obligations
from domain.case.fact import Fact
from domain.case.timeline import stays_of
from domain.council.clocks import next_obligations as council_obligations
from domain.council.refusals.ballots import RoundNotOpen, RoundOver
from domain.refusals import UnknownCase
from engine.catalogue import CODEC
from engine.council.counting import count_round
from engine.doorkeeper import Doorkeeper, issue_token, revoke_token
from engine.hindsight import back_to
from engine.reading import Reader
from heyi.derived import derive
from ledger.verify import verify
from projections.pulse import Pulse
from schemas.actors import Actor, Level, Role, resident
from schemas.case_events import CaseEvent
from schemas.clock_events import ClockStarted, DeadlineLapsed, DeadlineReminded
from schemas.council.acts import Answered, YesNo
from schemas.council.ballots import CastBallot
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineNeared, DeadlinePassed, DeadlineSet
from schemas.council.stages import Step
from schemas.envelope import Recorded
from schemas.ids import ballots_of
from tests.activities.test_council_hands import handled, noticed, opened
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates
from tests.workflows.chambers import (
    BUILDING,
    Council,
    TownCouncil,
    at,
    clock_of,
    in_the_hall,
    overdue,
    unit_of,
)
from tests.workflows.skipped_time import Sundial
from tests.workflows.town import Town, open_town, skipping_server, times_met

LONG = bool(os.environ.get("FAULTS_LONG"))
CASES, COUNCILS = (40, 8) if LONG else (3, 1)
STEP = timedelta(minutes=10)
STEPS = (-STEP, timedelta(), STEP)
CAPTAIN = Actor(id="staff-c", role=Role.BUILDING_CAPTAIN, place="hean/xinhe/e1/b1")


@pytest.fixture(scope="module")
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh() as stores:
        yield stores


@pytest.fixture(scope="module")
async def town(stores: Stores) -> AsyncIterator[Town]:
    """A town whose clocks run for days, on a server of its own: here the time of the ledger is not the server's."""
    async with (
        skipping_server() as environment,
        open_town(stores, environment, policy="xinhe", cached=200) as town,
    ):
        yield town


def at_instants(recorded: Sequence[Recorded]) -> None:
    """Within a stream time does not go back, and what was met was due by then."""
    instants = [event.recorded_at for event in recorded]
    assert instants == sorted(instants)
    reminders: dict[tuple[str, int], datetime] = {}
    for event in recorded:
        told = CODEC.decode(event)
        match told:
            case ClockStarted() | DeadlineSet():
                clock = f"{told.kind.value}@{event.version}"
                reminders |= {(clock, nth): when for nth, when in enumerate(told.reminders, start=1)}
            case DeadlineReminded() | DeadlineNeared():
                assert event.recorded_at >= reminders.get((told.clock, told.nth), event.recorded_at)
            case DeadlineLapsed() | DeadlinePassed():
                assert event.recorded_at >= told.due
            case _:
                pass


async def nothing_odd(town: Town, stream: str) -> None:
    """No budget and no stay is below zero, and every look back shows a beginning of what there is."""
    ledger = town.time
    recorded = (await ledger.load(stream)).events
    facts = [
        Fact(
            stream,
            one.version,
            one.recorded_at,
            one.actor.id,
            one.policy,
            cast("CaseEvent", CODEC.decode(one)),
        )
        for one in recorded
    ]
    for stay in stays_of(facts):
        received = stay.received or stay.entered
        assert stay.entered <= received <= (stay.left or received)
        assert all(span.ended is None or span.ended >= span.began for span in stay.governing)
        assert min(stay.overrun(await ledger.now()), stay.idle(await ledger.now())) >= timedelta()
    look = await Reader(ledger, town.house.vault, town.house.rulebook).look(stream, CAPTAIN)
    seen = [back_to(one.recorded_at, look, ()).look.events for one in recorded]
    assert [len(events) for events in seen] == sorted(len(events) for events in seen)
    assert seen[-1] == recorded
    with pytest.raises(UnknownCase):
        back_to(recorded[0].recorded_at - timedelta(microseconds=1), look, ())


async def in_steps(
    town: Town, dice: Random, due: Callable[[], Awaitable[datetime | None]], most: int = 600
) -> None:
    """Let time pass until nothing is waited for any more, while the ledger's clock jumps about."""
    for _ in range(most):
        soonest = await due()
        if soonest is None:
            break
        town.time.behind = dice.choice(STEPS)
        await town.settled()
        ahead = soonest - await town.now() + dice.choice((-STEP, timedelta(), STEP))
        await town.environment.sleep(max(ahead, timedelta(minutes=2)))
    else:
        raise AssertionError("it never came there")
    town.time.behind = timedelta()


@pytest.mark.parametrize("seed", [Random().randrange(10**6) if LONG else 11])
async def test_cases_climb_once_whatever_the_clock_does(town: Town, stores: Stores, seed: int) -> None:
    dice = Random(seed)
    streams = [(await town.neighbours.report()).stream for _ in range(CASES)]

    async def due() -> datetime | None:
        cases = [await town.case(stream) for stream in streams]
        owed = [next_obligations(case)[0].due for case in cases if case.level is not Level.STREET]
        return min(owed, default=None)

    await in_steps(town, dice, due)
    for stream in streams:
        recorded = (await town.house.ledger.load(stream)).events
        at_instants(recorded)
        assert set(times_met(recorded).values()) == {1}
        assert [event.kind for event in recorded].count("CaseEscalated") == 2
        await nothing_odd(town, stream)
    report = await verify(stores.ledger, derive)
    assert report.sound, report.findings


@pytest.mark.parametrize("seed", [Random().randrange(10**6) if LONG else 12])
async def test_rounds_open_close_and_are_counted_once_whatever_the_clock_does(town: Town, seed: int) -> None:
    dice = Random(seed)
    councils = [await in_the_hall(town, households=3) for _ in range(COUNCILS)]
    for council in councils:
        await council.propose("每月第一个周六清理楼道")
        await council.notice(after=5)
    voted: set[UUID] = set()

    async def due() -> datetime | None:
        soonest: list[datetime] = []
        for council in councils:
            state = await council.state()
            if at(Step.ROUND)(state) and council.deliberation not in voted:
                await voting(council, voted)
            if not overdue(CouncilClock.PUBLISH)(state) and not overdue(CouncilClock.ARRANGE)(state):
                soonest.append(council_obligations(state)[0].due)
        return min(soonest, default=None)

    await in_steps(town, dice, due)
    for council in councils:
        recorded = (await town.house.ledger.load(council.stream)).events
        at_instants(recorded)
        assert set(times_met(recorded).values()) == {1}
        kinds = [event.kind for event in recorded]
        assert [kinds.count(kind) for kind in ("RoundOpened", "RoundClosed", "RoundCounted")] == [1, 1, 1]
        cast = await town.house.ledger.read_under(ballots_of(council.deliberation, 1))
        assert len(cast) == (2 if council.deliberation in voted else 0)
        assert (await count_round(town.house.desk.supplies, council.deliberation, 1)).ballots == len(cast)
    assert voted


async def voting(council: TownCouncil, voted: set[UUID]) -> None:
    """Two of three vote, if by the ledger's clock the round is open just now."""
    with suppress(RoundOver, RoundNotOpen):
        await council.vote(yes=(0, 1))
        voted.add(council.deliberation)


async def test_a_ballot_at_the_closing_instant_is_judged_by_the_ledgers_clock_and_a_closed_round_stays_so(
    templates: Templates,
) -> None:
    async with handled(templates) as council:
        await opened(council)
        closing = clock_of(await council.state(), CouncilClock.ROUND)
        council.sundial.shows = closing.due - timedelta(microseconds=1)
        await council.vote(yes=(0,))
        council.sundial.shows = closing.due
        with pytest.raises(RoundOver):
            await council.vote(yes=(1,))
        # Set back: the round is open by the ledger's clock, and whoever votes is in time; it is not closed before its time.
        council.sundial.shows = closing.due - STEP
        await council.vote(no=(1,))
        early = await council.issue(closing.id, "close_round")
        assert (early.status, early.wait_ms) == ("too_early", STEP / timedelta(milliseconds=1))
        council.sundial.shows = closing.due
        assert (await council.issue(closing.id, "close_round")).status == "recorded"
        council.sundial.shows = closing.due - STEP
        assert await late(council, 2) == "shut"
        # What follows the close is recorded at no instant before it.
        tally = clock_of(await council.state(), CouncilClock.TALLY)
        for _ in range(2):
            assert (await council.issue(tally.id, "tally_round")).status == "recorded"
        recorded = (await council.house.ledger.load(council.stream)).events
        at_instants(recorded)
        assert [event.kind for event in recorded].count("RoundCounted") == 1
        assert (await count_round(council.house.desk.supplies, council.deliberation, 1)).ballots == 2


async def late(council: Council, number: int) -> str:
    """What becomes of a ballot of round 1 after it was closed."""
    unit, yes = unit_of(number), Answered(question="p1", marks=YesNo(answer="yes"))
    ballot = CastBallot(deliberation=council.deliberation, number=1, unit=unit, answers=(yes,))
    assert council.register is not None
    try:
        await council.house.desk.take(ballot, resident(council.register, unit, BUILDING), uuid4())
    except RoundOver:
        return "shut"
    return "taken"


async def test_a_round_that_is_opened_ahead_of_time_takes_ballots_once_the_clock_is_there_again(
    templates: Templates,
) -> None:
    async with handled(templates) as council:
        await noticed(council)
        opening = clock_of(await council.state(), CouncilClock.OPENING)
        council.sundial.shows = opening.due + STEP
        assert (await council.issue(opening.id, "open_round")).status == "recorded"
        assert (await council.state()).step is Step.ROUND
        council.sundial.shows = opening.due
        with pytest.raises(RoundNotOpen):
            await council.vote(yes=(0,))
        council.sundial.shows = opening.due + STEP
        await council.vote(yes=(0,))
        at_instants((await council.house.ledger.load(council.stream)).events)


async def test_tokens_are_good_and_ended_whatever_the_clock_does(templates: Templates) -> None:
    sundial = Sundial()
    async with templates.fresh() as stores, furnished(settings_for(stores), sundial) as house:
        for step in STEPS:
            sundial.shows += step
            token = await issue_token(house.desk, house.keys, CAPTAIN, uuid4())
            assert await Doorkeeper(house.ledger, house.keys).actor_of(token) == CAPTAIN
            sundial.shows -= STEP
            assert (
                await revoke_token(house.desk, house.ledger, house.keys, token, uuid4())
            ).status == "recorded"
            assert await Doorkeeper(house.ledger, house.keys).actor_of(token) is None
        assert (await verify(stores.ledger, derive)).sound
        # What was recorded ahead of the database's clock is measured, and nothing is of negative age.
        sundial.shows = datetime.now(UTC) + STEP
        await Neighbourhood(house).report()
        beat = await Pulse(house.engine).read()
        assert timedelta(minutes=8).total_seconds() < beat.ahead <= STEP.total_seconds()
        assert beat.overdue == 0
