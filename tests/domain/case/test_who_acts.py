"""Whom a case waits for: the parties who have not answered, whoever presides, whoever promised; and on whose desk it lies."""

import pytest

from domain.case.next_step import next_step
from domain.refusals import ConsentIncomplete
from projections.rows import case_rows
from schemas.actors import Role
from schemas.case_commands import RecordContact, RecordSettlement
from schemas.consent import GiveConsent, InviteToMediation, PartyUnreachable, RecordAttempt
from schemas.ending import TerminateMediation
from schemas.performance import RecordPerformance
from schemas.stages import Stage
from tests.domain.case.agreed import PAYMENT, REPAIR, drafted, in_force, undated
from tests.domain.case.mediation import WHY, appointed, chosen, opened
from tests.domain.case.people import APPLICANT, CAPTAIN, MEDIATOR, OFFICER, OTHER, words
from tests.domain.case.story import Story
from tests.domain.case.test_consent import in_hand, invited

TERMS = words("每晚十点以后不装修。")


def awaited(story: Story) -> tuple[str, tuple[int, ...], Role, str | None]:
    """The step, the parties, and the role and the person of the post that is waited for."""
    step = next_step(story.case)
    assert step is not None
    assert step.who is not None
    return step.what, step.parties, step.who.role, step.who.staff


def desk_of(story: Story) -> str | None:
    return case_rows(story.case, story.facts).current.holder


def unreached() -> Story:
    """Party 2 was tried in vain until it counted as out of reach."""
    story = invited()
    while not story.seen(PartyUnreachable):
        story.later(days=8).given(RecordAttempt, CAPTAIN, party=2)
    return story


class TestWhoActs:
    def test_the_parties_who_have_not_answered_are_asked(self) -> None:
        story = in_hand().given(RecordContact, CAPTAIN, party=2)
        assert awaited(story.given(InviteToMediation, CAPTAIN)) == ("consent", (2,), Role.PARTY, None)
        asked = in_hand().given(RecordContact, CAPTAIN, party=2)
        asked.given(InviteToMediation, CAPTAIN, proactive=True)
        assert awaited(asked)[1] == (1, 2)
        assert awaited(asked.given(GiveConsent, OTHER))[1] == (1,)

    def test_whoever_presides_mediates(self) -> None:
        assert awaited(chosen()) == ("mediate", (), Role.MEDIATOR, MEDIATOR.id)

    def test_whoever_promised_what_is_due_next_performs(self) -> None:
        later = PAYMENT.model_copy(update={"by": 1, "to": 2})
        story = in_force(items=(later, REPAIR))
        assert awaited(story) == ("perform", (2,), Role.PARTY, None)
        story.given(RecordPerformance, APPLICANT, item=2)
        assert awaited(story) == ("perform", (1,), Role.PARTY, None)

    def test_where_nothing_has_a_day_everybody_who_owes_something_performs(self) -> None:
        assert awaited(in_force(items=undated()))[:2] == ("perform", (2,))


class TestWhoseDesk:
    def test_a_case_in_mediation_lies_with_whoever_presides(self) -> None:
        assert desk_of(opened()) == OFFICER.id
        assert desk_of(chosen()) == MEDIATOR.id

    def test_it_lies_there_while_it_is_signed_and_goes_back_when_mediation_ends(self) -> None:
        story = drafted()
        assert (story.case.stage, desk_of(story)) == (Stage.SIGNING, MEDIATOR.id)
        another = appointed()
        assert (desk_of(another), another.case.holder and another.case.holder.staff) == (
            MEDIATOR.id,
            OFFICER.id,
        )
        another.given(TerminateMediation, MEDIATOR, reason_code="no_agreement", reason=WHY)
        assert desk_of(another) == OFFICER.id


class TestOutOfReach:
    def test_nobody_consents_whom_nobody_reached(self) -> None:
        story = unreached()
        story.when(RecordSettlement, CAPTAIN, terms=TERMS, consents=(1, 2))
        story.refused(ConsentIncomplete, missing=(2,))

    @pytest.mark.parametrize("reached", [RecordContact, GiveConsent])
    def test_once_it_is_recorded_how_a_party_was_reached_it_may_consent(
        self, reached: type[RecordContact | GiveConsent]
    ) -> None:
        story = unreached().given(reached, CAPTAIN, party=2)
        story.given(RecordSettlement, CAPTAIN, terms=TERMS, consents=(1, 2))
        assert story.case.stage is Stage.SETTLED


def test_whoever_agreed_by_applying_is_not_asked_in_writing() -> None:
    assert in_hand().when(InviteToMediation, CAPTAIN).notices_of("invited") == (2,)
    assert in_hand().when(InviteToMediation, CAPTAIN, proactive=True).notices_of("invited") == (1, 2)
