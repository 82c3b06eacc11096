"""A council in a town: its people and lists, and ways to play them and to let time pass in a deliberation."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from domain.calendar import days_of
from domain.council.clocks import next_obligations
from domain.council.state import Deadline, Deliberation
from engine.council.ballots import secret_paper
from engine.council.convening import Convener
from engine.processes import DELIBERATIONS
from heyi.compose import House
from schemas.actors import Actor, Role, resident
from schemas.council.acts import Answered, Question, YesNo
from schemas.council.ballots import CastBallot, CastSecretBallot
from schemas.council.bodies import EstablishBody, SeatMember
from schemas.council.clock_kinds import CouncilClock
from schemas.council.proposals import MakeProposal
from schemas.council.registers import EnterLines, OpenRegister
from schemas.council.stages import Step
from schemas.council.topics import GiveNotice, ScheduleDeliberation, ScreenTopic, SuggestTopic
from schemas.frame import Frame
from schemas.ids import deliberation_stream, deliberation_subject, unit_subject
from schemas.outcomes import Outcome
from schemas.words import Words
from tests.house import Neighbourhood
from tests.workflows.town import Town

Holds = Callable[[Deliberation], bool]

BUILDING = "hean/xinhe/e1/b1"
SIDES = ("community", "owners", "property")


def unit_of(number: int) -> str:
    """The id of one who has a vote."""
    return f"unit{number:04d}"


def officer(house: House) -> Actor:
    """Runs deliberations of every tier, and keeps bodies and registers."""
    return Neighbourhood(house).staff(Role.COMMUNITY_OFFICER, "hean/xinhe")


@dataclass(frozen=True)
class Council:
    """A deliberation in a house. `register` is that of whoever takes part at first."""

    house: House
    deliberation: UUID
    register: UUID | None = None

    @property
    def stream(self) -> str:
        return deliberation_stream(self.deliberation)

    @property
    def officer(self) -> Actor:
        return officer(self.house)

    @property
    def chair(self) -> Actor:
        return Neighbourhood(self.house).staff(Role.MEDIATOR, "hean/xinhe")

    @property
    def observer(self) -> Actor:
        return Neighbourhood(self.house).staff(Role.SUPERVISOR, "hean")

    def words(self, text: str, field: str = "text") -> Words:
        return Words(plain=text, field=field, subject=deliberation_subject(self.deliberation))

    async def state(self) -> Deliberation:
        found = DELIBERATIONS.fold(None, (await self.house.ledger.load(self.stream)).events)
        assert found is not None
        return found

    async def kinds(self) -> list[str]:
        return [event.kind for event in (await self.house.ledger.load(self.stream)).events]

    async def do(self, command: type[Frame] | Frame, by: Actor | None = None, /, **said: object) -> None:
        """Somebody does something, the officer if nobody else is named, and it is recorded."""
        asked = (
            command.model_validate({"deliberation": self.deliberation, **said})
            if isinstance(command, type)
            else command
        )
        await record(self.house, asked, by or self.officer)

    async def suggest(self, title: str = "楼道堆物清理", place: str = BUILDING) -> None:
        """Somebody who works here suggests a topic."""
        problem = self.words("邻居们多次提起，还没有办法。", "problem")
        await self.do(
            SuggestTopic, place=place, source="staff", title=self.words(title, "title"), problem=problem
        )

    async def screen(self, procedure: str, tier: int = 1) -> None:
        """The topic is taken up, as the table proposed."""
        matter = (await self.state()).proposed_matter
        await self.do(ScreenTopic, matter=matter, procedure=procedure, tier=tier)

    async def schedule(self, body: UUID | None = None) -> None:
        """It is fixed who takes part: who has a seat in a body, else who stands in the register."""
        await self.do(
            ScheduleDeliberation,
            body=body,
            register_id=None if body else self.register,
            chair=self.chair.id,
            observer=self.observer.id,
        )

    async def announce(
        self, opens: datetime, closes: datetime | None = None, questions: tuple[Question, ...] = ()
    ) -> None:
        """The next round is announced for an instant, with what it asks if somebody says so."""
        said = {"material": self.words("方案全文见公告栏", "material"), "questions": questions}
        await self.do(GiveNotice, self.chair, opens=opens, closes=closes, **said)

    async def open_by_hand(self, present: tuple[str, ...] = ()) -> Outcome:
        """The chair opens the round that was announced, saying which sides are there; somebody sits for each."""
        convener = Convener(self.house.ledger, self.house.desk)
        units = tuple(unit_of(number) for number in range(len(present)))
        return await convener.open_round(self.deliberation, self.chair, uuid4(), present=present, units=units)

    async def propose(self, text: str) -> None:
        await self.do(MakeProposal, clauses=(self.words(text, "clause"),))

    async def vote(
        self, *, yes: Sequence[int] = (), no: Sequence[int] = (), source: UUID | None = None
    ) -> None:
        """These say yes and those say no to the first proposal, one after the other."""
        held, voters = (await self.state()).open_round, source or self.register
        assert held is not None
        assert voters is not None
        for answer, units in (("yes", yes), ("no", no)):
            marks = YesNo.model_validate({"answer": answer})
            for number in units:
                unit = unit_of(number)
                answers = (Answered(question="p1", marks=marks),)
                voter = resident(voters, unit, BUILDING)
                await self.do(CastBallot, voter, number=held.number, unit=unit, answers=answers)

    async def vote_in_secret(self, number: int, answered: Answered) -> None:
        """Somebody puts a paper into the urn of the open round."""
        held, unit = (await self.state()).open_round, unit_of(number)
        assert held is not None
        assert self.register is not None
        receipt = "a" * 25 + chr(ord("a") + number)
        paper = secret_paper(self.deliberation, held.number, receipt, (answered,))
        voter = resident(self.register, unit, BUILDING)
        await self.do(CastSecretBallot, voter, number=held.number, unit=unit, paper=paper)

    async def hear(self, holds: Holds, within: float = 20) -> Deliberation:
        """Wait until something holds that the clock-work does while we look on."""
        async with asyncio.timeout(within):
            while not holds(state := await self.state()):
                await asyncio.sleep(0.05)
            return state


@dataclass(frozen=True)
class TownCouncil(Council):
    """A deliberation in a town whose time can be let pass."""

    town: Town = field(kw_only=True)

    async def wait(self, holds: Holds, most: int = 200) -> Deliberation:
        """Let time pass from one due instant to the next until something holds."""
        for _ in range(most):
            state = await self.state()
            if holds(state):
                return state
            owed = next_obligations(state)
            assert owed, f"nothing is waited for: {await self.kinds()}"
            await self.town.settled()
            now = await self.town.now()
            await self.town.environment.sleep(max(owed[0].due - now, timedelta(seconds=1)))
        raise AssertionError(f"it never came there: {await self.kinds()}")

    async def morning(self, after: int) -> datetime:
        """Nine o'clock so many days from now, where the council meets."""
        pack = await self.house.rulebook.current()
        days = days_of(await self.house.rulebook.calendar(pack))
        day = days.local_day(await self.town.now()) + timedelta(days=after)
        return days.midnight(day) + timedelta(hours=9)

    async def notice(self, after: int, questions: tuple[Question, ...] = ()) -> None:
        """The next round is announced for nine o'clock so many days from now."""
        await self.announce(await self.morning(after), questions=questions)

    async def ended(self) -> None:
        """Wait until its workflow came to its end."""
        await self.town.ended(self.stream)


