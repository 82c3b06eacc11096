"""Where a deliberation stands: small frozen values folded from its events, and nothing that is not in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from schemas.calendar import Budget
from schemas.council.acts import Electorate, Question
from schemas.council.clock_kinds import CouncilClock
from schemas.council.rounds import RoundCounted, RoundOpened
from schemas.council.stages import OPEN, OVER, Step
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Deadline:
    """A running clock. `id` is a fencing token: kind and version of the event that set or last moved it."""

    id: str
    kind: CouncilClock
    rule: str
    budget: Budget | None
    started: datetime
    due: datetime
    reminders: tuple[datetime, ...]
    calendar: str
    explanation: str
    provisional: bool
    subject: str = ""
    reminded: int = 0
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Amendment:
    """Another wording that was proposed for a clause, or a clause that it `adds`; `outcome` is None while nobody decided on it."""

    number: int
    clause: int
    proposer: str
    text: Sealed
    reason: Sealed
    outcome: Literal["adopted", "declined"] | None = None
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal: its clauses with all their versions (the last one counts), its amendments, and what became of it.

    `matter` is the class of its matter, `confirmed` whether a person stands behind it; `electorate` and `procedure` are who may
    decide it. `status` is computed from rounds and votes.
    """

    id: str
    proposer: str
    clauses: tuple[tuple[Sealed, ...], ...]
    matter: str
    confirmed: bool = False
    electorate: Electorate | None = None
    procedure: str | None = None
    amendments: tuple[Amendment, ...] = ()
    status: Literal["open", "agreed", "dropped", "referred", "passed", "not_passed"] = "open"

    @property
    def on_the_table(self) -> bool:
        """Whether it is still to be decided by those who deliberate."""
        return self.status == "open"


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of a round, in their newest version; `signed` are the sides that signed it."""

    version: int
    text: Sealed
    agreed: tuple[Sealed, ...]
    open: tuple[Sealed, ...]
    needed: tuple[str, ...]
    signed: tuple[str, ...] = ()

    @property
    def binding(self) -> bool:
        """Whether everybody signed whose signature the procedure asks for."""
        return set(self.needed) <= set(self.signed)


@dataclass(frozen=True, slots=True)
class Floor:
    """Who is in the room, who waits to speak, and who spoke how often."""

    present: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()
    spoke: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """A round: the terms it was opened on, when and why it closed, what it came to."""

    opened: RoundOpened
    floor: Floor = Floor()
    minutes: Minutes | None = None
    dissents: int = 0
    closed_at: datetime | None = None
    closed_why: str | None = None
    counted: RoundCounted | None = None

    @property
    def number(self) -> int:
        """Its running number in the deliberation."""
        return self.opened.number


@dataclass(frozen=True, slots=True)
class Notice:
    """When the next round opens and closes and what it asks, as it was announced; no questions: each proposal that is put."""

    opens: datetime
    closes: datetime
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Referral:
    """What is put to the vote of an assembly, and before whom."""

    proposals: tuple[str, ...]
    procedure: str
    electorate: Electorate
    register_id: UUID | None
    body: UUID | None
    called: int = 1


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to the published result; `effect` is None until it is answered."""

    number: int
    by: str
    effect: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.effect is None


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody has to do because of the decision."""

    number: int
    owner: str
    due: datetime
    proposal: str | None
    status: Literal["open", "done", "abandoned"] = "open"

    @property
    def is_open(self) -> bool:
        """Whether it waits for its owner."""
        return self.status == "open"


@dataclass(frozen=True, slots=True)
class Publication:
    """The result as it is up, or was; `withdrawn` once an objection sent it back to be decided again."""

    version: int
    text: Sealed
    carried: tuple[str, ...]
    failed: tuple[str, ...]
    published_at: datetime
    until: datetime
    up: bool = True
    withdrawn: bool = False


@dataclass(frozen=True)  # without slots: copied for each event, and a dictionary in one go (domain/frozen.py)
class Deliberation:
    """One topic on its way through a council, after `version` events.

    `procedure` is the one that runs now: that of the talk, or after a referral that of the vote; `phase` counts its steps from 0,
    `nth` the rounds of the step. `supporters` are opaque ids, each once.
    """

    stream: str
    version: int
    policy: str
    number: str
    place: str
    step: Step
    source: str
    origin: str | None
    proposer: str | None
    title: Sealed
    problem: Sealed
    proposed_matter: str
    opened_at: datetime
    last_at: datetime
    urgent: bool = False
    supporters: tuple[str, ...] = ()
    matter: str | None = None
    electorate: Electorate | None = None
    procedure: str | None = None
    tier: int = 1
    studied: bool = False
    body: UUID | None = None
    register_id: UUID | None = None
    chair: str | None = None
    observer: str | None = None
    notice: Notice | None = None
    proposals: tuple[Proposal, ...] = ()
    rounds: tuple[Round, ...] = ()
    phase: int = 0
    nth: int = 0
    referral: Referral | None = None
    publication: Publication | None = None
    objections: tuple[Objection, ...] = ()
    filed: bool = False
    tasks: tuple[Task, ...] = ()
    reported: bool = False
    appraised: tuple[str, ...] = ()
    points: int = 0
    clocks: tuple[Deadline, ...] = ()
    ended_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether it is at an end."""
        return self.step in OVER

    @property
    def open_round(self) -> Round | None:
        """The round that takes statements and ballots, if one does."""
        return next((one for one in self.rounds[-1:] if one.closed_at is None and self.step in OPEN), None)

    def proposal(self, code: str) -> Proposal | None:
        """The proposal of this id, if there is one."""
        return next((one for one in self.proposals if one.id == code), None)

    def clock(self, clock_id: str) -> Deadline | None:
        """The clock of this id, if it still runs or ran out."""
        return next((one for one in self.clocks if one.id == clock_id), None)

    def of_kind(self, *kinds: CouncilClock) -> tuple[Deadline, ...]:
        """The clocks of these kinds."""
        return tuple(one for one in self.clocks if one.kind in kinds)
