"""One process per kind of stream: how its state is folded, how a command is decided, and which rows follow."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar, cast, get_args

from domain.admin import Token, decide_calendar, decide_policy, decide_token, evolve_token
from domain.case.decide import decide
from domain.case.evolve import evolve
from domain.case.fact import Fact
from domain.case.ground import Ground
from domain.case.state import Case
from domain.case.uncounted import UNCOUNTED
from domain.directory import Directory
from domain.places import Ground as PlaceGround
from domain.places import decide_place, decide_roster
from engine.catalogue import CODEC
from ledger.codec import kind_of
from projections.rows import TOKEN, case_rows, plain_rows
from schemas.calendars import CalendarPublished, PublishCalendar
from schemas.case_commands import AnyCaseCommand
from schemas.case_events import CaseEvent
from schemas.envelope import Lookup, Recorded, Rows
from schemas.frame import Frame
from schemas.ids import PLACES, ROSTER, calendar_stream, case_stream, policy_stream, token_stream
from schemas.places import EstablishPlace, PlaceEvent, RosterCommand, RosterEvent
from schemas.policies import PolicyPublished, PublishPolicy
from schemas.tokens import TokenCommand, TokenEvent

S = TypeVar("S")

_UNCOUNTED = frozenset(kind_of(event) for event in UNCOUNTED)


class Process(Protocol[S]):
    """What the desk must know of a kind of stream."""

    def stream(self, command: Frame) -> str:
        """The stream that a command is about."""
        ...

    def fold(self, state: S | None, recorded: Iterable[Recorded]) -> S | None:
        """The state after these events."""
        ...

    def decide(self, state: S | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        """The events that the command causes."""
        ...

    def rows(self, state: S, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        """The rows that follow from a state and all the events that led to it, the first `since` of which had rows before."""
        ...


class CaseProcess:
    """Cases."""

    def stream(self, command: Frame) -> str:
        return case_stream(cast(AnyCaseCommand, command).case)

    def fold(self, state: Case | None, recorded: Iterable[Recorded]) -> Case | None:
        for fact in facts_of(recorded):
            state = evolve(state, fact)
        return state

    def decide(self, state: Case | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return decide(state, cast(AnyCaseCommand, command), ground)

    def rows(self, state: Case, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        if since and all(one.kind in _UNCOUNTED for one in recorded[since:]):
            return case_rows(state, None)
        return case_rows(state, tuple(facts_of(recorded)))


def facts_of(recorded: Iterable[Recorded]) -> Iterator[Fact]:
    """Events of a case with what the law reads of their envelopes."""
    for one in recorded:
        event = cast(CaseEvent, CODEC.decode(one))
        yield Fact(one.stream, one.version, one.recorded_at, one.actor.id, one.policy, event)


class PlaceProcess:
    """The place tree."""

    def stream(self, command: Frame) -> str:
        return PLACES

    def fold(self, state: Directory | None, recorded: Iterable[Recorded]) -> Directory | None:
        return _directory(state, recorded)

    def decide(self, state: Directory | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        tree = PlaceGround(ground.actor, state or Directory())
        return decide_place(cast(EstablishPlace, command), tree)

    def rows(self, state: Directory, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return plain_rows("place")


class RosterProcess:
    """The roster of posts; which places there are comes from the place tree."""

    def stream(self, command: Frame) -> str:
        return ROSTER

    def fold(self, state: Directory | None, recorded: Iterable[Recorded]) -> Directory | None:
        return _directory(state, recorded)

    def decide(self, state: Directory | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        roster = state or Directory()
        known = Directory(places=ground.directory.places, posts=roster.posts, ties=roster.ties)
        return decide_roster(cast(RosterCommand, command), PlaceGround(ground.actor, known))

    def rows(self, state: Directory, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return plain_rows("roster")


def _directory(state: Directory | None, recorded: Iterable[Recorded]) -> Directory | None:
    events = [cast("PlaceEvent | RosterEvent", CODEC.decode(one)) for one in recorded]
    return (state or Directory()).evolve(events) if events else state


class PolicyProcess:
    """Published packs."""

    def stream(self, command: Frame) -> str:
        return policy_stream(cast(PublishPolicy, command).pack.name)

    def fold(
        self, state: tuple[PolicyPublished, ...] | None, recorded: Iterable[Recorded]
    ) -> tuple[PolicyPublished, ...] | None:
        events = tuple(cast(PolicyPublished, CODEC.decode(one)) for one in recorded)
        return (*(state or ()), *events) or None

    def decide(
        self, state: tuple[PolicyPublished, ...] | None, command: Frame, ground: Ground
    ) -> Sequence[Frame]:
        return decide_policy(state or (), cast(PublishPolicy, command), ground.actor)

    def rows(self, state: tuple[PolicyPublished, ...], recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return plain_rows("policy")


class CalendarProcess:
    """Published calendars, all editions of one name."""

    def stream(self, command: Frame) -> str:
        return calendar_stream(cast(PublishCalendar, command).calendar.name)

    def fold(
        self, state: tuple[CalendarPublished, ...] | None, recorded: Iterable[Recorded]
    ) -> tuple[CalendarPublished, ...] | None:
        events = tuple(cast(CalendarPublished, CODEC.decode(one)) for one in recorded)
        return (*(state or ()), *events) or None

    def decide(
        self, state: tuple[CalendarPublished, ...] | None, command: Frame, ground: Ground
    ) -> Sequence[Frame]:
        return decide_calendar(state or (), cast(PublishCalendar, command), ground.actor)

    def rows(
        self, state: tuple[CalendarPublished, ...], recorded: Sequence[Recorded], since: int = 0
    ) -> Rows:
        return plain_rows("calendar")


class TokenProcess:
    """Bearer tokens."""

    def stream(self, command: Frame) -> str:
        return token_stream(cast(TokenCommand, command).token)

    def fold(self, state: Token | None, recorded: Iterable[Recorded]) -> Token | None:
        for one in recorded:
            state = evolve_token(state, cast(TokenEvent, CODEC.decode(one)))
        return state

    def decide(self, state: Token | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return decide_token(state, cast(TokenCommand, command), ground.actor)

    def rows(self, state: Token, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        found = () if state.revoked else (Lookup(kind=TOKEN, key=bytes.fromhex(state.key), ref=0),)
        return plain_rows("token", found, over=state.revoked)


CASES = CaseProcess()
_ROSTER = RosterProcess()

PROCESSES: dict[type[Frame], Process[Any]] = {
    **dict.fromkeys(get_args(AnyCaseCommand), CASES),
    EstablishPlace: PlaceProcess(),
    **dict.fromkeys(get_args(RosterCommand), _ROSTER),
    PublishPolicy: PolicyProcess(),
    PublishCalendar: CalendarProcess(),
    **dict.fromkeys(get_args(TokenCommand), TokenProcess()),
}
"""Which process decides a command."""

_BY_KIND: dict[str, Process[Any]] = {
    "case": CASES,
    "place": PROCESSES[EstablishPlace],
    "roster": _ROSTER,
    "policy": PROCESSES[PublishPolicy],
    "calendar": PROCESSES[PublishCalendar],
    "token": TokenProcess(),
}


def rows_of(stream: str, events: Sequence[Recorded]) -> Rows | None:
    """The derived rows of a stream, from its events alone: what a rebuild writes and a verification compares."""
    process = _BY_KIND[stream.partition("/")[0]]
    state = process.fold(None, events)
    return None if state is None else process.rows(state, events)