def at(*steps: Step) -> Holds:
    """It stands at one of these steps."""
    return lambda state: state.step in steps


def clock_of(state: Deliberation, kind: CouncilClock) -> Deadline:
    """The one clock of a kind."""
    (found,) = state.of_kind(kind)
    return found


def overdue(kind: CouncilClock) -> Holds:
    """A clock of this kind ran out, and who watches over it was told."""
    return lambda state: any(one.passed for one in state.of_kind(kind))


async def record(house: House, command: Frame, by: Actor) -> None:
    """Somebody does something, and it is recorded."""
    outcome = await house.desk.take(command, by, uuid4())
    assert outcome.status == "recorded", outcome


async def listed(house: House, kind: str, number: int, place: str = BUILDING) -> UUID:
    """A register of this kind with so many lines, each with a vote of its own."""
    register, keeper = uuid4(), officer(house)
    opened = OpenRegister.model_validate({"register_id": register, "place": place, "kind": kind})
    await record(house, opened, keeper)
    owned = {"area": 9000, "area_source": "registry"} if kind == "owners" else {"adults": 2}
    lines = [
        {
            "line": unit_of(n),
            "unit": unit_of(n),
            "place": place,
            "mark": unit_of(n),
            "who": Words(plain=f"{n}号", subject=unit_subject(register, unit_of(n)), field="who"),
            **owned,
        }
        for n in range(number)
    ]
    await record(house, EnterLines.model_validate({"register_id": register, "lines": lines}), keeper)
    return register


async def seated(house: House, kind: str, sides: Sequence[str]) -> UUID:
    """A body of this kind in the building, with a seat for each of these sides."""
    body = uuid4()
    shape = {"body": body, "kind": kind, "place": BUILDING, "name": "一栋联席会", "area": (BUILDING,)}
    await record(house, EstablishBody.model_validate(shape), officer(house))
    for number, side in enumerate(sides):
        await seat(house, body, number, side)
    return body


async def seat(house: House, body: UUID, number: int, side: str) -> None:
    """Somebody gets a seat for a side."""
    member = unit_of(number)
    seating = {
        "body": body,
        "member": member,
        "side": side,
        "filled": "recommended",
        "begins": date(2020, 1, 1),
        "name": Words(plain=f"第{number}席", subject=unit_subject(body, member), field="name"),
    }
    await record(house, SeatMember.model_validate(seating), officer(house))


async def in_the_hall(town: Town, households: int = 5, title: str = "楼道堆物清理") -> TownCouncil:
    """A topic of one building that its households are to talk about."""
    register = await listed(town.house, "households", households)
    council = TownCouncil(town.house, uuid4(), register, town=town)
    await council.suggest(title)
    await council.screen("hall")
    await council.schedule()
    return council
