"""Consent and mediators in the machine that plays a whole case: what always holds of them."""

from hypothesis.stateful import invariant

from domain.case.acting import silent
from domain.case.fact import Fact
from domain.case.sight import Sight, sight
from domain.case.state import Case
from schemas.actors import Level, Visibility
from schemas.clock_kinds import ClockKind
from schemas.consent import MediationOpened
from schemas.ending import CaseReopened
from schemas.mediators import MediatorAppointed, RecusalDecided
from schemas.stages import Stage
from tests.domain.case.machine_watch import Watched


class MediationHolds(Watched):
    """Part of the machine: mediation is voluntary, opens once at a level, and whoever was removed does not come back."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: set[Level] = set()
        self.removed: set[str] = set()

    def saw(self, before: Case | None, fact: Fact, after: Case) -> None:
        super().saw(before, fact, after)
        match fact.event:
            case MediationOpened():
                # No level opens mediation twice in one course.
                assert fact.event.level not in self.opened
                self.opened.add(fact.event.level)
            case CaseReopened():
                self.opened.clear()
            case RecusalDecided() if fact.event.granted:
                self.removed.add(fact.event.staff)
            case MediatorAppointed():
                named = (fact.event.post, *fact.event.assistants)
                assert not self.removed & {post.staff for post in named}

    @invariant()
    def nobody_is_mediated_without_everybodys_word(self) -> None:
        if self.story.state and self.story.case.stage is Stage.MEDIATION:
            case = self.story.case
            assert case.consent.asked
            assert silent(case, case.consent.given) == ()
            assert case.consent.refused_by is None

    @invariant()
    def whoever_was_removed_never_comes_back(self) -> None:
        if self.story.state:
            assert set(self.story.case.mediators.removed) == self.removed

    @invariant()
    def a_mediation_ends_with_its_clocks(self) -> None:
        goes_on = (Stage.MEDIATION, Stage.SIGNING, Stage.TRANSFER)
        if self.story.state and self.story.case.stage not in goes_on:
            case = self.story.case
            assert case.of_kind(ClockKind.TERM, ClockKind.CHOOSE_MEDIATOR, ClockKind.DECIDE_RECUSAL) == ()
            assert case.stage is Stage.HANDLING or case.of_kind(ClockKind.CONSENT) == ()

    @invariant()
    def what_is_confided_to_a_mediator_stays_with_the_mediators(self) -> None:
        if not self.story.state or not self.story.case.mediators.named:
            return
        case = self.story.case
        for by in self.people:
            seen = sight(case, Visibility.ONE_PARTY, 1, self.story.ground(by))
            own = by.party == 1 and by.case == case.stream
            assert (seen is Sight.WHOLE) <= (own or case.mediators.mediates(by.id))
