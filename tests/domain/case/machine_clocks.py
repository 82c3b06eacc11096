"""What always holds of the clocks of a case, whatever people do."""

from hypothesis.stateful import invariant

from domain.case.clocks import LEVEL_CLOCKS, Obligation
from domain.case.fact import Fact
from domain.case.next_step import next_step
from domain.case.spans import spans_of
from domain.case.state import Case
from schemas.actors import Level
from schemas.case_events import (
    CaseAssigned,
    CaseEscalated,
    CaseEvent,
    ContactRecorded,
    NoteAdded,
    TriageContested,
)
from schemas.clock_events import ClockMoved, ClockResumed, ClockStarted, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.consent import AttemptFailed, PartyUnreachable
from schemas.duties import LevelsJoined, RepresentativesNamed, ScreeningRecorded
from schemas.ending import CaseReopened, PaperFiled, SettledSaid, WithdrawalSaid
from schemas.joining import DuplicateJoined
from schemas.mediators import (
    ConflictDisclosed,
    DisclosureAccepted,
    MediatorChosen,
    RightsNoticeGiven,
)
from schemas.notices import NoticeNotSent, NoticePrepared, NoticeSent
from schemas.performance import ConfirmationAsked
from schemas.sessions import (
    CaucusReleased,
    ClosedAsked,
    InvestigationRecorded,
    InvitationAnswered,
    MinutesTaken,
    PersonInvited,
    SessionClosed,
    SessionOpened,
)
from schemas.term import ExtensionAgreed, ExtensionProposed, TermExtended
from tests.domain.case.machine_watch import Watched

TALK: tuple[type[CaseEvent], ...] = (
    *(NoteAdded, CaseAssigned, AttemptFailed, PartyUnreachable, LevelsJoined, RepresentativesNamed),
    *(ScreeningRecorded, PaperFiled, SettledSaid, WithdrawalSaid, DuplicateJoined),
    *(ConflictDisclosed, DisclosureAccepted, MediatorChosen, RightsNoticeGiven),
    *(NoticeNotSent, NoticePrepared, NoticeSent, ConfirmationAsked, CaucusReleased, ClosedAsked),
    *(InvestigationRecorded, InvitationAnswered, MinutesTaken, PersonInvited, SessionClosed, SessionOpened),
    *(ExtensionAgreed, ExtensionProposed),
)
"""What people say and write down beside the course of a case: by itself it moves no clock."""
MANY = 80


def _looks_again(owed: Obligation) -> bool:
    """A suspension is looked at again and again, as long as it lasts, and those above are told each time."""
    return owed.id.startswith(ClockKind.REVIEW_SUSPENSION)


class ClocksHold(Watched):
    """Part of the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.lapsed: set[str] = set()
        self.escalated: set[str] = set()
        self.terms: set[Level] = set()
        self.owed_now: set[str] = set()
        self.owed_no_more: set[str] = set()

    def saw(self, before: Case | None, fact: Fact, after: Case) -> None:
        super().saw(before, fact, after)
        match fact.event:
            case ClockStarted():
                self.ids.append(f"{fact.event.kind}@{fact.version}")
                if fact.event.kind is ClockKind.TERM:
                    # One term of mediation at one level in one course; it may be extended, and does not begin anew.
                    assert fact.event.level not in self.terms
                    self.terms.add(fact.event.level)
            case ClockMoved() | ClockResumed():
                self.ids.append(f"{fact.event.clock.split('@')[0]}@{fact.version}")
                self._moved(fact.event)
            case DeadlineLapsed():
                assert fact.event.clock not in self.lapsed
                self.lapsed.add(fact.event.clock)
            case CaseEscalated() if fact.event.clock is not None:
                assert fact.event.clock in self.lapsed - self.escalated
                self.escalated.add(fact.event.clock)
            case CaseReopened():
                self.terms.clear()

    def _moved(self, event: ClockMoved | ClockResumed) -> None:
        term = event.clock.split("@")[0] == ClockKind.TERM
        if term and isinstance(event, ClockMoved) and event.why == "extended":
            agreed = any(isinstance(fact.event, TermExtended) for fact in self.story.facts[-20:])
            assert agreed

    def looked_over(self) -> None:
        """Also: left alone, the clock comes to rest, and then the case is not waiting for nobody."""
        super().looked_over()
        if self.story.state is None:
            return
        owed = {span.clock: span.due for span in spans_of(self.story.facts) if span.ended is None}
        runs = (clock for clock in self.story.case.clocks if clock.paused_since is None)
        assert owed == {clock.id: clock.due for clock in runs}

    def left_alone(self) -> None:
        """Nobody does anything any more: the clock does what it owes, a bounded number of times, and forgets nobody."""
        for _ in range(MANY):
            owed = self.story.owed()
            if all(_looks_again(one) for one in owed):
                break
            self.story.until(max(self.story.at, owed[0].due)).obeys()
            self.watch()
        if self.story.owed():
            assert all(_looks_again(one) for one in self.story.owed())
            return
        step = next_step(self.story.case)
        assert self.story.case.over or self.story.case.asked or (step is not None and step.overdue), step

    def still(self, before: Case) -> None:
        """Talk moves no clock: comments, assignment and a contest leave every clock as it ran."""
        events = self.story.answer
        if not isinstance(events, tuple) or not events:
            return
        clocks = self.story.case.clocks
        if all(isinstance(one, TALK) for one in events):
            assert clocks == before.clocks
        elif isinstance(events[0], TriageContested):
            assert clocks[:-1] == before.clocks
        elif isinstance(events[0], ContactRecorded):
            assert clocks == tuple(one for one in before.clocks if one.kind is not ClockKind.FIRST_CONTACT)

    @invariant()
    def obligations_never_recur_and_end_with_the_case(self) -> None:
        if not self.story.state:
            return
        owed = self.story.owed()
        now = {one.id for one in owed}
        assert len(now) == len(owed)
        assert not now & self.owed_no_more
        self.owed_no_more |= self.owed_now - now
        self.owed_now = now
        assert {one.partition("#")[0].partition("~")[0] for one in now} <= set(self.ids)
        assert [one.due for one in owed] == sorted(one.due for one in owed)
        if self.story.case.over:
            assert owed == ()
            assert next_step(self.story.case) is None

    @invariant()
    def no_level_keeps_a_clock_that_the_case_left(self) -> None:
        if self.story.state:
            levels = {clock.level for clock in self.story.case.of_kind(*LEVEL_CLOCKS)}
            assert levels <= {self.story.case.level}

    @invariant()
    def one_thing_is_timed_once(self) -> None:
        if self.story.state:
            known = [(clock.kind, clock.subject) for clock in self.story.case.clocks]
            assert len(set(known)) == len(known), known

    @invariant()
    def no_clock_runs_under_the_rule_of_another_class(self) -> None:
        if self.story.state is None:
            return
        rules = {rule.id: rule for rule in self.story.pack.clocks}
        for clock in self.story.case.clocks:
            if not clock.lapsed and clock.rule in rules:
                assert self.story.case.triage.triage_class in rules[clock.rule].classes
