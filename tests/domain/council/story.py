"""Given, when, then for a deliberation: what the desk would gather of rolls and ballots, the story holds itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self, cast

import pytest

from domain.case.ground import Ground
from domain.council.authority import council_actions
from domain.council.ballot_counting import is_second
from domain.council.clocks import Owed, next_obligations
from domain.council.decide import decide
from domain.council.decision.judging import verdict
from domain.council.decision.quotas import kinds_of
from domain.council.decision.tallying import tally
from domain.council.evolve import evolve
from domain.council.fact import Fact
from domain.council.rounds.asking import electorate_of
from domain.council.state import Deadline, Deliberation, Proposal
from domain.directory import Directory
from domain.refusals import PackLacks, Refusal, TooEarly
from engine.catalogue import CODEC
from engine.sealing import words_of
from ledger.codec import kind_of
from schemas.actors import Actor
from schemas.calendar import WorkingCalendar
from schemas.council.acts import Chosen, DeliberationCommand, Electorate, Marks, YesNo
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import LapseDeadline, RecountDeadline, RemindDeadline
from schemas.council.deliberation import AnyDeliberationCommand, DeliberationEvent
from schemas.council.meetings import (
    AskToSpeak,
    RecordAttendance,
    RecordDissent,
    RecordSpeech,
    SignMinutes,
)
from schemas.council.results import Appraise, RaiseObjection
from schemas.council.rolls import RollEntry
from schemas.council.rounds import CloseRound, OpenRound, ReferToVote, RollRef, TallyRound
from schemas.council.stages import Step
from schemas.council.topics import Arranged, ScheduleDeliberation, SuggestTopic
from schemas.frame import Frame
from schemas.policy import PolicyPack
from tests.domain.case.people import FULL, MONDAY, PACK, local
from tests.domain.council.chamber import (
    BODIES,
    CHAMBER,
    CLOCK,
    DELIBERATION,
    ESTATE,
    SOURCES,
    STREAM,
    roll_of,
)

Answer = tuple[DeliberationEvent, ...] | Refusal | TooEarly
_BY_CLOCK: dict[str, type[DeliberationCommand]] = {
    "remind": RemindDeadline,
    "lapse": LapseDeadline,
    "recount": RecountDeadline,
    "open_round": OpenRound,
    "close_round": CloseRound,
    "tally_round": TallyRound,
}


@dataclass
class Story:
    """A deliberation as it is told. `people` are those on the roll of each electorate, `ballots` what they say in the open round."""

    pack: PolicyPack = PACK
    directory: Directory = FULL
    at: datetime = MONDAY
    facts: list[Fact] = field(default_factory=list)
    state: Deliberation | None = None
    answer: Answer = ()
    published: WorkingCalendar | None = None
    people: Mapping[Electorate, Sequence[RollEntry]] = field(default_factory=lambda: CHAMBER)
    ballots: dict[str, dict[str, Marks]] = field(default_factory=dict)
    frozen: bool = True
    wrong_roll: Electorate | None = None

    @property
    def told(self) -> Deliberation:
        """The deliberation, which must have been suggested."""
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

    def given(
        self, command: type[DeliberationCommand] | AnyDeliberationCommand, by: Actor = CLOCK, **said: object
    ) -> Self:
        """Something that happened and was recorded."""
        self.when(command, by, **said)
        assert isinstance(self.answer, tuple), f"{command} was answered with {self.answer!r}"
        assert self.answer, f"{command} recorded nothing"
        return self

    def when(
        self, command: type[DeliberationCommand] | AnyDeliberationCommand, by: Actor = CLOCK, **said: object
    ) -> Self:
        """Something that is asked for; what it came to is judged by the next word of the story."""
        asked = (
            command.model_validate({"deliberation": DELIBERATION, **said})
            if isinstance(command, type)
            else command
        )
        gathered = self._gathered(cast(AnyDeliberationCommand, asked))
        try:
            self.answer = decide(self.state, gathered, self.ground(by))
        except (Refusal, TooEarly) as no:
            self.answer = no
        else:
            self._record(self.answer, asked, by)
        return self

    def vote(self, question: str, yes: int = 0, no: int = 0, abstain: int = 0) -> Self:
        """The first of the roll say yes to a question, the next say no, and so on; the rest say nothing."""
        answers = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
        units = [one.unit for one in self.roll]
        assert len(answers) <= len(units)
        for unit, answer in zip(units, answers, strict=False):
            marks = YesNo.model_validate({"answer": answer})
            self.ballots.setdefault(unit, {})[question] = marks
        return self

    def choose(self, question: str, **counts: int) -> Self:
        """So many of the roll choose each option."""
        chosen = [option for option, count in counts.items() for _ in range(count)]
        for one, option in zip(self.roll, chosen, strict=False):
            self.ballots.setdefault(one.unit, {})[question] = Chosen(options=(option,))
        return self

    @property
    def roll(self) -> Sequence[RollEntry]:
        """Who stands on the roll of the last round."""
        return self.people[self.told.rounds[-1].opened.electorate]

    def then(self, *kinds: type[Frame]) -> tuple[DeliberationEvent, ...]:
        """Exactly these kinds of events were recorded; returns them."""
        assert isinstance(self.answer, tuple), f"refused: {self.answer!r}"
        assert [type(event).__name__ for event in self.answer] == [kind.__name__ for kind in kinds]
        return self.answer

    def one(self, kind: type[Frame]) -> Any:
        """The one event of this kind that the last step recorded."""
        assert isinstance(self.answer, tuple), f"refused: {self.answer!r}"
        (found,) = (event for event in self.answer if isinstance(event, kind))
        return found

    def quiet(self) -> None:
        """Nothing was recorded, and nobody was refused."""
        assert self.answer == ()

    def refused(self, reason: type[Refusal], **facts: object) -> Self:
        """Refused for this reason, with these facts among those given."""
        assert isinstance(self.answer, Refusal), f"recorded: {self.answer!r}"
        assert type(self.answer) is reason, f"refused with {self.answer!r} {self.answer.facts}"
        assert self.answer.facts.items() >= facts.items(), self.answer.facts
        return self

    def too_early(self, due: datetime) -> None:
        """The clock was told to come again."""
        assert isinstance(self.answer, TooEarly), self.answer
        assert self.answer.due == due

    def stands(self, step: Step) -> Self:
        """The deliberation is at this step."""
        assert self.told.step is step
        return self

    def clock(self, kind: CouncilClock) -> Deadline:
        """The one clock of this kind."""
        (clock,) = self.told.of_kind(kind)
        return clock

    def kinds(self) -> tuple[CouncilClock, ...]:
        """The kinds of the clocks that run, sorted."""
        return tuple(sorted(clock.kind for clock in self.told.clocks if not clock.passed))

    def owed(self) -> tuple[Owed, ...]:
        """What the clock owes, soonest first, by the newest published calendar."""
        return next_obligations(self.told, self.published)

    def runs_out(self, kind: CouncilClock) -> Self:
        """The instant of a clock comes, and everything owed by then is issued."""
        return self.until(max(self.at, self.clock(kind).due)).obeys()

    def obeys(self, *, times: int = 50) -> Self:
        """What is due is issued as the hands of the workflow do it, until nothing is: what is refused is overdue."""
        for _ in range(times):
            due = [one for one in self.owed() if one.due <= self.at]
            if not due:
                return self
            self.issue(due[0])
        pytest.fail("the clock never comes to rest")

    def issue(self, owed: Owed) -> None:
        """Issue what is owed; a step that is refused lapses instead."""
        kind = _BY_CLOCK[owed.command]
        said: dict[str, object] = (
            {"obligation": owed.id} if owed.command in ("remind", "lapse", "recount") else {}
        )
        self.when(kind, CLOCK, **said)
        assert not isinstance(self.answer, TooEarly), f"{owed} is due"
        if isinstance(self.answer, Refusal):
            assert owed.command in ("open_round", "close_round", "tally_round"), self.answer
            self.when(LapseDeadline, obligation=owed.id)
        assert isinstance(self.answer, tuple)
        assert self.answer, f"{owed} came to nothing"
        assert owed.id not in {one.id for one in self.owed()}, f"{owed} is owed again"

    def may(self, by: Actor) -> dict[str, type[Refusal] | None]:
        """What is listed for this actor: the reason against it now, or None."""
        return {
            one.command.__name__: type(one.refusal) if one.refusal else None
            for one in council_actions(self.told, self.ground(by))
        }

    def proposal(self, code: str) -> Proposal:
        found = self.told.proposal(code)
        assert found is not None
        return found

    def status(self, **statuses: str) -> Self:
        """What became of proposals."""
        assert {code: self.proposal(code).status for code in statuses} == statuses
        return self

    def seen(self, *kinds: type[Frame]) -> list[DeliberationEvent]:
        """All events of these kinds that were recorded so far."""
        return [fact.event for fact in self.facts if isinstance(fact.event, kinds)]

    def _gathered(self, command: AnyDeliberationCommand) -> AnyDeliberationCommand:
        """The command with what the desk would have read elsewhere."""
        found: dict[str, Any] = {}
        match command:
            case SuggestTopic():
                found = {"number": "HX-YS-2026-000001"}
            case ScheduleDeliberation() if command.seen is None:
                found = {"seen": _arranged(command)}
            case ReferToVote():
                named = (command.register_id, command.body)
                found = {"electorates": tuple(one for key in named if key for one in SOURCES.get(key, ()))}
            case OpenRound():
                self.ballots = {}
                found = {"roll": self._roll(), "seated": command.present}
            case CloseRound():
                there = self.told.rounds[-1].floor.present if self.told.rounds else ()
                waiting = sum(1 for one in there if one not in self.ballots)
                found = {"voted": len(self.ballots), "waiting": waiting}
            case TallyRound():
                found = self._counted()
            case RecordAttendance() | AskToSpeak() | RecordSpeech() | RecordDissent():
                found = {"listed": tuple(one.unit for one in self.roll)} if self.told.rounds else {}
            case SignMinutes() if self.told.rounds:
                found = {"signers": tuple(one.unit for one in self.roll if command.side in one.tags)}
            case Appraise() | RaiseObjection():
                entries = [one for held in self.told.rounds for one in self.people[held.opened.electorate]]
                found = {"listed": tuple(dict.fromkeys(one.unit for one in entries))}
        return command.model_copy(update=found)

    def _roll(self) -> RollRef | None:
        """The roll that was frozen for the round, of whoever decides in it."""
        if self.state is None or not self.frozen:
            return None
        try:
            return roll_of(self.wrong_roll or electorate_of(self.state, self.ground(CLOCK)), self.people)
        except PackLacks:
            return None

    def _counted(self) -> dict[str, object]:
        if self.state is None or not self.state.rounds:
            return {}
        opened, entries = self.state.rounds[-1].opened, {one.unit: one for one in self.roll}
        tallies, verdicts = [], []
        for question in opened.questions:
            rule = self.pack.decision(question.rule)
            assert rule is not None
            said = {unit: marks.get(question.id) for unit, marks in self.ballots.items()}
            present = self.state.rounds[-1].floor.present
            known = kinds_of(question)
            tallies.append(tally(question, rule, entries, said, present=present, kinds=known))
            verdicts.append(
                verdict(
                    rule,
                    opened.totals,
                    tallies[-1],
                    electorate=opened.electorate,
                    kinds=known,
                    seated=question.seated,
                    second=is_second(opened, question.method),
                )
            )
        return {"tallies": tuple(tallies), "verdicts": tuple(verdicts), "ballots": len(self.ballots)}

    def _record(self, events: Sequence[DeliberationEvent], command: DeliberationCommand, by: Actor) -> None:
        secrets = [one.plain for one in words_of(command)]
        for event in events:
            body = CODEC.encode(event)
            assert not any(plain.encode() in body for plain in secrets if plain.strip())
            assert CODEC.read(kind_of(type(event)), 1, body) == event
            fact = Fact(STREAM, len(self.facts) + 1, self.at, by.id, self.pack.id, event)
            self.facts.append(fact)
            self.state = evolve(self.state, fact)
            assert self.state.version == fact.version


def _arranged(command: ScheduleDeliberation) -> Arranged:
    """What the desk reads of a body and a register: here they are always of this estate."""
    sources = [one for one in (command.register_id, command.body) if one is not None]
    electorates = SOURCES.get(sources[0], ()) if sources else ()
    return Arranged(
        kind=BODIES.get(command.body) if command.body else None,
        area=(ESTATE,),
        electorates=electorates,
        registered_at=ESTATE if command.register_id else None,
    )
