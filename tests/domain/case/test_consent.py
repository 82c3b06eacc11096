"""Asking for consent: voluntary at every moment, silence is no answer, and mediation opens with everybody's word alone."""

import pytest

from domain.case.next_step import next_step
from domain.case.refusals.consent import (
    AlreadyInvited,
    MediationConsentMissing,
    MediationEnded,
    MediationTried,
    NotInvited,
    ObjectionOpen,
)
from domain.refusals import (
    NotPermitted,
    PackLacks,
    PartyMissing,
    TriedMissing,
    UnknownCode,
    UnknownParty,
    WrongStage,
)
from schemas.actors import Actor, Level
from schemas.case_commands import (
    Accept,
    ChangeTriage,
    ConfirmTriage,
    ContestTriage,
    Escalate,
    Receive,
    RecordContact,
    RecordSettlement,
    ReportDispute,
    Return,
)
from schemas.case_events import CaseEscalated
from schemas.cited import TriageClass
from schemas.clock_events import ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.consent import (
    AttemptFailed,
    ConsentGiven,
    GiveConsent,
    InviteToMediation,
    MediationInvited,
    MediationOpened,
    MediationRefused,
    OpenMediation,
    PartyUnreachable,
    RecordAttempt,
    RefuseMediation,
)
from schemas.ending import MediationTerminated
from schemas.stages import Stage
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    CLOCK,
    GRID,
    MEDIATOR,
    NEXT_DOOR,
    OFFICER,
    OTHER,
    PACK,
    PRIVATE,
    STREET,
    SUPERVISOR,
    filing,
    words,
)
from tests.domain.case.story import Story, reported

WHY = words("我想直接去法院。")
TRIED = words("上门三次，双方不肯坐下来谈。")


def in_hand(matter: ReportDispute = PRIVATE) -> Story:
    return reported(matter).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)


def invited() -> Story:
    return in_hand().given(InviteToMediation, CAPTAIN)


def agreed() -> Story:
    return invited().given(GiveConsent, OTHER)


def opened() -> Story:
    return agreed().given(OpenMediation, CAPTAIN)


def climbed() -> Story:
    return in_hand().given(Escalate, CAPTAIN, tried=TRIED, at_request_of=2).given(Receive, MEDIATOR)


def test_whoever_applied_has_agreed_by_applying() -> None:
    case = in_hand().when(InviteToMediation, CAPTAIN)
    asked, started = case.then(MediationInvited, ClockStarted)
    assert isinstance(asked, MediationInvited)
    assert isinstance(started, ClockStarted)
    assert (asked.parties, asked.consented, asked.proactive) == ((1, 2), (1,), False)
    assert (started.kind, started.level) == (ClockKind.CONSENT, Level.BUILDING)


def test_nobody_is_taken_to_agree_where_the_offices_come_by_themselves() -> None:
    (asked, _) = (
        in_hand().when(InviteToMediation, CAPTAIN, proactive=True).then(MediationInvited, ClockStarted)
    )
    assert isinstance(asked, MediationInvited)
    assert asked.consented == ()
    found = PRIVATE.model_copy(update={"channel": "grid"})
    (asked, _) = in_hand(found).when(InviteToMediation, CAPTAIN).then(MediationInvited, ClockStarted)
    assert isinstance(asked, MediationInvited)
    assert (asked.consented, asked.proactive) == ((), True)


def test_the_parties_are_asked_once_and_after_the_case_was_taken_on() -> None:
    reported(PRIVATE).when(InviteToMediation, CAPTAIN).refused(WrongStage, stage="reported")
    invited().when(InviteToMediation, CAPTAIN).refused(AlreadyInvited, level="building")
    in_hand().when(InviteToMediation, APPLICANT).refused(NotPermitted)


@pytest.mark.parametrize("by", [OFFICER, MEDIATOR, SUPERVISOR, APPLICANT, OTHER], ids=lambda one: one.id)
def test_only_those_who_handle_the_case_ask_and_open(by: Actor) -> None:
    agreed().when(OpenMediation, by).refused(NotPermitted)
    invited().when(RecordAttempt, by, party=2).refused(NotPermitted)


def test_a_party_agrees_for_itself_and_staff_say_how_they_heard_it() -> None:
    case = invited().given(RecordContact, CAPTAIN, party=2).when(GiveConsent, OTHER)
    given, stopped = case.then(ConsentGiven, ClockStopped)
    assert isinstance(given, ConsentGiven)
    assert (given.party, given.channel, given.recorded_by) == (2, "online", "party")
    assert isinstance(stopped, ClockStopped)
    assert stopped.why == "consented"
    case = invited().when(GiveConsent, CAPTAIN, party=2, channel="phone")
    given, contacted, _ = case.then(ConsentGiven, ClockStopped, ClockStopped)
    assert isinstance(given, ConsentGiven)
    assert (given.channel, given.recorded_by) == ("phone", "staff")
    assert isinstance(contacted, ClockStopped)
    assert (contacted.clock.partition("@")[0], contacted.why) == ("first_contact", "contacted")


