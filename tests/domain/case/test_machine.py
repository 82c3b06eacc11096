"""People of every role and a careless clock do as they please with a case; what must always hold, holds after every step."""

from datetime import timedelta
from typing import get_args

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.case.authority import TABLE
from domain.case.clocks import LEVEL_CLOCKS, next_obligations
from domain.case.evolve import fold
from domain.case.ground import relations
from domain.case.next_step import next_step
from domain.case.spans import spans_of
from domain.case.state import Case
from domain.refusals import NotPermitted, Refusal, TooEarly, UnknownCase
from engine.catalogue import CODEC
from engine.processes import CASES, rows_of
from ledger.codec import kind_of
from schemas.actors import Actor, Role, Visibility
from schemas.acts import CaseCommand, PartyAct
from schemas.case_commands import HumanCommand, Lapse, Remind, ReportDispute
from schemas.case_events import (
    CaseAssigned,
    CaseEscalated,
    CaseEvent,
    ContactRecorded,
    NoteAdded,
    SettlementRecorded,
    TriageContested,
)
from schemas.cited import TriageClass
from schemas.clock_events import ClockMoved, ClockResumed, ClockStarted, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.derived import Counted
from schemas.ending import CaseReopened
from schemas.envelope import Recorded
from schemas.stages import Stage
from tests.domain.case.machine_agreement import AgreementsHold
from tests.domain.case.machine_duties import DutiesHold
from tests.domain.case.machine_mediators import MediationHolds
from tests.domain.case.machine_notices import NoticesHold
from tests.domain.case.people import (
    BIG,
    CASE,
    CLOCK,
    EVERYBODY,
    FULL,
    HARD,
    PRIVATE,
    SMALL,
    STREAM,
    VACANT,
    VIOLENT,
    filing,
)
from tests.domain.case.said import SAID
from tests.domain.case.said.base import SECRET
from tests.domain.case.steps import STEPS
from tests.domain.case.story import Story

COMMANDS: dict[str, type[CaseCommand]] = {one.__name__: one for one in get_args(HumanCommand)}
LATER = sorted(set(SAID) & set(COMMANDS))
GUARDS = {"not_permitted", "case_unknown", "wrong_stage", "triage_not_confirmed", "triage_already_confirmed"}
GUARDS |= {"already_contested", "contest_needs_senior", "return_used_up", "top_of_ladder"}
GUARDS |= {"nothing_ordered", "no_session", "no_caucus", "nobody_invited", "talks_rest"}
ENDINGS = {"Decline", "Withdraw", "Close", "RecordSettlement"}
ENDINGS |= {"RefuseMediation", "TerminateMediation", "RefuseToSign", "MergeInto", "Transfer", "Archive"}

MATTERS = st.sampled_from(
    [PRIVATE, SMALL, BIG, HARD, VIOLENT, filing("邻居借钱不还", "借条写明年底还，到现在没有还。", others=2)]
)


@st.composite
def asked(draw: st.DrawFn, name: str, case: Case) -> CaseCommand:
    """A command of this name with something sensible or not in it."""
    said = {
        field: draw(values if isinstance(values, st.SearchStrategy) else values(case))
        for field, values in SAID[name].items()
    }
    return COMMANDS[name].model_validate({"case": CASE, **said})


def for_another(command: CaseCommand, by: Actor) -> bool:
    """Whether a party would speak for another one, which no list can know."""
    return isinstance(command, PartyAct) and by.role is Role.PARTY and command.party not in (None, by.party)


