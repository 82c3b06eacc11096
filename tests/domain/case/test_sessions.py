"""Sessions with all parties or with one, who may sit in, what is written down, and for whose eyes."""

from dataclasses import replace

import pytest

from domain.case.parts.sessions import BROKEN_OFF
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.ending import SessionStillRuns
from domain.case.refusals.mediators import (
    DisclosureUndecided,
    NobodyPresides,
    NotTheMediator,
    RecusalOpen,
    RightsNotTold,
)
from domain.case.refusals.sessions import (
    AskedMissing,
    CaucusNotTheirs,
    MustBeClosed,
    NextInPast,
    NobodyInvited,
    NoCaucus,
    NoSession,
    PersonNotAgreed,
    ResultUnfit,
    ScreenedUnsafe,
    ScreeningMissing,
    SessionFormMismatch,
    SpeakersAbsent,
    TalksRest,
    UnknownPerson,
    UnknownSession,
)
from domain.case.sight import Sight, sight
from domain.refusals import NotPermitted, PackLacks, PartyMissing, UnknownCode, UnknownParty, WrongStage
from schemas.actors import Actor, Level, Visibility
from schemas.case_commands import Close
from schemas.case_events import CaseEvent
from schemas.consent import RefuseMediation
from schemas.duties import DismissRisk, FlagRisk, ReportRisk, Screen, WorkTogether
from schemas.mediators import AskRecusal, DiscloseConflict, GiveRightsNotice
from schemas.sessions import (
    AnswerInvitation,
    AskForClosed,
    CaucusReleased,
    ClosedAsked,
    CloseSession,
    InvestigationRecorded,
    InvitationAnswered,
    InvitePerson,
    MinutesTaken,
    OpenSession,
    PersonInvited,
    RecordInvestigation,
    ReleaseFromCaucus,
    SessionClosed,
    SessionOpened,
)
from schemas.term import Suspend
from tests.domain.case.mediation import DECIDES, WHY, appointed, chosen, opened
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    CROWD,
    MEDIATOR,
    OFFICER,
    OTHER,
    PACK,
    STREET,
    SUPERVISOR,
    local,
    words,
)
from tests.domain.case.story import Story, reported

MINUTES = words("双方各让一步，下周再谈。")
ALL = {"form": "joint", "present": (1, 2)}


def ready(case: Story | None = None) -> Story:
    """Mediation with a mediator, and everybody told of the rights."""
    return (case or appointed()).given(GiveRightsNotice, OFFICER, parties=(1, 2), form="oral")


def talking() -> Story:
    return ready().given(OpenSession, MEDIATOR, **ALL)


def alone(party: int = 1) -> Story:
    return ready().given(OpenSession, MEDIATOR, form="caucus", party=party)


def eyes(event: CaseEvent) -> Visibility:
    """For whose eyes an event is."""
    return getattr(event, "audience", None) or type(event).visibility


# ---- before a session


def test_a_joint_session_begins_with_everybody() -> None:
    case = ready().when(OpenSession, MEDIATOR, **ALL, venue=words("社区调解室"))
    (began,) = case.then(SessionOpened)
    assert isinstance(began, SessionOpened)
    assert (began.session, began.form, began.present, began.open_to_others) == (1, "joint", (1, 2), False)
    assert case.case.talks.running is not None


def test_whoever_is_missing_is_named() -> None:
    ready().when(OpenSession, MEDIATOR, form="joint", present=(2,)).refused(SpeakersAbsent, missing=(1,))
    ready().when(OpenSession, MEDIATOR, form="joint", present=(1, 2, 9)).refused(UnknownParty, party=9)


def test_no_session_before_mediation_or_without_a_mediator() -> None:
    reported().when(OpenSession, CAPTAIN, **ALL).refused(NotPermitted)
    case = opened().given(WorkTogether, OFFICER, levels=(Level.STREET,), reason=WHY)
    case.when(OpenSession, STREET, **ALL).refused(NobodyPresides)


def test_no_session_before_everybody_was_told_of_the_rights() -> None:
    case = appointed().given(GiveRightsNotice, OFFICER, parties=(1,), form="oral")
    case.when(OpenSession, MEDIATOR, **ALL).refused(RightsNotTold, missing=(2,))


def test_no_session_while_a_recusal_or_a_disclosure_is_open_or_mediation_rests() -> None:
    asked = ready(chosen(DECIDES)).given(AskRecusal, OTHER, staff=MEDIATOR.id, ground="kinship")
    asked.when(OpenSession, MEDIATOR, **ALL).refused(RecusalOpen)
    told = ready().given(DiscloseConflict, MEDIATOR, ground="kinship")
    told.when(OpenSession, MEDIATOR, **ALL).refused(DisclosureUndecided)
    resting = ready().given(Suspend, OFFICER, reason_code="party_away", reason=WHY)
    resting.when(OpenSession, MEDIATOR, **ALL).refused(TalksRest)


