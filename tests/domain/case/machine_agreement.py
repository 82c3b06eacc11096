"""Agreements in the machine that plays a whole case: the way that leads to one, and what always holds of them."""

from collections.abc import Iterator

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.case.acting import silent
from domain.case.fact import Fact
from domain.case.presiding import window
from domain.case.state import Case
from domain.case.terms import recorded
from domain.refusals import NotPermitted
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
    SigningRefused,
)
from schemas.case_commands import Accept, ConfirmTriage, Receive
from schemas.clock_kinds import ClockKind
from schemas.consent import (
    GiveConsent,
    InviteToMediation,
    MediationOpened,
    MediationRefused,
    OpenMediation,
)
from schemas.ending import MediationTerminated
from schemas.mediators import AppointMediator, ChooseMediator
from schemas.performance import AgreementPerformed, PerformanceRecorded
from schemas.sessions import SessionOpened
from schemas.stages import Stage
from schemas.term import Resume
from tests.domain.case.machine_watch import Watched
from tests.domain.case.people import CASE, MEDIATOR, STREAM, words
from tests.domain.case.said.base import SECRET

TERMS = words(SECRET)
ITEMS = (
    ItemDraft(by=2, to=1, what=TERMS),
    ItemDraft(by=1, what=TERMS, amount=300),
)


def onward(case: Case) -> CaseCommand | None:
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


def _consent(case: Case) -> CaseCommand:
    if not case.consent.asked:
        return InviteToMediation(case=CASE)
    missing = silent(case, case.consent.given)
    return GiveConsent(case=CASE, party=missing[0]) if missing else OpenMediation(case=CASE)


def _mediate(case: Case) -> CaseCommand:
    if case.term.rest:
        return Resume(case=CASE)
    if case.mediators.presiding is not None:
        return DraftAgreement(case=CASE, facts=TERMS, items=ITEMS)
    missing = silent(case, tuple(party for party, _ in case.mediators.choices))
    if missing and window(case):
        return ChooseMediator(case=CASE, party=missing[0], staff=MEDIATOR.id)
    return AppointMediator(case=CASE, staff=MEDIATOR.id)


def _sign(case: Case) -> CaseCommand | None:
    draft = case.agreement.draft
    if draft is None:
        return None
    if draft.missing:
        said = {"party": draft.missing[0], "digest": draft.digest, "form": "handwritten", "proof": TERMS}
        return SignAgreement.model_validate({"case": CASE, **said})
    step = SignAsMediator if draft.mediator is None else SealAgreement
    return step(case=CASE, digest=draft.digest)


class AgreementsHold(Watched):
    """A rule and invariants, for the machine that plays a whole case."""

    def __init__(self) -> None:
        super().__init__()
        self.signed: list[AgreementSigned | MediatorSigned | AgreementSealed] = []
        self.drafted: AgreementDrafted | None = None
        self.ended = False

    def saw(self, before: Case | None, fact: Fact, after: Case) -> None:
        super().saw(before, fact, after)
        match fact.event:
            case MediationOpened():
                self.ended = False
            case MediationTerminated() | MediationRefused() | SigningRefused():
                # One party's word ends it at once, and nothing of the talks goes on (arts. 17, 23).
                self.ended = True
            case SessionOpened():
                assert not self.ended
            case AgreementDrafted():
                assert not self.ended
                assert recorded(fact.event).digest(STREAM) == fact.event.digest
                self.drafted, self.signed = fact.event, []
            case AgreementSigned() | MediatorSigned() | AgreementSealed():
                assert not self.ended
                self.signed.append(fact.event)
            case AgreementInForce():
                assert not self.ended
                self._in_force(fact.event)
            case AgreementPerformed():
                last = next(
                    one.event for one in reversed(self.story.facts[: fact.version]) if _performs(one.event)
                )
                assert isinstance(last, PerformanceRecorded)
                assert last.whole

    def _in_force(self, event: AgreementInForce) -> None:
        """The parties, then the mediator, then the seal, all on one digest (art. 29)."""
        draft = self.drafted
        assert draft is not None
        assert {one.digest for one in self.signed} == {event.digest} == {draft.digest}
        acts = (AgreementSigned, MediatorSigned, AgreementSealed)
        order = [acts.index(type(one)) for one in self.signed]
        assert order == sorted(order)
        assert {2, 1, 0} == set(order)
        parties = [one.party for one in self.signed if isinstance(one, AgreementSigned)]
        assert sorted(parties) == sorted(draft.parties)

    @precondition(lambda self: self.story.state is not None and onward(self.story.case) is not None)
    @rule(steps=st.sampled_from([9, 20, 2]))
    def they_come_to_terms(self, steps: int) -> None:
        """So many steps on the way to an agreement, each by whoever may take it: chance alone hardly ever gets there."""
        for _ in range(steps):
            command = onward(self.story.case)
            by = next(self._able(command), None) if command else None
            if command is None or by is None:
                return
            self.ask(command, by)

    def _able(self, command: CaseCommand) -> Iterator[Actor]:
        name = type(command).__name__
        staff = [by for by in self.people if by.role in STAFF_ROLES]
        return (by for by in staff if self.may(by).get(name, NotPermitted) is None)

    @invariant()
    def what_is_refused_is_over(self) -> None:
        if self.story.state and self.ended:
            assert self.story.case.stage not in (Stage.MEDIATION, Stage.SIGNING)
            assert self.story.case.agreement.draft is None

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


def _performs(event: object) -> bool:
    return isinstance(event, PerformanceRecorded)