class CaseMachine(AgreementsHold, DutiesHold, MediationHolds, NoticesHold, RuleBasedStateMachine):
    """One case, everybody who may come near it, and a clock that goes forward only."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story()
        self.ids: list[str] = []
        self.late = False
        self.counted: Counted | None = None
        self.counted_to = 0

    @initialize(matter=MATTERS, vacant=st.booleans())
    def report(self, matter: ReportDispute, vacant: bool) -> None:
        self.story = Story(directory=VACANT if vacant else FULL).given(matter, EVERYBODY[0])
        self._remember()

    @rule(data=st.data(), by=st.sampled_from(EVERYBODY), name=st.sampled_from(LATER), often=st.integers(0, 3))
    def somebody_asks(self, data: st.DataObject, by: Actor, name: str, often: int) -> None:
        assume(name not in ENDINGS or often == 0)
        self._ask(data.draw(asked(name, self.story.case)), by)

    @rule(data=st.data(), may_end=st.sampled_from([True, *[False] * 7]))
    def somebody_does_what_is_listed(self, data: st.DataObject, may_end: bool) -> None:
        """Most of what anybody asks at random is refused; this goes where the case can go, and seldom to its end."""
        able: dict[str, list[Actor]] = {}
        for by in EVERYBODY:
            for name, against in self.story.may(by).items():
                if against is None and (may_end or name not in ENDINGS):
                    able.setdefault(name, []).append(by)
        name = data.draw(st.sampled_from(sorted(able)))
        self._ask(data.draw(asked(name, self.story.case)), data.draw(st.sampled_from(able[name])))

    @rule(by=st.sampled_from(EVERYBODY), matter=MATTERS)
    def the_matter_is_reported_again(self, by: Actor, matter: ReportDispute) -> None:
        assert self._issue(matter, by) == "already_reported"

    @rule(
        data=st.data(), by=st.sampled_from([CLOCK, CLOCK, *EVERYBODY]), kind=st.sampled_from([Lapse, Remind])
    )
    def a_timer_fires(self, data: st.DataObject, by: Actor, kind: type[Lapse | Remind]) -> None:
        """Stale, doubled, early and invented ones among them."""
        bogus = [
            "",
            "resolve",
            "resolve@0",
            "accept@4#9",
            "accept@4#",
            "#1",
            "confirm_triage@3#٣",
            "accept@4#-1",
        ]
        stale = [f"{one}{end}" for one in self.ids for end in ("", "#1", "#2")]
        command = kind(case=CASE, obligation=data.draw(st.sampled_from([*stale, *bogus])))
        code = self._issue(command, by)
        strange = not relations(self.story.case, self.story.ground(by))
        if by is not CLOCK:
            assert code == ("case_unknown" if strange else "not_permitted")

    @rule()
    def everything_owed_is_issued(self) -> None:
        self.story.obeys()
        self._remember()
        assert all(one.due > self.story.at for one in next_obligations(self.story.case))

    @rule(minutes=st.sampled_from([1, 60, 24 * 60, 5 * 24 * 60, 60 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.story.later(minutes=minutes)

    @rule(early=st.booleans(), heeded=st.booleans())
    def the_next_instant_comes(self, early: bool, heeded: bool) -> None:
        owed = next_obligations(self.story.case)
        assume(owed)
        instant = owed[0].due - timedelta(seconds=1) if early else owed[0].due
        self.story.until(max(self.story.at, instant))
        if heeded:
            self.everything_owed_is_issued()

    def _ask(self, command: CaseCommand, by: Actor) -> None:
        listed = self.story.may(by)
        before = self.story.case
        stranger = not relations(before, self.story.ground(by))
        name = type(command).__name__
        code = self._issue(command, by)
        if stranger:
            assert listed == {}
            assert code == UnknownCase.code
        elif name not in listed:
            assert code == NotPermitted.code
        elif (against := listed[name]) is not None:
            assert code == against.code
        elif for_another(command, by):
            assert code == NotPermitted.code
        else:
            assert code not in GUARDS, f"{name} was listed and refused with {code}"
        self._still(command, before)

    def _issue(self, command: CaseCommand, by: Actor) -> str | None:
        before, count = self.story.state, len(self.story.facts)
        self.story.when(command, by)  # type: ignore[arg-type]  # one of the commands of a case
        answer = self.story.answer
        if isinstance(answer, Refusal | TooEarly):
            assert (self.story.state, len(self.story.facts)) == (before, count)
        self._remember()
        return answer.code if isinstance(answer, Refusal) else None

    def _still(self, command: CaseCommand, before: Case) -> None:
        """Talk moves no clock: comments, assignment and a contest leave every clock as it ran."""
        events = self.story.answer
        if not isinstance(events, tuple) or not events:
            return
        clocks = self.story.case.clocks
        if isinstance(events[0], NoteAdded | CaseAssigned):
            assert clocks == before.clocks
        elif isinstance(events[0], TriageContested):
            assert clocks[:-1] == before.clocks
        elif isinstance(events[0], ContactRecorded):
            assert clocks == tuple(one for one in before.clocks if one.kind is not ClockKind.FIRST_CONTACT)

    def _remember(self) -> None:
        for fact in self.story.facts[-40:]:
            if isinstance(fact.event, ClockStarted | ClockMoved | ClockResumed):
                kind = (
                    fact.event.kind
                    if isinstance(fact.event, ClockStarted)
                    else fact.event.clock.split("@")[0]
                )
                if (one := f"{kind}@{fact.version}") not in self.ids:
                    self.ids.append(one)

    @invariant()
    def words_stay_out_of_the_events(self) -> None:
        assert not any(SECRET.encode() in CODEC.encode(event) for event in self._last())

    @invariant()
    def the_versions_count_and_the_fold_is_total(self) -> None:
        if self.story.state:
            assert self.story.case.version == len(self.story.facts)
            assert fold(self.story.facts) == self.story.case

    @invariant()
    def rows_computed_step_by_step_equal_rows_rebuilt(self) -> None:
        if self.story.state:
            recorded = [_recorded(self.story, n) for n in range(len(self.story.facts))]
            assert rows_of(STREAM, recorded) == CASES.rows(self.story.case, recorded)
            given = CASES.rows(self.story.case, recorded, self.counted_to).counted
            self.counted, self.counted_to = given or self.counted, len(recorded)
            assert self.counted == CASES.rows(self.story.case, recorded).counted

    @invariant()
    def what_is_owed_still_is_what_runs(self) -> None:
        if self.story.state:
            owed = {span.clock: span.due for span in spans_of(self.story.facts) if span.ended is None}
            runs = (clock for clock in self.story.case.clocks if clock.paused_since is None)
            assert owed == {clock.id: clock.due for clock in runs}

    @invariant()
    def obligations_never_recur_and_end_with_the_case(self) -> None:
        if not self.story.state:
            return
        owed = next_obligations(self.story.case)
        assert len({one.id for one in owed}) == len(owed)
        assert {one.id.partition("#")[0] for one in owed} <= set(self.ids)
        assert [one.due for one in owed] == sorted(one.due for one in owed)
        if self.story.case.over:
            assert owed == ()
            assert next_step(self.story.case) is None

    @invariant()
    def a_clock_ends_once(self) -> None:
        lapsed = [one.clock for one in self._all() if isinstance(one, DeadlineLapsed)]
        assert len(set(lapsed)) == len(lapsed)
        escalated = [one.clock for one in self._all() if isinstance(one, CaseEscalated) and one.clock]
        assert len(set(escalated)) == len(escalated)
        assert set(escalated) <= set(lapsed)

    @invariant()
    def a_case_is_settled_or_escalated_but_not_both(self) -> None:
        """In one course: what is taken up again may end otherwise than before."""
        kinds = [type(one) for one in self._all()]
        if CaseReopened in kinds:
            kinds = kinds[len(kinds) - kinds[::-1].index(CaseReopened) :]
        if SettlementRecorded in kinds:
            assert CaseEscalated not in kinds[kinds.index(SettlementRecorded) :]
            assert kinds.count(SettlementRecorded) == 1

    @invariant()
    def no_level_keeps_a_clock_that_the_case_left(self) -> None:
        if self.story.state:
            levels = {clock.level for clock in self.story.case.of_kind(*LEVEL_CLOCKS)}
            assert levels <= {self.story.case.level}
            known = [(clock.kind, clock.subject) for clock in self.story.case.clocks]
            assert len(set(known)) == len(known)

    @invariant()
    def no_clock_runs_under_the_rule_of_another_class(self) -> None:
        if self.story.state is None:
            return
        rules = {rule.id: rule for rule in self.story.pack.clocks}
        for clock in self.story.case.clocks:
            if not clock.lapsed and clock.rule in rules:
                assert self.story.case.triage.triage_class in rules[clock.rule].classes

    @invariant()
    def no_open_case_is_forgotten(self) -> None:
        """It has a running clock, or waits for the applicant, or what it waits for is on record as overdue."""
        if self.story.state is None or self.story.case.over or next_obligations(self.story.case):
            return
        lapsed = [one for one in self._all() if isinstance(one, DeadlineLapsed)]
        case = self.story.case
        at_the_top = any(one.outcome == "top_of_ladder" and one.level is case.level for one in lapsed)
        step = next_step(case)
        assert case.asked or at_the_top or (step is not None and step.overdue)

    @invariant()
    def whoever_is_asked_can_answer(self) -> None:
        if self.story.state and self.story.case.asked and not self.story.case.over:
            party = next(one for one in EVERYBODY if one.party == 1 and one.case == STREAM)
            listed = self.story.may(party)
            assert self.story.case.triage.triage_class is TriageClass.PRIVATE_MATTER
            assert listed["Withdraw"] is None
            assert listed["Escalate"] is None

    @invariant()
    def a_case_has_an_owner_and_a_next_step_that_somebody_can_take(self) -> None:
        if self.story.state is None or self.story.case.over:
            return
        assert self.story.case.holder is not None
        assert (self.story.case.receiver is not None) is (self.story.case.stage is Stage.HANDOVER)
        step = next_step(self.story.case)
        assert step is not None
        able = {name for by in EVERYBODY for name, against in self.story.may(by).items() if against is None}
        assert STEPS[step.what] & able, f"nobody can {step.what}"

    @invariant()
    def a_private_matter_never_climbs_by_itself(self) -> None:
        triage_class = None
        for fact in self.story.facts:
            match fact.event:
                case CaseEscalated() if fact.event.clock is not None:
                    assert triage_class is not TriageClass.PRIVATE_MATTER
                case _:
                    triage_class = getattr(fact.event, "triage_class", triage_class)
                    triage_class = getattr(
                        getattr(fact.event, "proposal", None), "triage_class", triage_class
                    )

    def _all(self) -> list[CaseEvent]:
        return [fact.event for fact in self.story.facts]

    def _last(self) -> tuple[CaseEvent, ...]:
        return self.story.answer if isinstance(self.story.answer, tuple) else ()


def _recorded(story: Story, n: int) -> Recorded:
    fact = story.facts[n]
    return Recorded(
        id=CASE,
        kind=kind_of(type(fact.event)),
        schema_version=1,
        recorded_at=fact.at,
        actor=CLOCK.model_copy(update={"id": fact.actor}),
        on_behalf_of=None,
        cause=None,
        policy=fact.policy,
        visibility=Visibility.PUBLIC,
        body=CODEC.encode(fact.event),
        stream=fact.stream,
        version=fact.version,
        position=n + 1,
        command_id=CASE,
        hash=b"",
    )


def test_the_table_names_every_command_once() -> None:
    named = [row.command.__name__ for row in TABLE]
    assert sorted(named) == sorted([*LATER, "Lapse", "Recompute", "RecordSending", "Remind"])


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = settings(max_examples=40, stateful_step_count=40)