def test_one_session_at_a_time() -> None:
    talking().when(OpenSession, MEDIATOR, **ALL).refused(SessionStillRuns, session=1)


@pytest.mark.parametrize("by", [OFFICER, APPLICANT, SUPERVISOR, STREET])
def test_whoever_mediates_holds_the_sessions(by: Actor) -> None:
    ready().when(OpenSession, by, **ALL).refused(NotPermitted)


def test_a_level_that_joined_holds_joint_sessions_and_no_caucus() -> None:
    case = ready().given(WorkTogether, OFFICER, levels=(Level.STREET,), reason=WHY)
    case.when(OpenSession, STREET, form="caucus", party=1).refused(NotTheMediator)
    case.given(OpenSession, STREET, **ALL)
    case.when(CloseSession, STREET, minutes=MINUTES, result="continued").then(MinutesTaken, SessionClosed)
    case.given(OpenSession, MEDIATOR, form="caucus", party=1)
    case.when(CloseSession, STREET, minutes=MINUTES, result="continued").refused(NotTheMediator)


@pytest.mark.parametrize(
    "said",
    [
        {"form": "joint", "party": 1, "present": (1, 2)},
        {"form": "caucus"},
        {"form": "caucus", "party": 1, "present": (1, 2)},
    ],
)
def test_a_caucus_is_with_one_and_a_joint_session_with_all(said: dict[str, object]) -> None:
    ready().when(OpenSession, MEDIATOR, **said).refused(SessionFormMismatch, form=said["form"])


def test_a_caucus_is_with_a_party_and_closed() -> None:
    ready().when(OpenSession, MEDIATOR, form="caucus", party=9).refused(UnknownParty, party=9)
    ready().when(OpenSession, MEDIATOR, form="caucus", party=1, open_to_others=True).refused(MustBeClosed)


# ---- is it safe


def test_with_violence_the_report_and_a_screening_come_before_a_joint_session() -> None:
    case = ready().given(FlagRisk, OFFICER, risk="violence", text=WHY)
    case.when(OpenSession, MEDIATOR, **ALL).refused(RiskUnreported, flags=(1,))
    case.given(ReportRisk, OFFICER, flag=1, authority="police")
    case.when(OpenSession, MEDIATOR, **ALL).refused(ScreeningMissing)
    case.given(Screen, MEDIATOR, result="unsafe", text=WHY)
    case.when(OpenSession, MEDIATOR, **ALL).refused(ScreenedUnsafe)
    case.when(OpenSession, MEDIATOR, form="caucus", party=1).then(SessionOpened)
    case.given(CloseSession, MEDIATOR, minutes=MINUTES, result="continued")
    case.given(Screen, MEDIATOR, result="safe_with_measures", text=WHY)
    case.when(OpenSession, MEDIATOR, **ALL).then(SessionOpened)


def test_a_new_flag_asks_for_a_new_screening() -> None:
    case = ready().given(Screen, MEDIATOR, result="safe", text=WHY)
    case.given(FlagRisk, OFFICER, risk="violence", text=WHY).given(
        ReportRisk, OFFICER, flag=1, authority="police"
    )
    case.when(OpenSession, MEDIATOR, **ALL).refused(ScreeningMissing)


def test_a_flag_in_error_or_of_another_kind_asks_for_none() -> None:
    case = ready().given(FlagRisk, OFFICER, risk="violence", text=WHY)
    case.given(DismissRisk, MEDIATOR, flag=1, reason=WHY).given(FlagRisk, OFFICER, risk="crime", text=WHY)
    case.when(OpenSession, MEDIATOR, **ALL, open_to_others=True).then(SessionOpened)


def test_a_family_matter_is_screened_though_nothing_was_flagged() -> None:
    case = ready()
    triage = replace(case.case.triage, category="family")
    case.state = replace(case.case, triage=triage)
    case.when(OpenSession, MEDIATOR, **ALL).refused(ScreeningMissing)
    case.given(Screen, MEDIATOR, result="safe", text=WHY).when(OpenSession, MEDIATOR, **ALL).then(
        SessionOpened
    )


# ---- who may listen, who takes part