def test_a_party_who_said_yes_or_no_was_spoken_with() -> None:
    assert next_step(invited().case) == next_step(in_hand().case)
    step = next_step(invited().given(GiveConsent, CAPTAIN, party=2).case)
    assert step is not None
    assert step.what == "open_mediation"
    case = invited().given(RefuseMediation, CAPTAIN, party=2)
    ended = [one for one in case.seen(ClockStopped) if isinstance(one, ClockStopped)]
    whys = {one.clock.partition("@")[0]: one.why for one in ended}
    assert (whys["first_contact"], whys["resolve"]) == ("contacted", "terminated")
    assert len({one.clock for one in ended}) == len(ended)


def test_agreeing_again_says_nothing_new() -> None:
    agreed().when(GiveConsent, OTHER).quiet()
    invited().when(GiveConsent, APPLICANT).quiet()


def test_a_word_has_an_owner_and_a_way_it_was_said() -> None:
    case = invited()
    case.when(GiveConsent, APPLICANT, party=2).refused(NotPermitted)
    case.when(GiveConsent, CAPTAIN).refused(PartyMissing)
    case.when(GiveConsent, CAPTAIN, party=7).refused(UnknownParty, party=7)
    case.when(GiveConsent, CAPTAIN, party=2, channel="pigeon").refused(UnknownCode, field="channel")


def test_nobody_agrees_to_what_nobody_asked() -> None:
    in_hand().when(GiveConsent, OTHER).refused(NotInvited, level="building")
    in_hand().when(RecordAttempt, CAPTAIN, party=2).refused(NotInvited)
    in_hand().when(OpenMediation, CAPTAIN).refused(NotInvited)


def test_silence_is_neither_consent_nor_refusal() -> None:
    case = invited().lapses(ClockKind.CONSENT)
    assert (case.case.stage, case.case.consent.given) == (Stage.HANDLING, (1,))
    case.when(OpenMediation, CAPTAIN).refused(MediationConsentMissing, missing=(2,))
    case.given(GiveConsent, OTHER).given(OpenMediation, CAPTAIN)


def test_after_the_packs_number_of_tries_a_party_counts_as_unreachable_and_the_case_goes_on() -> None:
    case = invited().given(RecordAttempt, CAPTAIN, party=2)
    case.later(days=1).given(RecordAttempt, CAPTAIN, party=2)
    case.later(days=1).when(RecordAttempt, CAPTAIN, party=2, channel="door_knock")
    failed, gone = case.then(AttemptFailed, PartyUnreachable)
    assert isinstance(failed, AttemptFailed)
    assert isinstance(gone, PartyUnreachable)
    assert (failed.nth, failed.channel, gone.tries) == (3, "door_knock", 3)
    assert (case.case.consent.unreachable, case.case.consent.refused_by) == ((2,), None)
    assert case.case.stage is Stage.HANDLING
    case.when(RecordAttempt, CAPTAIN, party=2).then(AttemptFailed)
    case.when(OpenMediation, CAPTAIN).refused(MediationConsentMissing, missing=(2,))


def test_tries_of_one_day_count_once() -> None:
    case = invited()
    for nth, moment in [(1, "09:00"), (1, "09:00"), (1, "23:59")]:
        case.on(f"2026-03-02 {moment}").when(RecordAttempt, CAPTAIN, party=2)
        (failed,) = case.then(AttemptFailed)
        assert isinstance(failed, AttemptFailed)
        assert failed.nth == nth
    case.on("2026-03-03 00:00").given(RecordAttempt, CAPTAIN, party=2).given(RecordAttempt, CAPTAIN, party=2)
    assert (case.case.consent.tries, case.case.consent.unreachable) == (((2, 2),), ())
    case.on("2026-03-04 08:00").when(RecordAttempt, CAPTAIN, party=2).then(AttemptFailed, PartyUnreachable)


@pytest.mark.parametrize(
    ("command", "by", "said"),
    [(RecordContact, CAPTAIN, {"party": 2}), (GiveConsent, OTHER, {})],
    ids=["spoken_with", "agreed"],
)
def test_whoever_is_heard_is_reached(command: type, by: Actor, said: dict[str, object]) -> None:
    case = invited()
    for _ in range(3):
        case.later(days=1).given(RecordAttempt, CAPTAIN, party=2)
    case.given(command, by, **said)
    assert (case.case.consent.unreachable, case.case.consent.tries) == ((), ())


