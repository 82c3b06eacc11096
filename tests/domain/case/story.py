"""Given, when, then for a case: a story that reads as sentences and checks on the way what always holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self, cast

import pytest

from domain.case.authority import Action, available_actions
from domain.case.clocks import Obligation, next_obligations
from domain.case.decide import decide
from domain.case.evolve import evolve
from domain.case.fact import Fact
from domain.case.ground import Ground
from domain.case.state import Case, Clock
from domain.directory import Directory
from domain.refusals import Refusal, TooEarly
from engine.catalogue import CODEC
from engine.sealing import words_of
from ledger.codec import kind_of
from schemas.actors import PUBLIC, Actor
from schemas.acts import CaseCommand
from schemas.calendar import WorkingCalendar
from schemas.case_commands import AnyCaseCommand, Lapse, Recompute, Remind, ReportDispute
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.frame import Frame
from schemas.notices import NoticePrepared
from schemas.policy import PolicyPack
from tests.domain.case.people import CASE, CLOCK, FULL, MONDAY, PACK, SMALL, STREAM, local


@dataclass
class Story:
    """A case as it is told. `at` is what the ledger's clock shows; `facts` is all that was recorded so far."""

    pack: PolicyPack = PACK
    directory: Directory = FULL
    at: datetime = MONDAY
    facts: list[Fact] = field(default_factory=list)
    state: Case | None = None
    answer: tuple[CaseEvent, ...] | Refusal | TooEarly = ()
    published: WorkingCalendar | None = None

    @property
    def case(self) -> Case:
        """The case, which must have been reported."""
        assert self.state is not None
        return self.state

    def on(self, moment: str) -> Self:
        """Go on at a local instant, such as `2026-03-04 10:00`."""
        return self.until(local(moment))

    def until(self, instant: datetime) -> Self:
        assert instant >= self.at, "the ledger's clock does not go back"
        self.at = instant
        return self

    def later(self, **length: float) -> Self:
        return self.until(self.at + timedelta(**length))

    def ground(self, by: Actor) -> Ground:
        return Ground(by, self.at, self.pack, self.directory, self.published)

    def given(self, command: type[CaseCommand] | AnyCaseCommand, by: Actor = CLOCK, **said: object) -> Self:
        """Something that happened and was recorded."""
        self.when(command, by, **said)
        assert isinstance(self.answer, tuple), f"{command} was answered with {self.answer!r}"
        assert self.answer, f"{command} recorded nothing"
        return self

    def when(self, command: type[CaseCommand] | AnyCaseCommand, by: Actor = CLOCK, **said: object) -> Self:
        """Something that is asked for; what it came to is judged by the next word of the story."""
        asked = command.model_validate({"case": CASE, **said}) if isinstance(command, type) else command
        try:
            self.answer = decide(self.state, cast(AnyCaseCommand, asked), self.ground(by))
        except (Refusal, TooEarly) as no:
            self.answer = no
        else:
            self._record(self.answer, asked, by)
        return self

    def then(self, *kinds: type[Frame]) -> tuple[CaseEvent, ...]:
        """Exactly these kinds of events were recorded, notices aside unless they are asked for; returns them."""
        assert isinstance(self.answer, tuple), f"refused: {self.answer!r}"
        told = NoticePrepared in kinds
        found = tuple(one for one in self.answer if told or not isinstance(one, NoticePrepared))
        assert [type(event).__name__ for event in found] == [kind.__name__ for kind in kinds]
        return found

    def notices_of(self, rule: str) -> tuple[int, ...]:
        """The parties to whom the last step prepared this notice of the pack."""
        assert isinstance(self.answer, tuple), f"refused: {self.answer!r}"
        prepared = (one for one in self.answer if isinstance(one, NoticePrepared))
        return tuple(one.party for one in prepared if one.rule == rule)

    def quiet(self) -> None:
        """Nothing was recorded, and nobody was refused."""
        assert self.answer == ()

    def refused(self, reason: type[Refusal], **facts: object) -> None:
        """Refused for this reason, with these facts among those given."""
        assert isinstance(self.answer, Refusal), f"recorded: {self.answer!r}"
        assert type(self.answer) is reason, f"refused with {self.answer!r}"
        assert self.answer.facts.items() >= facts.items()

    def too_early(self, due: datetime) -> None:
        """The clock was told to come again."""
        assert isinstance(self.answer, TooEarly)
        assert self.answer.due == due

    def clock(self, kind: ClockKind) -> Clock:
        """The one clock of this kind."""
        (clock,) = self.case.of_kind(kind)
        return clock

    def kinds(self) -> tuple[ClockKind, ...]:
        """The kinds of the clocks that run and have not lapsed, sorted."""
        return tuple(sorted(clock.kind for clock in self.case.clocks if not clock.lapsed))

    def lapses(self, kind: ClockKind) -> Self:
        """The clock of this kind runs out, and what it owes is recorded."""
        clock = self.clock(kind)
        return self.until(max(self.at, clock.due)).given(Lapse, obligation=clock.id)

    def obeys(self, *, times: int = 50) -> Self:
        """Everything that is due now is issued, soonest first, until nothing is."""
        for _ in range(times):
            due = [one for one in self.owed() if one.due <= self.at]
            if not due:
                return self
            self.when(command_of(due[0]))
            assert not isinstance(self.answer, Refusal | TooEarly)
            assert due[0].id not in {one.id for one in self.owed()}, f"{due[0]} is owed again"
        pytest.fail("the clock never comes to rest")

    def owed(self) -> tuple[Obligation, ...]:
        """What the clock owes, soonest first, by the newest published calendar."""
        return next_obligations(self.case, self.published)

    def may(self, by: Actor) -> dict[str, type[Refusal] | None]:
        """What is listed for this actor: the reason against it now, or None."""
        return {one.command.__name__: _reason(one) for one in available_actions(self.case, self.ground(by))}

    def seen(self, *kinds: type[Frame]) -> list[CaseEvent]:
        """All events of these kinds that were recorded so far."""
        return [fact.event for fact in self.facts if isinstance(fact.event, kinds)]

    def _record(self, events: Sequence[CaseEvent], command: CaseCommand, by: Actor) -> None:
        secrets = [one.plain for one in words_of(command)]
        for event in events:
            body = CODEC.encode(event)
            assert not any(plain.encode() in body for plain in secrets if plain.strip())
            again = CODEC.read(kind_of(type(event)), 1, body)
            assert again == event
            fact = Fact(STREAM, len(self.facts) + 1, self.at, by.id, self.pack.id, event)
            self.facts.append(fact)
            self.state = evolve(self.state, fact)
            assert self.state.version == fact.version


def command_of(owed: Obligation) -> Remind | Lapse | Recompute:
    """The command that the clock issues for what it owes."""
    kinds: dict[str, type[Remind | Lapse | Recompute]] = {
        "remind": Remind,
        "lapse": Lapse,
        "recompute": Recompute,
    }
    return kinds[owed.command](case=CASE, obligation=owed.id)


def reported(matter: ReportDispute = SMALL, by: Actor = PUBLIC, **story: object) -> Story:
    """A story that begins with a filing."""
    return Story(**story).given(matter, by)  # type: ignore[arg-type]  # the fields of a story, passed on


def _reason(action: Action) -> type[Refusal] | None:
    return type(action.refusal) if action.refusal else None