def test_one_party_closes_the_talks_for_good() -> None:
    case = ready().when(AskForClosed, OTHER)
    case.then(ClosedAsked)
    case.when(AskForClosed, OFFICER, party=1, channel="phone").quiet()
    case.when(OpenSession, MEDIATOR, **ALL, open_to_others=True).refused(MustBeClosed)
    ready().when(OpenSession, MEDIATOR, **ALL, open_to_others=True).then(SessionOpened)


def test_harm_to_a_minor_is_nothing_for_listeners() -> None:
    case = ready().given(FlagRisk, OFFICER, risk="minor", text=WHY)
    case.when(OpenSession, MEDIATOR, **ALL, open_to_others=True).refused(MustBeClosed)
    case.when(OpenSession, MEDIATOR, **ALL).then(SessionOpened)


def test_an_invited_person_comes_when_every_party_agrees() -> None:
    case = ready().when(AnswerInvitation, OTHER, person=1, agrees=True)
    case.refused(NobodyInvited)
    case.when(InvitePerson, APPLICANT, name=words("老邻居张伯"), capacity="neighbour").then(PersonInvited)
    case.when(OpenSession, MEDIATOR, **ALL, persons=(1,)).refused(PersonNotAgreed, missing=(1, 2))
    case.given(AnswerInvitation, APPLICANT, person=1, agrees=True)
    case.when(AnswerInvitation, APPLICANT, person=1, agrees=True).quiet()
    case.given(AnswerInvitation, OTHER, person=1, agrees=False)
    case.when(OpenSession, MEDIATOR, **ALL, persons=(1,)).refused(PersonNotAgreed, person=1, missing=(2,))
    case.when(AnswerInvitation, OFFICER, party=2, channel="phone", person=1, agrees=True).then(
        InvitationAnswered
    )
    (began,) = case.when(OpenSession, MEDIATOR, **ALL, persons=(1, 1)).then(SessionOpened)
    assert isinstance(began, SessionOpened)
    assert began.persons == (1,)


def test_an_invitation_names_a_capacity_of_the_pack_and_an_answer_a_person() -> None:
    case = ready().when(InvitePerson, MEDIATOR, name=words("某某"), capacity="ghost")
    case.refused(UnknownCode, field="capacity")
    case.given(InvitePerson, MEDIATOR, name=words("某某"), capacity="expert")
    case.when(AnswerInvitation, OTHER, person=2, agrees=True).refused(UnknownPerson, person=2)
    case.when(AnswerInvitation, OFFICER, person=1, agrees=True).refused(PartyMissing)
    case.when(OpenSession, MEDIATOR, **ALL, persons=(4,)).refused(UnknownPerson, person=4)


def test_under_a_pack_from_before_mediation_nobody_is_invited() -> None:
    old = PACK.model_copy(update={"practice": None})
    case = reported(CROWD, pack=old)
    assert case.may(OTHER)["NameRepresentatives"] is PackLacks
    assert case.may(OFFICER)["FlagRisk"] is PackLacks


# ---- what is written down


def test_the_minutes_of_a_joint_session_are_for_the_parties() -> None:
    case = talking().when(
        CloseSession, MEDIATOR, minutes=MINUTES, result="partly_agreed", next_at=local("2026-03-20 10:00")
    )
    minutes, closed = case.then(MinutesTaken, SessionClosed)
    assert eyes(minutes) is Visibility.PARTIES
    assert isinstance(closed, SessionClosed)
    assert (closed.session, closed.result) == (1, "partly_agreed")
    assert case.case.talks.running is None
    case.when(CloseSession, MEDIATOR, minutes=MINUTES, result="continued").refused(NoSession)


def test_the_minutes_of_a_caucus_are_for_that_party_and_the_mediator_alone() -> None:
    case = alone().when(CloseSession, MEDIATOR, minutes=MINUTES, result="continued")
    minutes, _ = case.then(MinutesTaken, SessionClosed)
    assert isinstance(minutes, MinutesTaken)
    assert (eyes(minutes), minutes.party) == (Visibility.ONE_PARTY, 1)
    seen = {
        by.id: sight(case.case, eyes(minutes), minutes.party, case.ground(by))
        for by in (APPLICANT, OTHER, MEDIATOR, OFFICER, STREET, SUPERVISOR)
    }
    assert [one for one, how in seen.items() if how is Sight.WHOLE] == [APPLICANT.id, MEDIATOR.id]
    assert seen[OTHER.id] is Sight.NONE
    assert seen[SUPERVISOR.id] is Sight.STUB


def test_a_caucus_settles_nothing_and_its_result_tells_nothing() -> None:
    alone().when(CloseSession, MEDIATOR, minutes=MINUTES, result="agreed").refused(
        ResultUnfit, result="agreed"
    )