def test_a_try_names_a_party_and_a_channel_and_counts_only_who_has_not_agreed() -> None:
    case = invited()
    case.when(RecordAttempt, CAPTAIN, party=7).refused(UnknownParty, party=7)
    case.when(RecordAttempt, CAPTAIN, party=2, channel="pigeon").refused(UnknownCode, value="pigeon")
    case.when(RecordAttempt, CAPTAIN, party=1).quiet()


def test_mediation_opens_with_everybodys_word_and_its_term_takes_the_place_of_the_time_to_resolve() -> None:
    case = agreed().when(OpenMediation, CAPTAIN)
    opening, stopped, *started = case.then(MediationOpened, ClockStopped, ClockStarted, ClockStarted)
    assert isinstance(opening, MediationOpened)
    assert isinstance(stopped, ClockStopped)
    assert opening.level is Level.BUILDING
    assert (stopped.clock.partition("@")[0], stopped.why) == ("resolve", "mediation_opened")
    assert [one.kind for one in started if isinstance(one, ClockStarted)] == [
        ClockKind.TERM,
        ClockKind.CHOOSE_MEDIATOR,
    ]
    assert case.case.stage is Stage.MEDIATION
    assert case.kinds() == (ClockKind.CHOOSE_MEDIATOR, ClockKind.TERM)


def test_the_term_is_the_one_of_the_kind_of_dispute() -> None:
    rule = {one.id: one for one in PACK.clocks}["term_labour"]
    category = next(one for one in rule.categories if one in {known.id for known in PACK.categories})
    matter = PRIVATE.model_copy(update={"category": category})
    case = reported(matter)
    by = {"building": CAPTAIN, "community": MEDIATOR}.get(case.case.level.value, STREET)
    case.given(ConfirmTriage, by).given(Accept, by).given(InviteToMediation, by).given(GiveConsent, OTHER)
    case.given(OpenMediation, by)
    assert case.clock(ClockKind.TERM).rule == "term_labour"


def test_with_three_parties_two_are_not_enough() -> None:
    case = in_hand(filing("楼上漏水", "两家楼上都漏水，都说不是自己家。", others=2))
    case.given(InviteToMediation, CAPTAIN).when(GiveConsent, OTHER).then(ConsentGiven, ClockStopped)
    case.when(OpenMediation, CAPTAIN).refused(MediationConsentMissing, missing=(3,))


def test_an_objection_is_answered_before_mediation_opens() -> None:
    case = agreed().given(ContestTriage, OTHER, reason=WHY)
    case.when(OpenMediation, CAPTAIN).refused(ObjectionOpen, party=2)
    case.given(ConfirmTriage, MEDIATOR).given(OpenMediation, CAPTAIN)


def test_an_applicant_who_was_asked_whether_to_go_up_has_answered_by_agreeing() -> None:
    case = invited().lapses(ClockKind.RESOLVE)
    assert case.case.asked
    on = case.given(GiveConsent, OTHER).given(OpenMediation, CAPTAIN).case
    assert (on.asked, on.of_kind(ClockKind.RESOLVE)) == (False, ())


def test_on_the_second_day_one_party_refuses_and_mediation_ends_for_good_there() -> None:
    case = opened().later(days=1).when(RefuseMediation, OTHER, reason=WHY)
    assert isinstance(case.answer, tuple)
    refused, ended, *_ = case.answer
    assert isinstance(refused, MediationRefused)
    assert isinstance(ended, MediationTerminated)
    assert (refused.party, refused.recorded_by, refused.reason) == (2, "party", WHY.sealed)
    assert (ended.reason_code, case.case.stage) == ("refused", Stage.TERMINATED)
    assert ClockKind.TERM not in {clock.kind for clock in case.case.clocks}
    assert case.case.consent.refused_by == 2
    for command, by in ((OpenMediation, CAPTAIN), (InviteToMediation, CAPTAIN)):
        case.when(command, by).refused(WrongStage, stage="terminated")


@pytest.mark.parametrize(
    "before",
    [
        lambda: reported(PRIVATE),
        lambda: reported(PRIVATE).given(ConfirmTriage, CAPTAIN),
        in_hand,
        invited,
        agreed,
        opened,
        lambda: in_hand().given(Escalate, CAPTAIN, tried=TRIED, at_request_of=1),
    ],
    ids=["reported", "triaged", "handling", "asked", "agreed", "opened", "handover"],
)
def test_a_party_may_refuse_at_every_moment(before: object) -> None:
    assert callable(before)
    for by, said in ((OTHER, {}), (APPLICANT, {}), (CAPTAIN, {"party": 1, "channel": "phone"})):
        case = before().given(RefuseMediation, by, **said)
        assert case.case.stage is Stage.TERMINATED
        assert case.case.holder is not None


