"""The machine that plays a whole case, begun with a petition or an order of the 12345 line."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from schemas.agreement import AgreementInForce
from schemas.case_commands import ConfirmTriage, ReportDispute
from schemas.case_events import CaseClosed, CaseEscalated, SettlementRecorded
from schemas.clock_kinds import ClockKind
from schemas.consent import MediationOpened
from schemas.ending import PartiesSettled
from schemas.hotline import CallerAnswered, OrderDispatched
from schemas.petition import PetitionAccepted, PetitionDecided, ReviewAnswered, ReviewAsked
from schemas.stages import Stage
from tests.domain.case.people import BIG, EVERYBODY, OFFICER, OTHER, SMALL
from tests.domain.case.said import hotline, petition
from tests.domain.case.story import Story
from tests.domain.case.test_machine import CaseMachine, asked

FOLLOWS = {*petition.SAID, *hotline.SAID, "ServeNotice"}
MATTERS = st.sampled_from(
    [matter.model_copy(update={"kind": kind}) for kind in ("petition", "hotline") for matter in (BIG, SMALL)]
)


class KindsMachine(CaseMachine):
    """The same machine, rules and invariants."""

    @initialize(matter=MATTERS, classed=st.booleans())
    def report(self, matter: ReportDispute, classed: bool) -> None:
        self.story = Story().given(matter, EVERYBODY[0])
        if classed:
            by = OFFICER if matter.title == BIG.title else EVERYBODY[3]
            self.story.when(ConfirmTriage, by)
        self._remember()

    @rule(data=st.data(), often=st.integers(1, 4))
    def they_do_what_their_kind_asks(self, data: st.DataObject, often: int) -> None:
        """Of all that may be done, that which is about petitions and orders."""
        for _ in range(often):
            able = [
                (name, by)
                for by in EVERYBODY
                for name, against in self.story.may(by).items()
                if against is None and name in FOLLOWS
            ]
            if not able:
                return
            name, by = data.draw(st.sampled_from(able))
            self._ask(data.draw(asked(name, self.story.case)), by)

    @invariant()
    def an_order_that_was_sent_out_climbs_no_more(self) -> None:
        kinds = [type(one) for one in self._all()]
        if OrderDispatched in kinds:
            assert CaseEscalated not in kinds[kinds.index(OrderDispatched) :]

    @invariant()
    def a_petition_is_accepted_decided_and_reviewed_in_this_order_and_twice_at_most(self) -> None:
        course = (PetitionAccepted, PetitionDecided, ReviewAsked, ReviewAnswered, CaseClosed)
        events = [one for one in self._all() if isinstance(one, course)]
        kinds = [type(one) for one in events]
        if self.story.state and self.story.case.kind == "petition" and PetitionDecided in kinds:
            assert kinds.index(PetitionAccepted) < kinds.index(PetitionDecided)
            revoked = [
                n
                for n, one in enumerate(events)
                if isinstance(one, ReviewAnswered) and one.result == "revoked"
            ]
            # Against the decision that takes the place of a revoked one there are reviews anew.
            since = kinds[revoked[-1] + 1 :] if revoked else kinds
            assert since.count(ReviewAsked) <= 2
            assert since.count(ReviewAsked) - since.count(ReviewAnswered) in (0, 1)

    @invariant()
    def mediation_in_vain_ends_no_petition_and_no_order(self) -> None:
        if self.story.state:
            assert self.story.case.stage is not Stage.TERMINATED

    @invariant()
    def nothing_is_closed_without_an_answer_or_an_agreement(self) -> None:
        answers = (PetitionDecided, CallerAnswered, SettlementRecorded, PartiesSettled, AgreementInForce)
        kinds = {type(one) for one in self._all()}
        if CaseClosed in kinds:
            assert kinds & set(answers)

    @invariant()
    def whoever_was_reported_takes_part_in_mediation_alone(self) -> None:
        if self.story.state and self.story.case.kind == "petition" and self.story.may(OTHER):
            assert MediationOpened in {type(one) for one in self._all()}

    @invariant()
    def a_review_is_asked_for_within_its_window_alone(self) -> None:
        if self.story.state and self.story.case.of_kind(ClockKind.ANSWER_REVIEW):
            assert self.story.case.of_kind(ClockKind.ASK_REVIEW) == ()


TestKindsMachine = KindsMachine.TestCase
TestKindsMachine.settings = settings(max_examples=20, stateful_step_count=25)
