"""What always holds of a case as a whole, whatever people do: its versions, its rows, its words, its owner, its ends."""

from hypothesis.stateful import invariant

from domain.case.evolve import fold
from domain.case.fact import Fact
from domain.case.next_step import next_step
from domain.case.state import Case
from domain.case.uncounted import UNCOUNTED
from domain.refusals import NotPermitted
from engine.catalogue import CODEC
from engine.processes import CASES, rows_of
from ledger.codec import kind_of
from projections.rows import case_rows
from schemas.actors import Visibility
from schemas.case_events import CaseClosed, CaseEscalated, SettlementRecorded
from schemas.cited import TriageClass
from schemas.clock_events import DeadlineLapsed
from schemas.derived import Counted
from schemas.ending import CaseReopened
from schemas.envelope import Recorded
from schemas.stages import Stage
from tests.domain.case.machine_watch import Watched
from tests.domain.case.people import CASE, CLOCK, STREAM
from tests.domain.case.said.base import SECRET
from tests.domain.case.steps import STEPS
from tests.domain.case.story import Story

PERSONAL = tuple(one.encode() for one in (SECRET, "王秀英", "李建国"))


class WholeHolds(Watched):
    """Part of the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.settled = False
        self.counted: Counted | None = None
        self.counted_to = 0

    def saw(self, before: Case | None, fact: Fact, after: Case) -> None:
        super().saw(before, fact, after)
        body = CODEC.encode(fact.event)
        assert not any(one in body for one in PERSONAL)
        if before is None:
            return
        match fact.event:
            case SettlementRecorded():
                assert not self.settled
                self.settled = True
            case CaseEscalated():
                # In one course: what is taken up again may end otherwise than before.
                assert not self.settled
                private = before.triage.triage_class is TriageClass.PRIVATE_MATTER
                assert fact.event.clock is None or not private
            case CaseReopened():
                self.settled = False
            case CaseClosed() if before.stage is Stage.TERMINATED:
                waiting = {one.party for one in before.notices if one.waits}
                assert waiting <= set(before.forgotten.parties)
        if after.over and not before.over:
            assert before.duties.open_flags == ()
            assert after.clocks == ()

    def looked_over(self) -> None:
        super().looked_over()
        assert fold(self.story.facts) == self.story.state
        recorded = [_recorded(self.story, n) for n in range(len(self.story.facts))]
        assert rows_of(STREAM, recorded) == CASES.rows(self.story.case, recorded)

    @invariant()
    def the_versions_count(self) -> None:
        if self.story.state:
            assert self.story.case.version == len(self.story.facts)
            assert self.known == self.story.case

    @invariant()
    def what_is_counted_is_counted_anew_when_it_changes(self) -> None:
        if self.story.state is None or self.counted_to == len(self.story.facts):
            return
        new = {type(fact.event) for fact in self.story.facts[self.counted_to :]}
        now = case_rows(self.story.case, tuple(self.story.facts)).counted
        if self.counted_to and new <= UNCOUNTED:
            assert now == self.counted, (
                f"{sorted(one.__name__ for one in new)} are not counted, yet the count changed"
            )
        self.counted, self.counted_to = now, len(self.story.facts)

    @invariant()
    def a_case_has_an_owner_and_a_next_step_that_somebody_can_take(self) -> None:
        if self.story.state is None or self.story.case.over:
            return
        assert self.story.case.holder is not None
        assert (self.story.case.receiver is not None) is (self.story.case.stage is Stage.HANDOVER)
        step = next_step(self.story.case)
        assert step is not None
        # The law closes a window at its instant; until the clock has said so, nobody can use it any more.
        fires = step.by is not None and step.by <= self.story.at and not step.overdue
        assert fires or self.somebody_can(step.what), f"nobody can {step.what}"

    @invariant()
    def no_open_case_is_forgotten(self) -> None:
        """It has a running clock, or waits for the applicant, or what it waits for is on record as overdue."""
        if self.story.state is None or self.story.case.over or self.story.owed():
            return
        case = self.story.case
        lapsed = (one.event for one in self.story.facts if isinstance(one.event, DeadlineLapsed))
        at_the_top = any(one.outcome == "top_of_ladder" and one.level is case.level for one in lapsed)
        step = next_step(case)
        assert case.asked or at_the_top or (step is not None and step.overdue)

    @invariant()
    def whoever_is_asked_can_answer(self) -> None:
        if self.story.state and self.story.case.asked and not self.story.case.over:
            party = next(one for one in self.people if one.party == 1 and one.case == STREAM)
            listed = self.may(party)
            assert self.story.case.triage.triage_class is TriageClass.PRIVATE_MATTER
            assert listed["Withdraw"] is None
            assert listed["Escalate"] is None

    def somebody_can(self, step: str) -> bool:
        """Whether somebody is permitted a command that takes this step."""
        ways = STEPS[step]
        return any(self.may(by).get(name, NotPermitted) is None for by in self.people for name in ways)


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
