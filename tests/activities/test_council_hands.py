"""The hands of a deliberation's clock, over a real ledger: what they see, what they bring to the desk, and what they make of a no."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from activities.council import EARLY, CouncilHandsBody
from domain.council.seats import SidesMissing
from ledger.follow import FollowerRunner
from ledger.pokes import Pokes
from projections.council.turnout import TurnoutBoard, TurnoutFollower
from schemas.clockwork import Answer, CaseRef, Order, Seen
from schemas.council.acts import Answered, YesNo
from schemas.council.ballots import CastBallot, Help, VoidBallot
from schemas.council.clock_kinds import CouncilClock
from schemas.council.rounds import CloseRound
from schemas.council.stages import Step
from schemas.ids import deliberation_stream
from tests.house import furnished, settings_for
from tests.templates import Templates
from tests.workflows.chambers import SIDES, Council, clock_of, listed, record, seat, seated, unit_of
from tests.workflows.skipped_time import Sundial
from tests.workflows.town import staffed

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Handled(Council):
    """A deliberation with the hands of its clock, and a sundial that the test sets."""

    sundial: Sundial = field(kw_only=True)

    @property
    def hands(self) -> CouncilHandsBody:
        house = self.house
        return CouncilHandsBody(house.ledger, house.rulebook, house.desk, TurnoutBoard(house.engine))

    async def look(self) -> Seen:
        return await self.hands.look(CaseRef(stream=self.stream))

    async def issue(self, obligation: str, command: str) -> Answer:
        order = Order(stream=self.stream, obligation=obligation, command=command)
        return await self.hands.issue(order)

    async def clock(self, kind: CouncilClock) -> str:
        return clock_of(await self.state(), kind).id

    async def at_due(self, kind: CouncilClock) -> str:
        """Let it become as late as a clock says; return its id."""
        clock = clock_of(await self.state(), kind)
        self.sundial.shows = clock.due
        return clock.id

    async def counted(self) -> None:
        """Let turnouts be counted as far as the ledger goes."""
        runner = FollowerRunner(self.house.engine, self.house.ledger, TurnoutFollower())
        while (await runner.lag()).events:
            await runner.step()


@asynccontextmanager
async def handled(templates: Templates) -> AsyncIterator[Handled]:
    sundial = Sundial()
    sundial.shows = MORNING
    async with templates.fresh() as stores, furnished(settings_for(stores, policy="xinhe"), sundial) as house:
        await staffed(house)
        register = await listed(house, "households", 3)
        yield Handled(house, uuid4(), register, sundial=sundial)


async def noticed(council: Handled) -> None:
    """Everything is arranged for a round of talk in the hall in five days."""
    await council.suggest()
    await council.screen("hall")
    await council.schedule()
    await council.propose("每月第一个周六清理楼道")
    await council.announce(council.sundial.shows + timedelta(days=5))


async def meeting(council: Handled, *sides: str) -> UUID:
    """Everything is arranged for a meeting in five days, of which these sides have seats."""
    body = await seated(council.house, "tripartite_meeting", sides)
    await council.suggest("物业服务整改")
    await council.screen("tripartite")
    await council.schedule(body)
    await council.propose("每周公布保洁记录")
    await council.announce(council.sundial.shows + timedelta(days=5))
    return body


async def opened(council: Handled) -> None:
    """The round is open."""
    await noticed(council)
    opening = await council.at_due(CouncilClock.OPENING)
    assert (await council.issue(opening, "open_round")).status == "recorded"


async def test_what_was_never_suggested_is_over(templates: Templates) -> None:
    async with handled(templates) as council:
        seen = await council.look()
        assert (seen.version, seen.over, seen.owed) == (0, True, ())
        missing = await council.issue("screen@2", "lapse")
        assert missing.status == "refused"
        assert (await council.house.ledger.load(deliberation_stream(council.deliberation))).version == 0


async def test_a_look_tells_codes_and_what_is_owed_soonest_first(templates: Templates) -> None:
    async with handled(templates) as council:
        await council.suggest()
        seen = await council.look()
        assert (seen.stage, seen.level, seen.community, seen.triage_class) == (
            "suggested",
            "tier_1",
            "hean/xinhe",
            "community",
        )
        assert [one.command for one in seen.owed] == ["remind", "lapse"]


async def test_a_round_opens_at_its_instant_and_not_before_and_once(templates: Templates) -> None:
    async with handled(templates) as council:
        await noticed(council)
        opening = clock_of(await council.state(), CouncilClock.OPENING)
        council.sundial.shows = opening.due - timedelta(seconds=3)
        early = await council.issue(opening.id, "open_round")
        assert (early.status, early.wait_ms) == ("too_early", 3000)
        council.sundial.shows = opening.due
        first, again = [await council.issue(opening.id, "open_round") for _ in range(2)]
        assert first == again
        assert (await council.kinds()).count("RoundOpened") == 1
        assert (await council.look()).stage == Step.ROUND


async def test_clock_and_people_who_open_at_once_open_once_and_nothing_is_overdue(
    templates: Templates,
) -> None:
    async with handled(templates) as council:
        await noticed(council)
        opening = await council.at_due(CouncilClock.OPENING)
        by_hand = (council.open_by_hand() for _ in range(3))
        by_clock = (council.issue(opening, "open_round") for _ in range(3))
        await asyncio.gather(*by_hand, *by_clock)
        kinds = await council.kinds()
        assert (kinds.count("RoundOpened"), kinds.count("DeadlinePassed")) == (1, 0)
        assert (await council.state()).rounds[0].opened.totals.units == 3


async def test_a_round_that_everybody_voted_in_is_asked_to_close_at_once(templates: Templates) -> None:
    async with handled(templates) as council:
        await opened(council)
        await council.vote(yes=(0, 1))
        await council.counted()
        assert not any(one.obligation.endswith(EARLY) for one in (await council.look()).owed)
        await council.vote(yes=(2,))
        await council.counted()
        assert await Pokes(council.house.engine).waiting() == 1
        early = (await council.look()).owed[0]
        assert (early.obligation, early.command) == (
            f"{await council.clock(CouncilClock.ROUND)}{EARLY}",
            "close_round",
        )
        assert (await council.issue(early.obligation, early.command)).status == "recorded"
        assert (await council.state()).rounds[0].closed_why == "everybody_voted"
        tally = await council.clock(CouncilClock.TALLY)
        assert (await council.issue(tally, "tally_round")).status == "recorded"
        assert (await council.state()).step is Step.CONSENSUS


async def test_a_paper_that_was_taken_back_keeps_the_round_open_until_its_time_or_the_next_paper(
    templates: Templates,
) -> None:
    async with handled(templates) as council:
        await opened(council)
        await council.vote(yes=(0, 1))
        await on_paper(council, 2)
        void = {"deliberation": council.deliberation, "number": 1, "unit": unit_of(2), "revision": 1}
        reason = council.words("登记错了人", "reason")
        await record(council.house, VoidBallot.model_validate({**void, "reason": reason}), council.officer)
        await council.counted()
        early = (await council.look()).owed[0]
        assert early.obligation.endswith(EARLY)
        version = (await council.state()).version
        answer = await council.issue(early.obligation, early.command)
        assert answer.status == "too_early"
        assert (await council.state()).version == version
        await council.vote(yes=(2,))
        await council.counted()
        assert await Pokes(council.house.engine).waiting() == 1
        assert (await council.issue(early.obligation, early.command)).status == "recorded"


async def on_paper(council: Handled, number: int) -> None:
    """The officer enters a paper that somebody brought."""
    answers = (Answered(question="p1", marks=YesNo(answer="yes")),)
    helped = Help(helper=council.officer.id, paper=str(number))
    await council.do(
        CastBallot, number=1, unit=unit_of(number), channel="paper", help=helped, answers=answers
    )


async def test_a_round_that_somebody_closed_meanwhile_is_left_alone(templates: Templates) -> None:
    async with handled(templates) as council:
        await opened(council)
        await council.vote(yes=(0, 1, 2))
        await council.counted()
        early = (await council.look()).owed[0]
        await council.do(CloseRound, council.chair)
        version = (await council.state()).version
        answer = await council.issue(early.obligation, early.command)
        assert answer.status in ("refused", "noop")
        assert (await council.state()).version == version
        assert "DeadlinePassed" not in await council.kinds()


async def test_an_opening_that_is_refused_is_overdue_once_and_may_be_made_up_for_by_a_person(
    templates: Templates,
) -> None:
    async with handled(templates) as council:
        await meeting(council, *SIDES)
        opening = await council.at_due(CouncilClock.OPENING)
        answers = [await council.issue(opening, "open_round") for _ in range(3)]
        assert {one.status for one in answers} == {"recorded"}
        assert (await council.kinds()).count("DeadlinePassed") == 1
        assert [one.obligation for one in (await council.look()).owed if one.obligation == opening] == []
        assert (await council.open_by_hand(SIDES)).status == "recorded"
        assert not (await council.state()).of_kind(CouncilClock.OPENING)


async def test_a_meeting_waits_for_the_seat_of_a_side_and_opens_on_the_roll_of_that_day(
    templates: Templates,
) -> None:
    async with handled(templates) as council:
        body = await meeting(council, *SIDES[:2])
        await council.at_due(CouncilClock.OPENING)
        with pytest.raises(SidesMissing):
            await council.open_by_hand(SIDES)
        await seat(council.house, body, 2, SIDES[2])
        assert (await council.open_by_hand(SIDES)).status == "recorded"
        assert (await council.state()).rounds[0].opened.totals.units == len(SIDES)
