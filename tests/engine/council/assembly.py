"""An open round for tests: its roll, its terms and its window stand in a ledger as if they had been brought there by commands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from domain.council.rolls import frozen
from engine.catalogue import CODEC
from engine.council.ballots import secret_paper
from ledger.chain import uuid7
from ledger.codec import kind_of
from ledger.port import Ledger
from schemas.actors import Actor, Role, Visibility, resident
from schemas.council.acts import Answered, Electorate, Marks, Question, YesNo
from schemas.council.ballots import CastBallot, CastSecretBallot
from schemas.council.registers import PER_EVENT, Line, LinesEntered, RegisterOpened
from schemas.council.rolls import FreezeRoll, RollEntry, totals_of
from schemas.council.rounds import RoundClosed, RoundOpened
from schemas.council.topics import DeliberationScheduled
from schemas.envelope import Append, CurrentRow, Draft, Rows, WindowRow
from schemas.frame import Frame
from schemas.ids import deliberation_stream, register_stream, roll_stream, round_window, unit_subject
from schemas.outcomes import Outcome
from schemas.sealed import Sealed

PLACE = "hean/xinhe/e1"
CHAIR = Actor(id="staff-chair", role=Role.COMMUNITY_OFFICER, place="hean/xinhe")
CAPTAIN = Actor(id="staff-captain", role=Role.BUILDING_CAPTAIN, place="hean/xinhe/e1/b1")
STRANGER = Actor(id="staff-stranger", role=Role.COMMUNITY_OFFICER, place="hean/qinglan")
YES, NO, ABSTAIN = YesNo(answer="yes"), YesNo(answer="no"), YesNo(answer="abstain")
ORDINARY = (Question(id="p1", rule="residents_assembly"),)


def unit_of(number: int) -> str:
    """The id of a household."""
    return f"unit{number:06d}"


def households(number: int) -> tuple[RollEntry, ...]:
    """Households of two buildings."""
    return tuple(
        RollEntry(
            unit=unit_of(n),
            households=1,
            place=f"{PLACE}/b{n % 2 + 1}",
            tags=("owner",) if n % 3 else ("tenant",),
        )
        for n in range(number)
    )


def code_of(number: int) -> str:
    """A receipt code; by chance in life, here by number."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(letters[number // 32**place % 32] for place in range(26))


@dataclass
class Assembly:
    """A deliberation with one round."""

    ledger: Ledger
    now: datetime
    policy: str
    register: UUID = field(default_factory=uuid4)
    deliberation: UUID = field(default_factory=uuid4)
    number: int = 1

    @property
    def stream(self) -> str:
        return deliberation_stream(self.deliberation)

    def voter(self, number: int) -> Actor:
        """Whoever holds the pass of a household."""
        return resident(self.register, unit_of(number))

    async def open(
        self,
        entries: Sequence[RollEntry],
        questions: tuple[Question, ...] = ORDINARY,
        *,
        electorate: Electorate = "households",
        procedure: str = "residents_assembly",
        phase: str = "vote",
        secret: bool = False,
        may_change: bool = True,
        hours: float = 48,
    ) -> None:
        """Freeze the roll and open the round; it opened an hour ago."""
        freeze = FreezeRoll(
            roll=uuid4(), electorate=electorate, source=register_stream(self.register), place=PLACE
        )
        listed = frozen(freeze, entries, 1, self.now)
        await self.record(
            roll_stream(freeze.roll), listed, Rows(current=CurrentRow(kind="roll", place=PLACE))
        )
        self.opened = RoundOpened(
            number=self.number,
            kind="vote",
            procedure=procedure,
            phase=phase,
            nth=1,
            electorate=electorate,
            roll=freeze.roll,
            roll_hash=listed[0].hash,  # type: ignore[union-attr]  # the header
            totals=totals_of(entries),
            questions=questions,
            secret=secret,
            may_change=may_change,
            opens=self.now - timedelta(hours=1),
            closes=self.now + timedelta(hours=hours),
        )
        scheduled = DeliberationScheduled(
            register_id=self.register, chair=CHAIR.id, observer="staff-observer"
        )
        await self.record(self.stream, (scheduled, self.opened), self.rows())

    async def move_in(self, number: int) -> None:
        """Enter so many households in the register, so that their passes open the doors."""
        lines = [self._line(n) for n in range(number)]
        opened = RegisterOpened(register_id=self.register, place=PLACE, kind="households")
        pieces = (LinesEntered(lines=tuple(lines[n : n + PER_EVENT])) for n in range(0, number, PER_EVENT))
        await self.record(register_stream(self.register), (opened, *pieces), None)

    def _line(self, number: int) -> Line:
        unit = unit_of(number)
        who = Sealed(subject=unit_subject(self.register, unit), field="who", digest="0" * 64)
        place = f"{PLACE}/b{number % 2 + 1}"
        return Line(line=unit, unit=unit, place=place, mark="mark0001", who=who)

    async def close(self, at: datetime | None = None) -> int:
        """Close the round; return the position of the close."""
        self.now = at or self.now
        closed = RoundClosed(number=self.number, why="chair")
        return await self.record(self.stream, (closed,), self.rows(shut=True))

    async def record(self, stream: str, events: Sequence[Frame], rows: Rows | None) -> int:
        """Append events as they are."""
        loaded = await self.ledger.load(stream)
        drafts = tuple(
            Draft(
                id=uuid7(self.now),
                kind=kind_of(type(event)),
                recorded_at=self.now,
                actor=CHAIR,
                policy=self.policy,
                visibility=Visibility.PUBLIC,
                body=CODEC.encode(event),
            )
            for event in events
        )
        command_id = uuid4()
        outcome = Outcome(
            status="recorded",
            stream=stream,
            version=loaded.version + len(drafts),
            events=tuple(draft.kind for draft in drafts),
            command_id=command_id,
        )
        done = await self.ledger.append(
            Append(
                stream=stream,
                expected=loaded.version,
                previous=loaded.head,
                command_id=command_id,
                digest=bytes(32),
                outcome=outcome.model_dump_json().encode(),
                events=drafts,
                rows=rows,
            )
        )
        assert done.position is not None
        return done.position

    def ballot(self, number: int, marks: Marks = YES, question: str = "p1", **more: Any) -> CastBallot:
        """An open ballot of a household."""
        return CastBallot(
            deliberation=self.deliberation,
            number=self.number,
            unit=unit_of(number),
            answers=(Answered(question=question, marks=marks),),
            **more,
        )

    def secret(self, number: int, marks: Marks = YES, question: str = "p1", **more: Any) -> CastSecretBallot:
        """A secret ballot of a household, with a receipt of its own."""
        answers = (Answered(question=question, marks=marks),)
        code = code_of(number * 7_919 + 11)
        return CastSecretBallot(
            deliberation=self.deliberation,
            number=self.number,
            unit=unit_of(number),
            paper=secret_paper(self.deliberation, self.number, code, answers),
            **more,
        )

    def rows(self, *, shut: bool = False) -> Rows:
        return Rows(
            current=CurrentRow(kind="deliberation", place=PLACE, stage="voting"),
            windows=(
                WindowRow(
                    id=round_window(self.deliberation, self.number),
                    opens_at=self.opened.opens,
                    closes_at=self.opened.closes,
                    shut=shut,
                ),
            ),
        )
