"""What administrators keep, as the desk works on it: places, the roster, packs, calendars, tokens."""

from collections.abc import Iterable, Sequence
from typing import cast

from domain.admin import Token, decide_calendar, decide_policy, decide_token, evolve_token
from domain.case.ground import Ground
from domain.directory import Directory
from domain.places import Ground as PlaceGround
from domain.places import decide_place, decide_roster
from engine.catalogue import CODEC
from engine.process import Process
from projections.rows import TOKEN, plain_rows
from schemas.calendars import CalendarPublished, PublishCalendar
from schemas.envelope import Lookup, Recorded, Rows
from schemas.frame import Frame
from schemas.ids import PLACES, ROSTER, calendar_stream, policy_stream, token_stream
from schemas.places import EstablishPlace, PlaceEvent, RosterCommand, RosterEvent
from schemas.policies import PolicyPublished, PublishPolicy
from schemas.tokens import TokenCommand, TokenEvent


class PlaceProcess(Process[Directory]):
    """The place tree."""

    settles = True

    def stream(self, command: Frame) -> str:
        return PLACES

    def fold(self, state: Directory | None, recorded: Iterable[Recorded]) -> Directory | None:
        return _directory(state, recorded)

    def decide(self, state: Directory | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        tree = PlaceGround(ground.actor, state or Directory())
        return decide_place(cast(EstablishPlace, command), tree)

    def rows(self, state: Directory, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return plain_rows("place")


class RosterProcess(Process[Directory]):
    """The roster of posts; which places there are comes from the place tree."""

    settles = True

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


class PolicyProcess(Process[tuple[PolicyPublished, ...]]):
    """Published packs."""

    settles = True

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


class CalendarProcess(Process[tuple[CalendarPublished, ...]]):
    """Published calendars, all editions of one name."""

    settles = True

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


class TokenProcess(Process[Token]):
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
