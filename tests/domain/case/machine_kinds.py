"""What always holds of petitions and of orders of the 12345 line, whatever people do."""

from hypothesis.stateful import invariant

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.agreement import AgreementInForce
from schemas.case_events import CaseClosed, CaseEscalated, SettlementRecorded
from schemas.clock_kinds import ClockKind
from schemas.consent import MediationOpened
from schemas.ending import CaseReopened, PartiesSettled
from schemas.hotline import CallerAnswered, OrderDispatched
from schemas.petition import PetitionAccepted, PetitionDecided, ReviewAnswered, ReviewAsked
from schemas.stages import Stage
from tests.domain.case.machine_watch import Watched
from tests.domain.case.people import OTHER

REVIEWS = 2
"""复查 and 复核."""


class KindsHold(Watched):
    """Part of the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.dispatched = self.accepted = self.decided = False
        self.answered = self.mediated = False
        self.reviews = [0, 0]

    def saw(self, before: Case | None, fact: Fact, after: Case) -> None:
        super().saw(before, fact, after)
        match fact.event:
            case MediationOpened():
                self.mediated = True
            case OrderDispatched():
                self.dispatched = True
            case CaseEscalated():
                # An order that was sent out climbs no more.
                assert not self.dispatched
            case PetitionAccepted():
                assert not self.accepted
                self.accepted = True
            case CaseClosed() if after.kind != "dispute":
                # Nothing is closed without an answer or an agreement, and mediation in vain ends neither of them.
                assert self.answered
            case CallerAnswered() | SettlementRecorded() | PartiesSettled() | AgreementInForce():
                self.answered = True
            case PetitionDecided():
                self.answered = True
                assert self.accepted
                assert not self.decided
                self.decided = True
            case ReviewAsked():
                assert self.decided
                assert before is not None
                assert before.of_kind(ClockKind.ASK_REVIEW)
                self.reviews[0] += 1
            case ReviewAnswered():
                self.reviews[1] += 1
                if fact.event.result == "revoked":
                    # It is decided anew, and may be looked at twice again.
                    self.decided, self.reviews = False, [0, 0]
            case CaseReopened():
                self.dispatched = self.accepted = self.decided = False
                self.reviews = [0, 0]

    @invariant()
    def a_petition_is_reviewed_twice_at_most_and_each_review_is_answered_before_the_next(self) -> None:
        asked, answered = self.reviews
        assert asked <= REVIEWS
        assert asked - answered in (0, 1)

    @invariant()
    def mediation_in_vain_ends_no_petition_and_no_order(self) -> None:
        if self.story.state and self.story.case.kind != "dispute":
            assert self.story.case.stage is not Stage.TERMINATED

    @invariant()
    def whoever_was_reported_takes_part_in_mediation_alone(self) -> None:
        if self.story.state and self.story.case.kind == "petition" and self.may(OTHER):
            assert self.mediated

    @invariant()
    def a_review_is_asked_for_within_its_window_alone(self) -> None:
        if self.story.state and self.story.case.of_kind(ClockKind.ANSWER_REVIEW):
            assert self.story.case.of_kind(ClockKind.ASK_REVIEW) == ()
