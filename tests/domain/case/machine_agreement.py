"""Agreements in the machine that plays a whole case: the way that leads to one, and what always holds of them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.case.acting import silent
from domain.case.presiding import window
from domain.case.terms import recorded
from schemas.actors import STAFF_ROLES, Actor
from schemas.acts import CaseCommand
from schemas.agreement import (
    AgreementDrafted,
    AgreementInForce,
    AgreementSealed,
    AgreementSigned,
    DraftAgreement,
    ItemDraft,
    MediatorSigned,
    SealAgreement,
    SignAgreement,
    SignAsMediator,
)
from schemas.case_commands import Accept, ConfirmTriage, Receive
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation
from schemas.mediators import AppointMediator, ChooseMediator
from schemas.performance import AgreementPerformed, PerformanceRecorded
from schemas.stages import Stage
from schemas.term import Resume
from tests.domain.case.people import CASE, EVERYBODY, MEDIATOR, STREAM, words
from tests.domain.case.said.base import SECRET

if TYPE_CHECKING:
    from domain.case.state import Case
    from tests.domain.case.story import Story

TERMS = words(SECRET)
ITEMS = (
    ItemDraft(by=2, to=1, what=TERMS),
    ItemDraft(by=1, what=TERMS, amount=300),
)


def onward(case: "Case") -> CaseCommand | None:
    """The next step on the way to an agreement, as it should be taken; None where there is none."""
    match case.stage:
        case Stage.REPORTED | Stage.REGISTERED:
            return ConfirmTriage(case=CASE)
        case Stage.TRIAGED:
            return Accept(case=CASE)
        case Stage.HANDOVER:
            return Receive(case=CASE)
        case Stage.HANDLING:
            return _consent(case)
        case Stage.MEDIATION:
            return _mediate(case)
        case Stage.SIGNING:
            return _sign(case)
        case _:
            return None


def _consent(case: "Case") -> CaseCommand:
    if not case.consent.asked:
        return InviteToMediation(case=CASE)
    missing = silent(case, case.consent.given)
    return GiveConsent(case=CASE, party=missing[0]) if missing else OpenMediation(case=CASE)


def _mediate(case: "Case") -> CaseCommand:
    if case.term.rest:
        return Resume(case=CASE)
    if case.mediators.presiding is not None:
        return DraftAgreement(case=CASE, facts=TERMS, items=ITEMS)
    missing = silent(case, tuple(party for party, _ in case.mediators.choices))
    if missing and window(case):
        return ChooseMediator(case=CASE, party=missing[0], staff=MEDIATOR.id)
    return AppointMediator(case=CASE, staff=MEDIATOR.id)


def _sign(case: "Case") -> CaseCommand | None:
    draft = case.agreement.draft
    if draft is None:
        return None
    if draft.missing:
        said = {"party": draft.missing[0], "digest": draft.digest, "form": "handwritten", "proof": TERMS}
        return SignAgreement.model_validate({"case": CASE, **said})
    step = SignAsMediator if draft.mediator is None else SealAgreement
    return step(case=CASE, digest=draft.digest)


class AgreementsHold:
    """A rule and invariants, for the machine that plays a whole case."""

    story: "Story"

    def _ask(self, command: CaseCommand, by: Actor) -> None:
        raise NotImplementedError

    @precondition(lambda self: self.story.state is not None and onward(self.story.case) is not None)
    @rule(steps=st.sampled_from([20, 9, 2]))
    def they_come_to_terms(self, steps: int) -> None:
        """So many steps on the way to an agreement, each by whoever may take it: chance alone hardly ever gets there."""
        for _ in range(steps):
            command = onward(self.story.case)
            by = next(self._able(command), None) if command else None
            if command is None or by is None:
                return
            self._ask(command, by)

    def _able(self, command: CaseCommand) -> Iterator[Actor]:
        name = type(command).__name__
        staff = [by for by in EVERYBODY if by.role in STAFF_ROLES]
        return (by for by in staff if self.story.may(by).get(name, command) is None)

    @invariant()
    def an_agreement_is_in_force_by_signatures_in_their_order(self) -> None:
        """The parties, then the mediator, then the seal, all on one digest (art. 29)."""
        facts = [fact.event for fact in self.story.facts]
        for n, event in enumerate(facts):
            if isinstance(event, AgreementInForce):
                drafts = [(at, one) for at, one in enumerate(facts[:n]) if isinstance(one, AgreementDrafted)]
                start, draft = drafts[-1]
                acts = (AgreementSigned, MediatorSigned, AgreementSealed)
                signed = [one for one in facts[start:n] if isinstance(one, acts)]
                assert {one.digest for one in signed} == {event.digest} == {draft.digest}
                order = [acts.index(type(one)) for one in signed]
                assert order == sorted(order)
                assert {2, 1, 0} == set(order)
                parties = [one.party for one in signed if isinstance(one, AgreementSigned)]
                assert sorted(parties) == sorted(draft.parties)

    @invariant()
    def a_digest_is_that_of_its_terms(self) -> None:
        for fact in self.story.facts[-8:]:
            if isinstance(fact.event, AgreementDrafted):
                assert recorded(fact.event).digest(STREAM) == fact.event.digest

    @invariant()
    def what_is_left_of_an_agreement_has_its_clock_and_what_is_done_has_none(self) -> None:
        if self.story.state is None or self.story.case.stage is not Stage.PERFORMANCE:
            return
        case = self.story.case
        waiting = {clock.subject for clock in case.of_kind(ClockKind.PERFORM)}
        left = {str(one.item) for one in case.performance.left}
        assert waiting == left
        assert {clock.subject for clock in case.of_kind(ClockKind.URGE)} <= left
        assert case.performance.performed is not bool(left)
        assert not case.of_kind(ClockKind.TERM, ClockKind.SIGN, ClockKind.RESOLVE)
        agreed = case.agreement.in_force
        assert agreed is not None
        assert agreed.confirmable or not case.of_kind(ClockKind.CONFIRMATION)

    @invariant()
    def nobody_pays_more_than_was_agreed(self) -> None:
        if self.story.state is None or self.story.case.agreement.in_force is None:
            return
        items = {one.item: one for one in self.story.case.agreement.in_force.draft.items}
        for done in self.story.case.performance.items:
            amount = items[done.item].amount
            assert done.paid <= (amount or 0)
            assert done.whole or amount is None or done.paid < amount

    @invariant()
    def it_is_performed_with_its_last_item(self) -> None:
        for before, after in pairwise(fact.event for fact in self.story.facts[-12:]):
            if isinstance(before, PerformanceRecorded) and isinstance(after, AgreementPerformed):
                assert before.whole
