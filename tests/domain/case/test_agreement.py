"""The written agreement: in force when every party, then the mediator, then the seal stand on one digest, and not before."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from domain.calendar import last_day
from domain.case.next_step import next_step
from domain.case.parts.duties import Duties
from domain.case.parts.mediators import Recusal
from domain.case.parts.term import Rest, Term
from domain.case.refusals.agreement import (
    AgreementAwaitsRecusal,
    AgreementRests,
    DuePassed,
    FormNotYours,
    MediatorNotSigned,
    NotToSign,
    OtherTerms,
    OwedToOneself,
    PaperOnly,
    ScopeUnclear,
    SignaturesMissing,
    SignatureUnproven,
    SignedAlready,
)
from domain.case.state import Case
from domain.case.terms import recorded
from domain.refusals import NotPermitted, PartyMissing, UnknownCode, UnknownParty, WrongStage
from schemas.actors import Actor, Role
from schemas.agreement import (
    AgreementDrafted,
    AgreementInForce,
    AgreementSealed,
    AgreementSigned,
    CopiesDelivered,
    DeliverCopies,
    DraftAgreement,
    DraftDropped,
    DropDraft,
    MediatorSigned,
    RefuseToSign,
    SealAgreement,
    SignAgreement,
    SignAsMediator,
    SigningRefused,
)
from schemas.case_commands import RecordSettlement
from schemas.case_events import SettlementRecorded
from schemas.clock_events import ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.consent import RefuseMediation
from schemas.ending import MediationTerminated
from schemas.places import Post
from schemas.stages import Stage
from tests.domain.case.agreed import (
    FACTS,
    FOUR,
    PAPER,
    PAYMENT,
    REPAIR,
    draft_of,
    drafted,
    in_force,
    mediating,
    sealed,
    signed,
)
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    MEDIATOR,
    OFFICER,
    OTHER,
    PACK,
    STREAM,
    STREET,
    SUPERVISOR,
    party,
    words,
)
from tests.domain.case.story import Story

ELSE = "f" * 64


def terms(**changes: object) -> dict[str, Any]:
    return {"facts": FACTS, "items": (REPAIR, PAYMENT), **changes}


def replaced(case: Story, **mediators: Any) -> Case:
    return dataclasses.replace(case.case, mediators=dataclasses.replace(case.case.mediators, **mediators))


def stops(case: Story) -> list[type[ClockStopped]]:
    """As many stops as the last step had."""
    assert isinstance(case.answer, tuple)
    return [ClockStopped for one in case.answer if isinstance(one, ClockStopped)]


def test_terms_are_written_down_and_wait_for_every_signature() -> None:
    case = mediating().when(DraftAgreement, MEDIATOR, **terms(breach=words("逾期每日加付千分之一")))
    event, clock = case.then(AgreementDrafted, ClockStarted)
    assert isinstance(event, AgreementDrafted)
    assert (event.draft, event.parties, event.voids, event.scope) == (1, (1, 2), None, "full")
    assert [one.item for one in event.items] == [1, 2]
    assert isinstance(clock, ClockStarted)
    assert clock.kind is ClockKind.SIGN
    assert case.case.stage is Stage.SIGNING
    step = next_step(case.case)
    assert step
    assert step.what == "sign"


def test_it_is_told_who_has_not_signed_yet() -> None:
    def awaited(case: Story) -> tuple[str, tuple[int, ...], Role | None]:
        step = next_step(case.case)
        assert step
        return step.what, step.parties, step.who.role if step.who else None

    case = drafted()
    digest = draft_of(case).digest
    assert awaited(case) == ("sign", (1, 2), Role.PARTY)
    case.given(SignAgreement, MEDIATOR, party=1, digest=digest, form="handwritten", proof=PAPER)
    assert awaited(case) == ("sign", (2,), Role.PARTY)
    case.given(SignAgreement, MEDIATOR, party=2, digest=digest, form="handwritten", proof=PAPER)
    assert awaited(case) == ("sign_as_mediator", (), Role.MEDIATOR)
    case.given(SignAsMediator, MEDIATOR, digest=digest)
    what, parties, who = awaited(case)
    assert (what, parties) == ("seal", ())
    assert who is not Role.PARTY


def test_the_digest_can_be_found_again_from_what_was_recorded() -> None:
    event = draft_of(drafted())
    assert recorded(event).digest(STREAM) == event.digest
    assert recorded(event).digest("case/other") != event.digest


def test_terms_are_between_parties_of_the_case() -> None:
    case = mediating()
    strange = REPAIR.model_copy(update={"to": 7})
    case.when(DraftAgreement, MEDIATOR, **terms(items=(strange,))).refused(UnknownParty, party=7)
    own = REPAIR.model_copy(update={"to": 2})
    case.when(DraftAgreement, MEDIATOR, **terms(items=(REPAIR, own))).refused(OwedToOneself, item=2)


def test_a_day_that_is_over_cannot_be_agreed_on() -> None:
    late = REPAIR.model_copy(update={"due": date(2026, 3, 1)})
    mediating().when(DraftAgreement, MEDIATOR, **terms(items=(late,))).refused(DuePassed, item=1)
    today = REPAIR.model_copy(update={"due": date(2026, 3, 2)})
    mediating().given(DraftAgreement, MEDIATOR, **terms(items=(today,)))


def test_a_partial_agreement_says_what_it_leaves_open_and_a_full_one_leaves_nothing() -> None:
    rest = words("噪音的事继续谈")
    mediating().when(DraftAgreement, MEDIATOR, **terms(scope="partial")).refused(ScopeUnclear)
    mediating().when(DraftAgreement, MEDIATOR, **terms(open_points=rest)).refused(ScopeUnclear)
    case = in_force(scope="partial", open_points=rest)
    agreed = case.case.agreement.in_force
    assert agreed
    assert (case.case.stage, agreed.outcome) == (Stage.PERFORMANCE, "partial")
    whole = in_force().case.agreement.in_force
    assert whole
    assert whole.outcome == "mediated_written"


@pytest.mark.parametrize("by", [APPLICANT, OFFICER, CAPTAIN, STREET, SUPERVISOR])
def test_only_the_mediator_of_the_case_writes_terms(by: Actor) -> None:
    mediating().when(DraftAgreement, by, **terms()).refused(NotPermitted)


def test_writing_the_terms_anew_voids_every_signature_and_gives_no_longer_time() -> None:
    case = signed(drafted(), APPLICANT)
    clock = case.clock(ClockKind.SIGN)
    first = draft_of(case)
    case.later(days=1).when(DraftAgreement, MEDIATOR, **terms(breach=words("逾期加付")))
    (event,) = case.then(AgreementDrafted)
    assert isinstance(event, AgreementDrafted)
    assert (event.draft, event.voids) == (2, 1)
    assert event.digest != first.digest
    assert case.clock(ClockKind.SIGN) == clock
    assert case.case.agreement.draft
    assert case.case.agreement.draft.signed == ()
    case.when(SignAgreement, OTHER, digest=first.digest, form="electronic").refused(OtherTerms, draft=2)
    signed(case, OTHER, APPLICANT)


def test_a_party_signs_once_and_only_what_it_saw() -> None:
    case = drafted()
    digest = draft_of(case).digest
    case.when(SignAgreement, APPLICANT, digest=ELSE, form="electronic").refused(OtherTerms)
    case.when(SignAgreement, APPLICANT, digest=digest, form="electronic")
    (event,) = case.then(AgreementSigned)
    assert event == AgreementSigned(draft=1, party=1, digest=digest, form="electronic", recorded_by="party")
    case.when(SignAgreement, APPLICANT, digest=digest, form="electronic").refused(SignedAlready)
    by_staff = {"digest": digest, "form": "fingerprint", "proof": PAPER}
    case.when(SignAgreement, MEDIATOR, party=1, **by_staff).refused(SignedAlready)
    case.when(SignAgreement, MEDIATOR, **by_staff).refused(PartyMissing)
    case.given(SignAgreement, MEDIATOR, party=2, **by_staff)
    case.when(SignAgreement, MEDIATOR, party=2, **by_staff).refused(SignedAlready)


def test_nobody_signs_for_another_party() -> None:
    case = drafted()
    digest = draft_of(case).digest
    case.when(SignAgreement, APPLICANT, digest=digest, form="electronic", party=2).refused(NotPermitted)


@pytest.mark.parametrize("form", ["handwritten", "fingerprint", "seal"])
def test_on_paper_is_signed_before_staff_and_online_electronically(form: str) -> None:
    case = drafted()
    digest = draft_of(case).digest
    case.when(SignAgreement, APPLICANT, digest=digest, form=form).refused(FormNotYours)
    case.when(SignAgreement, MEDIATOR, party=1, digest=digest, form="electronic").refused(FormNotYours)
    case.when(SignAgreement, MEDIATOR, party=1, digest=digest, form=form).refused(SignatureUnproven)
    case.when(SignAgreement, MEDIATOR, party=1, digest=digest, form=form, proof=PAPER)
    (event,) = case.then(AgreementSigned)
    assert isinstance(event, AgreementSigned)
    assert (event.form, event.recorded_by, event.proof) == (form, "staff", PAPER.sealed)


def test_what_touches_inheritance_is_signed_on_paper() -> None:
    case = drafted(facts=words("父亲的遗产没有分清"))
    digest = draft_of(case).digest
    assert "paper_only" in draft_of(case).warnings
    case.when(SignAgreement, APPLICANT, digest=digest, form="electronic").refused(PaperOnly)
    case.given(SignAgreement, MEDIATOR, party=1, digest=digest, form="handwritten", proof=PAPER)


def test_four_parties_of_whom_three_signed_have_no_agreement() -> None:
    case = signed(drafted(mediating(FOUR)), party(1), party(2), party(4))
    digest = draft_of(case).digest
    case.when(SignAsMediator, MEDIATOR, digest=digest).refused(SignaturesMissing, missing=(3,))
    case.when(SealAgreement, OFFICER, digest=digest).refused(SignaturesMissing, missing=(3,))
    assert case.case.agreement.in_force is None
    case.on("2026-03-04 10:00")
    assert sealed(signed(case, party(3))).case.stage is Stage.PERFORMANCE
    assert last_day(case.clock(ClockKind.CONFIRMATION).due, PACK.calendar) == date(2026, 4, 3)


def test_the_mediator_signs_after_the_parties_and_the_seal_comes_last() -> None:
    case = signed(drafted(), APPLICANT)
    digest = draft_of(case).digest
    case.when(SignAsMediator, MEDIATOR, digest=digest).refused(SignaturesMissing, missing=(2,))
    signed(case, OTHER)
    case.when(SealAgreement, OFFICER, digest=digest).refused(MediatorNotSigned)
    case.when(SignAsMediator, OFFICER, digest=digest).refused(NotPermitted)
    case.when(SignAsMediator, MEDIATOR, digest=ELSE).refused(OtherTerms)
    case.when(SignAsMediator, MEDIATOR, digest=digest).then(MediatorSigned)
    case.when(SignAsMediator, MEDIATOR, digest=digest).refused(SignedAlready)
    case.when(SealAgreement, OFFICER, digest=ELSE).refused(OtherTerms)
    case.when(SealAgreement, OFFICER, digest=digest)
    assert case.seen(AgreementSealed) == [AgreementSealed(draft=1, digest=digest)]
    force = AgreementInForce(draft=1, digest=digest, scope="full", confirmable=True)
    assert case.seen(AgreementInForce) == [force]
    assert case.kinds() == (ClockKind.CONFIRMATION, ClockKind.PERFORM, ClockKind.PERFORM)
    assert case.case.agreement.draft is None


def test_a_mediator_who_had_to_withdraw_did_not_sign() -> None:
    case = signed(drafted(), APPLICANT, OTHER)
    digest = draft_of(case).digest
    case.given(SignAsMediator, MEDIATOR, digest=digest)
    case.state = replaced(case, presiding=Post(place="hean/xinhe", role=Role.MEDIATOR, staff="staff-second"))
    case.when(SealAgreement, OFFICER, digest=digest).refused(MediatorNotSigned)


def test_what_was_promised_runs_until_the_end_of_its_day() -> None:
    undated = REPAIR.model_copy(update={"due": None})
    case = in_force(items=(REPAIR, PAYMENT, undated))
    days = {one.subject: last_day(one.due, PACK.calendar) for one in case.case.of_kind(ClockKind.PERFORM)}
    # Thirty days from 2 March, where nothing was agreed.
    assert days == {"1": date(2026, 3, 20), "2": date(2026, 3, 31), "3": date(2026, 4, 1)}


def test_nobody_is_in_default_before_being_bound() -> None:
    soon = REPAIR.model_copy(update={"due": date(2026, 3, 3)})
    case = drafted(items=(soon,)).on("2026-03-06 15:00")
    sealed(signed(case, APPLICANT, OTHER))
    assert last_day(case.clock(ClockKind.PERFORM).due, PACK.calendar) == date(2026, 3, 6)


def test_a_refusal_to_sign_ends_mediation_whoever_signed_before() -> None:
    case = signed(drafted(), APPLICANT)
    case.when(RefuseToSign, APPLICANT, reason=words("再想想，不签了"))
    refused, ended = case.then(SigningRefused, MediationTerminated, *stops(case), ClockStarted, ClockStarted)[
        :2
    ]
    assert isinstance(refused, SigningRefused)
    assert isinstance(ended, MediationTerminated)
    assert (refused.party, ended.reason_code) == (1, "refused_to_sign")
    assert case.case.stage is Stage.TERMINATED
    case.when(SignAgreement, OTHER, digest=ELSE, form="electronic").refused(WrongStage)
    staff = drafted().when(RefuseToSign, MEDIATOR, party=2)
    assert [type(one) for one in staff.seen(SigningRefused)] == [SigningRefused]
    drafted().when(RefuseToSign, MEDIATOR).refused(PartyMissing)


def test_a_party_ends_mediation_at_any_moment_before_the_agreement_is_in_force() -> None:
    case = signed(drafted(), APPLICANT, OTHER).given(RefuseMediation, OTHER)
    assert case.case.stage is Stage.TERMINATED
    in_force().when(RefuseMediation, OTHER).refused(WrongStage)


def test_a_draft_taken_back_leaves_mediation_where_it_was() -> None:
    case = signed(drafted(), APPLICANT)
    term = case.clock(ClockKind.TERM)
    due = case.clock(ClockKind.SIGN).due
    case.later(days=2).when(DropDraft, MEDIATOR, reason=words("金额还要再谈")).then(DraftDropped)
    assert case.case.stage is Stage.MEDIATION
    assert case.clock(ClockKind.TERM) == term
    case.given(DraftAgreement, MEDIATOR, **terms())
    event = draft_of(case)
    assert (event.draft, event.voids) == (2, None)
    # Nobody has longer to sign because the terms were written anew.
    assert case.clock(ClockKind.SIGN).due == due
    drafted().when(DropDraft, APPLICANT, reason=words("不妥")).refused(NotPermitted)


def test_copies_are_handed_out_once_to_each() -> None:
    case = in_force()
    case.when(DeliverCopies, MEDIATOR, parties=(9,), manner="window").refused(UnknownParty, party=9)
    case.when(DeliverCopies, MEDIATOR, parties=(1,), manner="pigeon").refused(UnknownCode, field="manner")
    case.given(DeliverCopies, MEDIATOR, parties=(1,), manner="window")
    case.when(DeliverCopies, MEDIATOR, parties=(2, 1, 2), manner="window")
    (event,) = case.then(CopiesDelivered)
    assert event == CopiesDelivered(parties=(2,), manner="window")
    case.when(DeliverCopies, MEDIATOR, parties=(1, 2), manner="window").quiet()


def test_nothing_is_written_or_signed_while_mediation_rests() -> None:
    case = signed(drafted(), APPLICANT, OTHER)
    digest = draft_of(case).digest
    case.state = dataclasses.replace(case.case, term=Term(rest=Rest("suspected_false", case.at, ())))
    case.when(DraftAgreement, MEDIATOR, **terms()).refused(AgreementRests)
    case.when(SignAgreement, OTHER, digest=digest, form="electronic").refused(AgreementRests)
    case.when(SignAsMediator, MEDIATOR, digest=digest).refused(AgreementRests)
    case.when(SealAgreement, OFFICER, digest=digest).refused(AgreementRests)
    talks = mediating()
    talks.state = dataclasses.replace(talks.case, term=Term(rest=Rest("suspected_false", talks.at, ())))
    talks.when(RecordSettlement, MEDIATOR, terms=words("口头说好"), consents=(1, 2)).refused(AgreementRests)


def test_a_mediator_whose_recusal_is_open_neither_writes_nor_signs() -> None:
    case = signed(drafted(), APPLICANT, OTHER)
    case.state = replaced(case, recusal=Recusal(staff=MEDIATOR.id, party=1, ground="kinship"))
    case.when(DraftAgreement, MEDIATOR, **terms()).refused(AgreementAwaitsRecusal)
    case.when(SignAsMediator, MEDIATOR, digest=draft_of(case).digest).refused(AgreementAwaitsRecusal)


def test_of_a_side_that_is_spoken_for_only_those_who_speak_sign() -> None:
    case = mediating(FOUR)
    named = Duties(representatives=(("other", (2,)),))
    case.state = dataclasses.replace(case.case, duties=named)
    case.given(DraftAgreement, MEDIATOR, **terms())
    digest = draft_of(case).digest
    assert draft_of(case).parties == (1, 2)
    case.when(SignAgreement, party(3), digest=digest, form="electronic").refused(NotToSign)
    case.when(RefuseToSign, party(3)).refused(NotToSign)
    case.when(SignAgreement, MEDIATOR, party=3, digest=digest, form="seal").refused(NotToSign)
    case.when(RefuseToSign, MEDIATOR, party=3).refused(NotToSign)
    sealed(signed(case, APPLICANT, OTHER))


def test_the_parties_may_agree_by_word_of_mouth_in_mediation() -> None:
    case = mediating().given(RecordSettlement, MEDIATOR, terms=words("当场说好，当场修"), consents=(1, 2))
    assert case.case.stage is Stage.SETTLED
    assert not case.case.of_kind(ClockKind.TERM)
    assert case.seen(SettlementRecorded)
