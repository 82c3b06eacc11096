"""What is counted of one deliberation: sessions, what was agreed on, tasks, publications, limits; codes, instants and numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.council.evolve import evolve
from domain.council.fact import Fact
from domain.council.spans import CouncilSpan, spans_of
from domain.council.state import Deliberation, Round
from schemas.council.clock_kinds import CouncilClock
from schemas.council.results import (
    DecisionAnnulled,
    ObjectionAnswered,
    ObjectionRaised,
    ReportedBack,
    ResultPublished,
    ResultUnpublished,
)
from schemas.council.rounds import RoundCounted
from schemas.council.tasks import TaskAbandoned, TaskAssigned, TaskFinished
from schemas.council.topics import TopicScreened

_HOLDS = ("agreed", "passed")


@dataclass(frozen=True, slots=True)
class Session:
    """A round that is closed: how many stood on its roll, how many voted and spoke, whether it was quorate and minuted.

    `asked` says that something was put to those on the roll; `minuted` that the minutes bear every signature they need.
    """

    number: int
    kind: str
    closed_at: datetime
    units: int
    ballots: int
    spoke: int
    asked: bool
    quorate: bool
    minuted: bool


@dataclass(frozen=True, slots=True)
class Came:
    """What rounds came to when they ended, and how many had been held by then."""

    at: datetime
    to: str
    rounds: int


@dataclass(frozen=True, slots=True)
class Up:
    """A result that was up: for how many days, until when, and when it was taken down or went back."""

    at: datetime
    days: int
    until: datetime
    down_at: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether it is or was up for its days, and these are the 15 of art. 34 or more."""
        return self.days >= 15 and (self.down_at is None or self.down_at >= self.until)


@dataclass(frozen=True, slots=True)
class Errand:
    """A task: until when it is due, and whether it was done in time (None: it is open)."""

    due: datetime
    in_time: bool | None = None


@dataclass(frozen=True, slots=True)
class CouncilMeasure:
    """What is counted of one deliberation; of what was taken back or annulled nothing is left but that it happened."""

    stream: str
    policy: str
    place: str
    source: str
    tier: int | None
    opened_at: datetime
    sessions: tuple[Session, ...] = ()
    came: Came | None = None
    agreed_at: tuple[datetime, ...] = ()
    solved_at: datetime | None = None
    tasks: tuple[Errand, ...] = ()
    ups: tuple[Up, ...] = ()
    objected_at: tuple[datetime, ...] = ()
    limits: tuple[CouncilSpan, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What is noted on the way through the facts."""

    screened: bool = False
    came: Came | None = None
    items: dict[str, datetime] = field(default_factory=dict)
    solved_at: datetime | None = None
    tasks: dict[int, Errand] = field(default_factory=dict)
    ups: list[Up] = field(default_factory=list)
    objected_at: list[datetime] = field(default_factory=list)

    def undo(self, at: datetime) -> None:
        """What was decided is none any more."""
        self.came, self.solved_at = None, None
        if self.ups and self.ups[-1].down_at is None:
            self.ups[-1] = replace(self.ups[-1], down_at=at)


def measure_of(facts: Iterable[Fact]) -> CouncilMeasure:
    """What is counted of a deliberation by its facts, in order; raise `ValueError` where there are none."""
    told = tuple(facts)
    noted = _Tally()
    state: Deliberation | None = None
    for fact in told:
        before, state = state, evolve(state, fact)
        _note(noted, state, fact)
        if before is None or state.proposals is not before.proposals:
            _hold(noted, state, fact.at)
    if state is None:
        raise ValueError("nothing is counted of a deliberation that never began")
    watched = (CouncilClock.SCREEN, CouncilClock.ANSWER_OBJECTION)
    return CouncilMeasure(
        stream=state.stream,
        policy=state.policy,
        place=state.place,
        source=state.source,
        tier=state.tier if noted.screened else None,
        opened_at=state.opened_at,
        sessions=tuple(_session(one, one.closed_at) for one in state.rounds if one.closed_at is not None),
        came=noted.came,
        agreed_at=tuple(sorted(noted.items.values())),
        solved_at=noted.solved_at,
        tasks=tuple(noted.tasks.values()),
        ups=tuple(noted.ups),
        objected_at=tuple(noted.objected_at),
        limits=tuple(one for one in spans_of(told, state.tier) if one.kind in watched),
    )


def _note(noted: _Tally, state: Deliberation, fact: Fact) -> None:
    match fact.event:
        case TopicScreened():
            noted.screened = True
        case RoundCounted() as counted if counted.leads_to != "next_round":
            noted.came = Came(fact.at, counted.leads_to, len(state.rounds))
        case ReportedBack() as back:
            noted.solved_at = fact.at if back.done and not back.undone else None
        case TaskAssigned() as given:
            noted.tasks[given.task] = Errand(given.due)
        case TaskFinished() as done:
            noted.tasks[done.task] = replace(noted.tasks[done.task], in_time=done.in_time)
        case TaskAbandoned() as left:
            noted.tasks[left.task] = replace(noted.tasks[left.task], in_time=False)
        case ResultPublished() as up:
            noted.ups.append(Up(fact.at, up.days, up.until))
        case ResultUnpublished():
            noted.ups[-1] = replace(noted.ups[-1], down_at=fact.at)
        case ObjectionRaised():
            noted.objected_at.append(fact.at)
        case ObjectionAnswered() as answer if answer.effect != "stands":
            noted.undo(fact.at)
        case DecisionAnnulled():
            noted.undo(fact.at)
            noted.items.clear()
        case _:
            pass


def _hold(noted: _Tally, state: Deliberation, at: datetime) -> None:
    """Note which proposals are agreed on or passed by now, each since when; what was agreed on and then put to a vote counts anew."""
    holding = {one.id for one in state.proposals if one.status in _HOLDS}
    for gone in noted.items.keys() - holding:
        del noted.items[gone]
    for one in holding - noted.items.keys():
        noted.items[one] = at


def _session(held: Round, closed_at: datetime) -> Session:
    opened, counted = held.opened, held.counted
    verdicts = counted.verdicts if counted else ()
    # Where nothing was put to anybody no rule asks for a quorum: somebody has to have been there.
    there = bool(held.floor.present or opened.present)
    reached = any(one.outcome != "no_quorum" for one in verdicts)
    return Session(
        number=held.number,
        kind=opened.kind,
        closed_at=closed_at,
        units=opened.totals.units,
        ballots=counted.ballots if counted else 0,
        spoke=len(set(held.floor.spoke)),
        asked=bool(opened.questions) and counted is not None,
        quorate=reached if opened.questions else there,
        minuted=held.minutes is not None and held.minutes.binding,
    )