def test_the_next_session_lies_ahead() -> None:
    case = talking()
    case.when(CloseSession, MEDIATOR, minutes=MINUTES, result="continued", next_at=case.at).refused(
        NextInPast
    )


def test_only_whoever_mediates_closes_a_session() -> None:
    talking().when(CloseSession, OFFICER, minutes=MINUTES, result="continued").refused(NotTheMediator)
    talking().when(CloseSession, APPLICANT, minutes=MINUTES, result="continued").refused(NotPermitted)


def test_a_session_that_lost_its_mediator_is_closed_by_whoever_handles_the_case() -> None:
    case = talking().given(AskRecusal, OTHER, staff=MEDIATOR.id, ground="kinship")
    assert case.case.mediators.presiding is None
    case.when(CloseSession, OFFICER, minutes=MINUTES, result="continued").then(MinutesTaken, SessionClosed)


def test_a_refusal_ends_the_session_that_runs_and_its_minutes_may_still_be_taken() -> None:
    case = talking().given(RefuseMediation, OTHER)
    assert case.case.talks.running is None
    assert case.case.talks.sessions[0].result == BROKEN_OFF
    case.when(OpenSession, MEDIATOR, **ALL).refused(WrongStage)
    case.when(CloseSession, MEDIATOR, minutes=MINUTES, result="agreed").refused(ResultUnfit)
    case.when(CloseSession, MEDIATOR, minutes=MINUTES, result="failed").then(MinutesTaken, SessionClosed)
    assert case.case.talks.sessions[0].result == "failed"
    assert case.may(OFFICER)["Close"] is not SessionStillRuns


def test_a_case_does_not_close_over_a_session() -> None:
    talking().when(Close, OFFICER, outcome="failed").refused(WrongStage)


# ---- released, and asked


def test_what_was_said_alone_is_released_by_whoever_said_it() -> None:
    case = ready()
    assert case.may(APPLICANT)["ReleaseFromCaucus"] is NoCaucus
    case.when(ReleaseFromCaucus, APPLICANT, session=1, text=WHY).refused(NoCaucus)
    case.given(OpenSession, MEDIATOR, form="caucus", party=1)
    case.given(CloseSession, MEDIATOR, minutes=MINUTES, result="continued").given(
        OpenSession, MEDIATOR, **ALL
    )
    assert case.may(OTHER)["ReleaseFromCaucus"] is NoCaucus
    (released,) = case.when(ReleaseFromCaucus, APPLICANT, session=1, text=WHY).then(CaucusReleased)
    assert eyes(released) is Visibility.PARTIES
    case.when(ReleaseFromCaucus, MEDIATOR, party=1, channel="phone", session=1, text=WHY).then(CaucusReleased)
    case.when(ReleaseFromCaucus, MEDIATOR, party=2, session=1, text=WHY).refused(CaucusNotTheirs, session=1)
    case.when(ReleaseFromCaucus, APPLICANT, session=2, text=WHY).refused(CaucusNotTheirs, session=2)
    case.when(ReleaseFromCaucus, APPLICANT, session=3, text=WHY).refused(UnknownSession, session=3)
    case.when(ReleaseFromCaucus, OFFICER, party=1, session=1, text=WHY).refused(NotPermitted)


def test_an_investigation_says_whom_it_asked_and_a_party_reads_its_own() -> None:
    case = ready()
    said = {"text": WHY, "read_back": True}
    (party_asked,) = case.when(RecordInvestigation, MEDIATOR, party=2, **said).then(InvestigationRecorded)
    assert (eyes(party_asked), getattr(party_asked, "party", None)) == (Visibility.ONE_PARTY, 2)
    (other,) = case.when(RecordInvestigation, OFFICER, asked=words("物业经理"), **said).then(
        InvestigationRecorded
    )
    assert eyes(other) is Visibility.HANDLERS
    assert case.case.talks.investigated == 2
    (site,) = case.when(RecordInvestigation, OFFICER, site=True, **said).then(InvestigationRecorded)
    assert (getattr(site, "site", None), eyes(site)) == (True, Visibility.HANDLERS)
    case.when(RecordInvestigation, OFFICER, **said).refused(AskedMissing)
    both = {"party": 1, "asked": words("物业经理")}
    case.when(RecordInvestigation, OFFICER, site=True, **both, **said).refused(AskedMissing)
    case.when(RecordInvestigation, OFFICER, party=1, asked=words("物业经理"), **said).refused(AskedMissing)
    case.when(RecordInvestigation, OFFICER, party=7, **said).refused(UnknownParty, party=7)
