"""No agreement by one person alone, nor while a tie, a recusal, a session or a danger is open (特邀 art. 15; 反家暴法 art. 14)."""

import dataclasses
from typing import Any

import pytest

from domain.case.parts.mediators import Recusal
from domain.case.refusals.agreement import SealNeedsAnother
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.ending import SessionStillRuns
from domain.case.refusals.mediators import DisclosureUndecided, RecusalOpen
from domain.case.refusals.sessions import ScreeningMissing
from domain.directory import Directory
from domain.refusals import Refusal
from schemas.actors import Actor
from schemas.acts import CaseCommand
from schemas.agreement import DraftAgreement, SealAgreement, SignAgreement, SignAsMediator
from schemas.case_commands import RecordSettlement
from schemas.duties import FlagRisk, ReportRisk, Screen
from schemas.mediators import AcceptDisclosure, DiscloseConflict, GiveRightsNotice
from schemas.sessions import OpenSession
from tests.domain.case.agreed import FACTS, PAPER, REPAIR, draft_of, drafted, mediating, signed
from tests.domain.case.people import APPLICANT, HOLDERS, MEDIATOR, OFFICER, OTHER, STREET, directory, words
from tests.domain.case.story import Story

WHY = words("双方是表亲，先前动过手。")
AGREED: tuple[tuple[type[CaseCommand], dict[str, Any]], ...] = (
    (DraftAgreement, {"facts": FACTS, "items": (REPAIR,)}),
    (RecordSettlement, {"terms": WHY, "consents": (1, 2)}),
)
both = pytest.mark.parametrize(("command", "terms"), AGREED, ids=["written", "by_word_of_mouth"])


def on_paper(by: Actor) -> Story:
    """Every signature stands; one party's was recorded by this person."""
    case = signed(drafted(), APPLICANT)
    said = {"digest": draft_of(case).digest, "form": "handwritten", "proof": PAPER}
    case.given(SignAgreement, by, party=2, **said)
    return case.given(SignAsMediator, MEDIATOR, digest=said["digest"])


def test_whoever_recorded_a_signature_does_not_affix_the_seal() -> None:
    case = on_paper(MEDIATOR)
    digest = draft_of(case).digest
    assert case.may(MEDIATOR)["SealAgreement"] is SealNeedsAnother
    case.when(SealAgreement, MEDIATOR, digest=digest).refused(SealNeedsAnother)
    case.given(SealAgreement, STREET, digest=digest)
    on_paper(OFFICER).when(SealAgreement, OFFICER, digest=digest).refused(SealNeedsAnother)
    on_paper(OFFICER).given(SealAgreement, MEDIATOR, digest=digest)


def test_whoever_is_there_alone_affixes_it() -> None:
    case = on_paper(MEDIATOR)
    case.directory = alone()
    case.given(SealAgreement, MEDIATOR, digest=draft_of(case).digest)


def alone() -> Directory:
    return directory(tuple(one for one in HOLDERS if one.id == MEDIATOR.id))


@both
def test_a_tie_to_which_nobody_agreed_bars_an_agreement(
    command: type[CaseCommand], terms: dict[str, Any]
) -> None:
    case = mediating().given(DiscloseConflict, MEDIATOR, ground="kinship")
    case.when(command, MEDIATOR, **terms).refused(DisclosureUndecided, missing=(1, 2))
    for who in (APPLICANT, OTHER):
        case.given(AcceptDisclosure, who)
    case.given(command, MEDIATOR, **terms)


def test_an_open_recusal_bars_an_oral_settlement() -> None:
    case = mediating()
    recusal = Recusal(staff=MEDIATOR.id, party=2, ground="kinship")
    case.state = dataclasses.replace(
        case.case, mediators=dataclasses.replace(case.case.mediators, recusal=recusal)
    )
    case.when(RecordSettlement, MEDIATOR, terms=WHY, consents=(1, 2)).refused(RecusalOpen)


@both
def test_a_session_that_runs_is_closed_first(command: type[CaseCommand], terms: dict[str, Any]) -> None:
    case = mediating().given(GiveRightsNotice, MEDIATOR, parties=(1, 2), form="oral")
    case.given(OpenSession, MEDIATOR, form="joint", present=(1, 2))
    case.when(command, MEDIATOR, **terms).refused(SessionStillRuns, session=1)


@both
def test_where_violence_is_suspected_it_is_reported_and_each_is_asked_first(
    command: type[CaseCommand], terms: dict[str, Any]
) -> None:
    case = mediating().given(FlagRisk, MEDIATOR, risk="violence", text=WHY)
    case.when(command, MEDIATOR, **terms).refused(RiskUnreported, flags=(1,))
    case.given(ReportRisk, MEDIATOR, flag=1, authority="police")
    case.when(command, MEDIATOR, **terms).refused(ScreeningMissing)
    case.given(Screen, MEDIATOR, result="safe", text=WHY).given(command, MEDIATOR, **terms)


def test_what_comes_to_light_before_the_seal_bars_the_seal() -> None:
    case = on_paper(OFFICER).given(FlagRisk, OFFICER, risk="violence", text=WHY)
    digest = draft_of(case).digest
    asked: list[type[Refusal]] = [RiskUnreported, ScreeningMissing]
    case.when(SealAgreement, MEDIATOR, digest=digest).refused(asked[0])
    case.given(ReportRisk, OFFICER, flag=1, authority="police")
    case.when(SealAgreement, MEDIATOR, digest=digest).refused(asked[1])
    case.given(Screen, OFFICER, result="safe", text=WHY).given(SealAgreement, MEDIATOR, digest=digest)