def test_nobody_else_refuses_for_a_party() -> None:
    case = opened()
    case.when(RefuseMediation, APPLICANT, party=2).refused(NotPermitted)
    case.when(RefuseMediation, SUPERVISOR, party=2).refused(NotPermitted)
    case.when(RefuseMediation, CAPTAIN).refused(PartyMissing)


def test_what_ended_does_not_revive_by_consent() -> None:
    case = opened().given(RefuseMediation, OTHER)
    case.when(GiveConsent, OTHER).refused(MediationEnded, level="building")
    case.when(RefuseMediation, OTHER).refused(WrongStage)


def test_the_next_body_asks_anew_and_whoever_asked_for_it_has_agreed() -> None:
    case = climbed().when(InviteToMediation, MEDIATOR)
    (asked, _) = case.then(MediationInvited, ClockStarted)
    assert isinstance(asked, MediationInvited)
    assert (asked.level, asked.consented) == (Level.COMMUNITY, (2,))
    case.when(OpenMediation, MEDIATOR).refused(MediationConsentMissing, missing=(1,))


def test_a_case_in_mediation_goes_up_and_nothing_of_it_goes_along() -> None:
    case = opened()
    case.when(Escalate, CAPTAIN, tried=words(" "), at_request_of=1).refused(TriedMissing)
    case.given(Escalate, CAPTAIN, tried=TRIED, at_request_of=1)
    assert {clock.kind for clock in case.case.clocks} == {ClockKind.RECEIVE, ClockKind.RESOLVE}
    case.given(Receive, MEDIATOR)
    assert not case.case.consent.asked
    case.when(OpenMediation, MEDIATOR).refused(NotInvited, level="community")
    case.given(InviteToMediation, MEDIATOR).given(GiveConsent, OTHER).given(OpenMediation, MEDIATOR)
    assert case.clock(ClockKind.TERM).level is Level.COMMUNITY


def test_a_case_that_ended_below_goes_up_when_a_party_asks() -> None:
    case = opened().given(RefuseMediation, OTHER)
    case.given(Escalate, APPLICANT, tried=TRIED).given(Receive, MEDIATOR)
    (asked, _) = case.when(InviteToMediation, MEDIATOR).then(MediationInvited, ClockStarted)
    assert isinstance(asked, MediationInvited)
    assert asked.consented == (1,)


def test_no_body_begins_a_second_term() -> None:
    case = opened().given(Escalate, CAPTAIN, tried=TRIED, at_request_of=1).given(Return, MEDIATOR, reason=WHY)
    case.when(InviteToMediation, CAPTAIN).refused(MediationTried, level="building")
    case.when(OpenMediation, CAPTAIN).refused(MediationTried)
    case.given(RecordSettlement, CAPTAIN, terms=WHY, consents=(1, 2))


def test_a_clock_that_carries_a_matter_up_leaves_no_question_behind() -> None:
    small = reported().given(ConfirmTriage, GRID).given(Accept, GRID).given(InviteToMediation, GRID)
    small.lapses(ClockKind.RESOLVE)
    assert small.seen(CaseEscalated)
    assert set(small.kinds()) == {ClockKind.RECEIVE, ClockKind.RESOLVE}


def test_another_class_at_another_level_asks_anew() -> None:
    case = agreed().given(ChangeTriage, MEDIATOR, triage_class=TriageClass.COMMUNITY_MATTER, reason=WHY)
    assert (case.case.level, case.case.consent.asked, case.case.consent.given) == (Level.COMMUNITY, False, ())
    assert ClockKind.CONSENT not in case.kinds()


def test_the_next_step_follows_the_words_of_the_parties() -> None:
    def step(case: Story) -> str:
        found = next_step(case.case)
        assert found is not None
        return found.what

    case = in_hand().given(RecordContact, CAPTAIN, party=1)
    assert step(case.given(InviteToMediation, CAPTAIN)) == "consent"
    assert step(case.given(GiveConsent, OTHER)) == "open_mediation"


def test_a_settlement_ends_the_asking() -> None:
    case = invited().given(RecordSettlement, CAPTAIN, terms=WHY, consents=(1, 2))
    assert ClockKind.CONSENT not in case.kinds()


def test_under_a_pack_from_before_mediation_there_is_none() -> None:
    old = PACK.model_copy(update={"practice": None})
    case = reported(PRIVATE, pack=old).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
    case.when(InviteToMediation, CAPTAIN).refused(PackLacks, section="practice")
    case.when(RefuseMediation, OTHER).refused(PackLacks, section="practice")


def test_strangers_and_the_clock_have_no_word() -> None:
    case = invited()
    case.when(GiveConsent, CLOCK, party=2).refused(NotPermitted)
    assert case.may(NEXT_DOOR) == {}
