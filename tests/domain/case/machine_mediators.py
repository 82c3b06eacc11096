"""Consent and mediators in the machine that plays a whole case: what always holds of them."""

from typing import TYPE_CHECKING

from hypothesis.stateful import invariant

from domain.case.acting import silent
from domain.case.sight import Sight, sight
from schemas.actors import Level, Visibility
from schemas.clock_kinds import ClockKind
from schemas.consent import MediationOpened, MediationRefused
from schemas.ending import CaseReopened
from schemas.mediators import MediatorAppointed, RecusalDecided
from schemas.sessions import SessionOpened
from schemas.stages import Stage
from tests.domain.case.people import EVERYBODY

if TYPE_CHECKING:
    from tests.domain.case.story import Story


class MediationHolds:
    """Part of the machine: mediation is voluntary, opens once at a level, and whoever was removed does not come back."""

    story: "Story"

    @invariant()
    def nobody_is_mediated_without_everybodys_word(self) -> None:
        if self.story.state and self.story.case.stage is Stage.MEDIATION:
            case = self.story.case
            assert case.consent.asked
            assert silent(case, case.consent.given) == ()
            assert case.consent.refused_by is None

    @invariant()
    def no_level_opens_mediation_twice_in_one_course(self) -> None:
        opened: list[Level] = []
        for fact in self.story.facts:
            match fact.event:
                case MediationOpened():
                    assert fact.event.level not in opened
                    opened.append(fact.event.level)
                case CaseReopened():
                    opened.clear()

    @invariant()
    def no_session_follows_a_refusal_until_mediation_opens_anew(self) -> None:
        refused = False
        for fact in self.story.facts:
            match fact.event:
                case MediationRefused():
                    refused = True
                case MediationOpened():
                    refused = False
                case SessionOpened():
                    assert not refused

    @invariant()
    def whoever_was_removed_never_comes_back(self) -> None:
        removed: set[str] = set()
        for fact in self.story.facts:
            match fact.event:
                case RecusalDecided() if fact.event.granted:
                    removed.add(fact.event.staff)
                case MediatorAppointed():
                    named = (fact.event.post, *fact.event.assistants)
                    assert not removed & {post.staff for post in named}
        if self.story.state:
            assert set(self.story.case.mediators.removed) == removed

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
        for by in EVERYBODY:
            seen = sight(case, Visibility.ONE_PARTY, 1, self.story.ground(by))
            own = by.party == 1 and by.case == case.stream
            assert (seen is Sight.WHOLE) <= (own or case.mediators.mediates(by.id))
