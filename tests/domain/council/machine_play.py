"""People of every role, a careless clock and changing votes do as they please with a deliberation; what must hold, holds."""

import sys
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.council.evolve import evolve, fold
from domain.council.refusals.deliberation import AlreadySuggested
from domain.council.state import Deliberation, Proposal
from domain.refusals import NotPermitted, Refusal, TooEarly
from projections.council.deliberation_rows import deliberation_rows
from schemas.actors import PUBLIC, Actor
from schemas.council.acts import DeliberationCommand
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import LapseDeadline, RemindDeadline
from schemas.council.proposals import AmendmentAdopted, ProposalDropped, ProposalMade
from schemas.council.rounds import RoundOpened
from schemas.council.stages import OPEN
from tests.domain.case.people import ADMINISTRATOR, CAPTAIN, ELSEWHERE, GRID, MEDIATOR
from tests.domain.council.chamber import (
    CHAIR,
    CLOCK,
    DELIBERATION,
    FAR_AWAY,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    SENIOR,
    neighbour,
    sits,
)
from tests.domain.council.machine_begun import BEGUN, Begin
from tests.domain.council.machine_said import SAID, asked
from tests.domain.council.machine_table import MOVES, OF_ROW, SAID_IN_IT
from tests.domain.council.steps import SUGGESTION
from tests.domain.council.story import Story

PEOPLE = (
    *(CHAIR, ORGANISER, SENIOR, OBSERVER, NEIGHBOUR, neighbour(2), sits("owners", 1), sits("community", 1)),
    *(CAPTAIN, GRID, MEDIATOR, ADMINISTRATOR, ELSEWHERE, FAR_AWAY, PUBLIC),
)
NAMES = sorted(SAID)
ENDINGS = frozenset(
    {"RejectTopic", "WithdrawTopic", "ShelveDeliberation", "AnnulDecision", "CloseDeliberation"}
)
NOW_AND_THEN = 8
BOGUS = ("", "round", "round@0", "round@4#9", "#1", "opening@3#٣")
GONE = ("dropped", "passed", "not_passed")


class DeliberationMachine(RuleBasedStateMachine):
    """One deliberation, everybody who may come near it, and a clock that goes forward only."""

    begun: Mapping[str, Begin] = BEGUN["suggested"]

    def __init__(self) -> None:
        super().__init__()
        self.story = Story()
        self.done: Counter[str] = Counter()
        self.ids: list[str] = []
        self.steps = 0
        self.known: Deliberation | None = None

    @initialize(data=st.data())
    def it_is_begun(self, data: st.DataObject) -> None:
        self.story = self.begun[data.draw(st.sampled_from(sorted(self.begun)))]()
        self._watch()

    @rule(
        data=st.data(),
        by=st.sampled_from([*PEOPLE, CLOCK]),
        name=st.sampled_from(NAMES),
        often=st.integers(0, 3),
    )
    def somebody_asks(self, data: st.DataObject, by: Actor, name: str, often: int) -> None:
        assume(name not in ENDINGS or often == 0)
        self._ask(data.draw(asked(name, self.story)), by)

    @rule(data=st.data(), often=st.integers(1, 4))
    def people_do_what_is_listed(self, data: st.DataObject, often: int) -> None:
        for _ in range(often):
            self._do_one(data, may_end=False)

    @rule(data=st.data())
    def somebody_does_what_is_listed(self, data: st.DataObject) -> None:
        self._do_one(data, may_end=True)

    @rule(data=st.data(), often=st.integers(2, 8))
    def it_goes_on(self, data: st.DataObject, often: int) -> None:
        """What people come together for: somebody moves it on, everybody votes, and the next instant comes and is heeded."""
        for _ in range(often):
            self._do_one(data, may_end=False, among=MOVES)
            if self.story.told.open_round is not None:
                self._vote(data)
            if owed := self.story.owed():
                self.story.until(max(self.story.at, owed[0].due))
                self.everything_owed_is_issued()

    def _do_one(self, data: st.DataObject, *, may_end: bool, among: frozenset[str] | None = None) -> None:
        able: dict[str, list[Actor]] = {}
        for by in PEOPLE:
            for name, against in self.story.may(by).items():
                if against is None and (may_end or name not in ENDINGS) and (among is None or name in among):
                    able.setdefault(name, []).append(by)
        if able:
            seldom = sorted(able, key=lambda name: (self.done[name], name))[: max(4, len(able) // 3)]
            name = data.draw(st.sampled_from(seldom))
            self._ask(data.draw(asked(name, self.story)), data.draw(st.sampled_from(able[name])))

    @rule(data=st.data())
    def people_vote(self, data: st.DataObject) -> None:
        assume(self.story.told.open_round is not None)
        self._vote(data)

    def _vote(self, data: st.DataObject) -> None:
        held = self.story.told.open_round
        assert held is not None
        everybody = len(self.story.roll)
        for question in held.opened.questions:
            if question.options:
                counts = {one: data.draw(st.integers(0, everybody // 2)) for one in question.options}
                self.story.choose(question.id, **counts)
            else:
                yes = data.draw(st.sampled_from([0, everybody // 2, everybody - 1, everybody]))
                no = data.draw(st.sampled_from([0, everybody - yes]))
                self.story.vote(question.id, yes=yes, no=no)

    @rule(by=st.sampled_from(PEOPLE))
    def the_topic_is_suggested_again(self, by: Actor) -> None:
        assert self._issue(SUGGESTION, by) == AlreadySuggested.code

    @rule(
        data=st.data(),
        by=st.sampled_from([CLOCK, CLOCK, *PEOPLE]),
        kind=st.sampled_from([LapseDeadline, RemindDeadline]),
    )
    def a_timer_fires(
        self, data: st.DataObject, by: Actor, kind: type[LapseDeadline | RemindDeadline]
    ) -> None:
        """Stale, doubled, early and invented ones among them; a step that is met by a command of its own lapses for want of it."""
        stale = [f"{one}{end}" for one in self.ids for end in ("", "#1", "#2")]
        command = kind(deliberation=DELIBERATION, obligation=data.draw(st.sampled_from([*stale, *BOGUS])))
        code = self._issue(command, by)
        assert (code == NotPermitted.code) is (by is not CLOCK)

    @rule()
    def everything_owed_is_issued(self) -> None:
        self.story.obeys()
        self._watch()
        assert all(one.due > self.story.at for one in self.story.owed())

    @rule(minutes=st.sampled_from([1, 60, 24 * 60, 5 * 24 * 60, 60 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.story.later(minutes=minutes)

    @rule(early=st.booleans(), heeded=st.booleans())
    def the_next_instant_comes(self, early: bool, heeded: bool) -> None:
        owed = self.story.owed()
        assume(owed)
        instant = owed[0].due - timedelta(seconds=1) if early else owed[0].due
        self.story.until(max(self.story.at, instant))
        if heeded:
            self.everything_owed_is_issued()

    def _ask(self, command: DeliberationCommand, by: Actor) -> None:
        """What is listed is what is decided: permitted means that nothing but what is said in the command stands against it."""
        name = type(command).__name__
        listed = {} if by is CLOCK else self.story.may(by)
        code = self._issue(command, by)
        if by is CLOCK:
            return
        if name not in listed:
            assert code == NotPermitted.code
        elif (against := listed[name]) is not None:
            assert code == against.code
        else:
            guarded = OF_ROW[name] - SAID_IN_IT.get(name, frozenset())
            assert code not in guarded, f"{name} was listed and refused with {code}"

    def _issue(self, command: DeliberationCommand, by: Actor) -> str | None:
        before, count = self.story.state, len(self.story.facts)
        self.story.when(command, by)  # type: ignore[arg-type]  # one of the commands of a deliberation
        answer = self.story.answer
        if isinstance(answer, Refusal | TooEarly):
            assert (self.story.state, len(self.story.facts)) == (before, count)
        elif answer:
            self.done[type(command).__name__] += 1
        self._watch()
        return answer.code if isinstance(answer, Refusal) else None

    def _watch(self) -> None:
        """Look at every fact that was recorded since the last time."""
        seen = self.known.version if self.known else 0
        for fact in self.story.facts[seen:]:
            before, after = self.known, evolve(self.known, fact)
            if before is not None:
                self._holds(before, fact.event)
                _settled_stays(before, after)
            self.ids += [one.id for one in after.clocks if one.id not in self.ids]
            self.known = after

    def _holds(self, before: Deliberation, event: object) -> None:
        held = before.open_round
        if isinstance(event, RoundOpened):
            assert held is None, "two rounds at once"
            assert event.number == len(before.rounds) + 1
        if isinstance(event, ProposalMade | AmendmentAdopted | ProposalDropped):
            assert held is None or held.opened.kind == "talk", "the text of a vote changed"

    @invariant()
    def clocks_and_windows_follow_the_step(self) -> None:
        if self.story.state is None:
            return
        told = self.story.state
        kinds = [one.kind for one in told.clocks]
        counting = told.step in OPEN and told.open_round is None
        if not told.over:
            assert kinds.count(CouncilClock.ROUND) == (1 if told.open_round else 0)
            assert kinds.count(CouncilClock.TALLY) == (1 if counting else 0)
            assert (CouncilClock.OPENING in kinds) is (told.notice is not None)
        windows = deliberation_rows(told, self.story.facts).windows
        assert [one.shut for one in windows].count(False) == (1 if told.open_round else 0)
        assert len(windows) == len(told.rounds)

    @invariant()
    def nothing_waits_for_ever(self) -> None:
        """A clock runs that will do something or tell somebody, or somebody may do what moves it on."""
        if self.story.state is None or self.story.told.over or self.story.owed():
            return
        able = {name for by in PEOPLE for name, against in self.story.may(by).items() if against is None}
        assert able & MOVES, f"nobody can do anything at {self.story.told.step}"

    @invariant()
    def now_and_then_everything_is_folded_anew(self) -> None:
        self.steps += 1
        if self.steps % NOW_AND_THEN == 0 and self.story.state:
            self._folded_anew()

    def _folded_anew(self) -> None:
        assert fold(self.story.facts) == self.story.state == fold(self.story.facts)

    def teardown(self) -> None:
        # Whatever failed before is what there is to say.
        if self.story.state and sys.exc_info()[0] is None:
            self._folded_anew()
            self._left_alone()

    def _left_alone(self) -> None:
        """With nobody there the clock does or tells everything that is owed, and comes to rest."""
        for _ in range(40):
            owed = self.story.owed()
            if not owed:
                break
            self.story.until(max(self.story.at, owed[0].due)).obeys()
        assert not self.story.owed()
        unheeded = any(one.passed for one in self.story.told.of_kind(CouncilClock.ROUND, CouncilClock.TALLY))
        assert self.story.told.step not in OPEN or unheeded, "a round ended, and was counted"
        self.nothing_waits_for_ever()
        self._folded_anew()


def _settled_stays(before: Deliberation, after: Deliberation) -> None:
    """What was dropped stays so; what was voted on is open again only because somebody objected."""
    objected = after.publication is not None
    for old, new in zip(before.proposals, after.proposals, strict=False):
        assert _is_later(old, new)
        if old.status in GONE and not objected:
            assert new.status == old.status, f"{old.id} was {old.status} and is {new.status}"
        if old.status == "dropped":
            assert new.status == "dropped"


def _is_later(old: Proposal, new: Proposal) -> bool:
    """Clauses and their versions are added to, never taken away."""
    kept = all(now[: len(then)] == then for then, now in zip(old.clauses, new.clauses, strict=False))
    return old.id == new.id and kept and len(new.clauses) >= len(old.clauses)
