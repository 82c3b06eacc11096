"""Notices: who must be told what, sent by a channel, served with proof."""

from dataclasses import replace
from typing import get_args

import pytest

from domain.case.clocks import start_if_ruled
from domain.case.notices import owed, unproven
from domain.case.parts.agreement import Draft, InForce
from domain.case.refusals.notices import (
    ChannelNotChosen,
    MannerNotYours,
    NothingToServe,
    ProofMissing,
    UnknownNotice,
)
from domain.refusals import NotPermitted, UnknownCase
from schemas.actors import Level
from schemas.agreement import AgreementInForce, AgreementItem
from schemas.case_commands import ConfirmTriage, ContestTriage, Decline, Escalate, ReportDispute
from schemas.case_events import CaseEvent
from schemas.clock_events import ClockMoved, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.ending import MediationTerminated
from schemas.notices import (
    NoticeNotSent,
    NoticePrepared,
    NoticeSent,
    NoticeServed,
    RecordSending,
    ServeNotice,
)
from schemas.performance import BreachRecorded, PerformanceUrged
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    CASE,
    CLOCK,
    ELSEWHERE,
    GRID,
    OFFICER,
    OTHER,
    PARTY_MASS,
    PRIVATE,
    SMALL,
    STRANGER,
    SUPERVISOR,
    name_of,
    words,
)
from tests.domain.case.story import Story, reported

ROUTES = ("court",)
SAID = words("登记簿第十七页")


def with_mail(matter: ReportDispute = SMALL) -> ReportDispute:
    """The same matter, whose applicant left an address."""
    first, *others = matter.parties
    mail = name_of(1, "wang@example.org").model_copy(update={"field": "email"})
    return matter.model_copy(update={"parties": (first.model_copy(update={"email": mail}), *others)})


def recorded(story: Story, *events: CaseEvent) -> Story:
    """These events, decided elsewhere in the law, with the notices that they call for."""
    ground = story.ground(OFFICER)
    found = (*events, *owed(story.case, events, ground))
    story._record(found, ServeNotice(case=CASE, notice=1, manner="opened"), OFFICER)
    story.answer = found
    return story


def terminated(matter: ReportDispute = PRIVATE) -> Story:
    """Mediation ended, each party is to be told of the other ways, and the time to do so runs."""
    story = reported(matter)
    ended = MediationTerminated(reason_code="refused", level=Level.BUILDING)
    clock = start_if_ruled(ClockKind.SERVE_NOTICE, Level.BUILDING, story.case, story.ground(OFFICER))
    return recorded(story, ended, *clock)


def told(story: Story, event: CaseEvent, rule: str) -> tuple[int, ...]:
    """Whom this event of another noun would have told by a rule of the pack."""
    return tuple(one.party for one in owed(story.case, (event,), story.ground(OFFICER)) if one.rule == rule)


def owing(to: int | None = 1) -> Story:
    """An agreement in force by which party 2 pays party 1."""
    story = reported(PRIVATE)
    item = AgreementItem(item=1, by=2, to=to, what=SAID.sealed)
    draft = Draft(number=1, digest="0" * 64, parties=(1, 2), facts=SAID.sealed, items=(item,), scope="full")
    in_force = InForce(draft=draft, since=story.at, confirmable=True)
    story.state = replace(story.case, agreement=replace(story.case.agreement, in_force=in_force))
    return story


class TestWhoIsTold:
    def test_an_applicant_gets_a_receipt_with_the_filing(self) -> None:
        story = Story()
        story.given(SMALL)
        prepared = story.seen(NoticePrepared)
        assert [(one.notice, one.rule, one.party) for one in prepared if isinstance(one, NoticePrepared)] == [
            (1, "received", 1)
        ]
        assert story.notices_of("received") == (1,)

    def test_a_mail_is_prepared_only_for_somebody_who_left_an_address(self) -> None:
        (without,) = reported().case.notices
        (having,) = reported(with_mail()).case.notices
        assert without.channels == ("inbox", "print")
        assert having.channels == ("inbox", "print", "email")

    def test_what_is_declined_is_told_to_the_applicants(self) -> None:
        story = reported().given(Decline, PARTY_MASS, reason_code="no_dispute", reason=SAID, routes=ROUTES)
        assert story.notices_of("declined") == (1,)
        assert [one.number for one in story.case.notices] == [1, 2]

    def test_a_hand_over_is_told_to_every_party(self) -> None:
        story = reported().given(ConfirmTriage, PARTY_MASS).given(Escalate, PARTY_MASS, tried=SAID)
        assert story.notices_of("escalated") == (1, 2)

    def test_an_objection_is_answered_to_the_party_that_made_it(self) -> None:
        story = reported().given(ConfirmTriage, PARTY_MASS).given(ContestTriage, OTHER, reason=SAID)
        assert story.notices_of("contest_upheld") == ()
        story.given(ConfirmTriage, OFFICER)
        assert story.notices_of("contest_upheld") == (2,)
        assert story.notices_of("contest_granted") == ()

    def test_a_private_matter_that_waits_for_its_applicant_tells_the_applicant(self) -> None:
        story = reported(PRIVATE).given(ConfirmTriage, CAPTAIN).lapses(ClockKind.ACCEPT)
        assert story.notices_of("applicant_asked") == (1,)

    def test_the_end_of_mediation_is_told_to_each_party_and_must_be_proven(self) -> None:
        story = terminated()
        assert story.notices_of("terminated") == (1, 2)
        assert [one.party for one in unproven(story.case)] == [1, 2]

    @pytest.mark.parametrize("confirmable", [True, False])
    def test_an_agreement_in_force_says_whether_a_court_may_confirm_it(self, confirmable: bool) -> None:
        in_force = AgreementInForce(draft=1, digest="0" * 64, scope="full", confirmable=confirmable)
        story = reported(PRIVATE)
        assert told(story, in_force, "in_force") == ((1, 2) if confirmable else ())
        assert told(story, in_force, "in_force_not_confirmable") == (() if confirmable else (1, 2))

    def test_a_breach_is_told_to_the_one_who_owes(self) -> None:
        breach = BreachRecorded(item=1, by="party", party=1)
        assert told(owing(), breach, "breached") == (2,)
        (prepared,) = owed(owing().case, (breach,), owing().ground(OFFICER))
        assert prepared.about == "1"

    def test_only_the_last_urging_tells_the_creditor_of_the_other_ways(self) -> None:
        for nth, creditor in ((1, ()), (2, (1,)), (3, ())):
            urged = PerformanceUrged(item=1, nth=nth, channel="phone")
            assert told(owing(), urged, "urged") == (2,)
            assert told(owing(), urged, "urged_in_vain") == creditor

    def test_an_item_owed_to_nobody_by_name_tells_every_other_party(self) -> None:
        urged = PerformanceUrged(item=1, nth=2, channel="phone")
        assert told(owing(to=None), urged, "urged_in_vain") == (1,)
        assert told(owing(), PerformanceUrged(item=7, nth=2, channel="phone"), "urged") == ()

    @pytest.mark.parametrize(
        ("clock", "why", "whom"),
        [
            ("term@9", "calendar_published", (1, 2)),
            ("resolve@9", "calendar_published", ()),
            ("term@9", "extended", ()),
        ],
    )
    def test_a_moved_date_is_told_where_it_binds_the_parties(
        self, clock: str, why: str, whom: tuple[int, ...]
    ) -> None:
        story = reported(PRIVATE)
        running = story.clock(ClockKind.ACCEPT)
        moved = ClockMoved.model_validate(
            {
                "clock": clock,
                "level": running.level,
                "rule": running.rule,
                "budget": running.budget,
                "was_due": running.due,
                "due": running.due,
                "on_lapse": running.on_lapse,
                "calendar": running.calendar,
                "explanation": running.explanation,
                "why": why,
            }
        )
        prepared = owed(story.case, (moved,), story.ground(CLOCK))
        assert tuple(one.party for one in prepared) == whom
        assert {one.about for one in prepared} == ({clock} if whom else set())

    def test_a_pack_without_a_list_tells_nobody(self) -> None:
        story = Story()
        story.pack = story.pack.model_copy(update={"practice": None})
        story.given(SMALL)
        assert story.case.notices == ()

    def test_somebody_who_is_forgotten_is_told_nothing(self) -> None:
        story = reported(PRIVATE)
        assert story.state is not None
        story.state = replace(story.state, forgotten=replace(story.state.forgotten, parties=(2,)))
        recorded(story, MediationTerminated(reason_code="refused", level=Level.BUILDING))
        assert story.notices_of("terminated") == (1,)

    def test_every_rule_of_the_pack_waits_for_an_event_that_exists_and_fields_that_it_has(self) -> None:
        kinds = {one.__name__: one for one in get_args(CaseEvent)}
        practice = Story().pack.practice
        assert practice is not None
        for rule in practice.notices:
            assert rule.event in kinds, rule.id
            fields = set(kinds[rule.event].model_fields)
            assert set(rule.when) <= fields, rule.id
            if rule.to in ("party", "not_party"):
                assert "party" in fields, rule.id
            if rule.to in ("debtor", "creditor"):
                assert "item" in fields, rule.id


class TestService:
    def test_a_party_opens_its_own_notice(self) -> None:
        story = reported().when(ServeNotice, APPLICANT, notice=1, manner="opened")
        (served,) = story.then(NoticeServed)
        assert isinstance(served, NoticeServed)
        assert (served.party, served.manner, served.proof) == (1, "opened", None)
        assert (story.case.notices[0].served, story.case.notices[0].served_at) == ("opened", story.at)

    def test_it_is_served_once(self) -> None:
        story = terminated().given(ServeNotice, APPLICANT, notice=2, manner="opened")
        story.when(ServeNotice, APPLICANT, notice=2, manner="opened").quiet()
        story.when(ServeNotice, CAPTAIN, notice=2, manner="posted", proof=SAID).quiet()

    def test_it_stays_quiet_when_nothing_is_left_to_serve(self) -> None:
        story = reported().given(ServeNotice, APPLICANT, notice=1, manner="opened")
        story.when(ServeNotice, APPLICANT, notice=1, manner="opened").quiet()

    @pytest.mark.parametrize("manner", ["handed_over", "posted", "read_aloud", "refused_receipt"])
    def test_staff_record_paper_with_proof(self, manner: str) -> None:
        story = terminated().when(ServeNotice, CAPTAIN, notice=3, manner=manner, proof=SAID)
        story.then(NoticeServed)
        assert story.case.notices[2].served == manner

    def test_the_time_to_serve_ends_with_the_last_proof(self) -> None:
        story = terminated().given(ServeNotice, APPLICANT, notice=2, manner="opened")
        assert ClockKind.SERVE_NOTICE in story.kinds()
        story.when(ServeNotice, CAPTAIN, notice=3, manner="posted", proof=SAID)
        story.then(NoticeServed, ClockStopped)
        assert unproven(story.case) == ()
        assert ClockKind.SERVE_NOTICE not in story.kinds()

    def test_a_plain_notice_ends_no_clock(self) -> None:
        story = terminated().when(ServeNotice, APPLICANT, notice=1, manner="opened")
        story.then(NoticeServed)
        assert ClockKind.SERVE_NOTICE in story.kinds()

    def test_what_the_law_wants_proven_is_not_recorded_without_proof(self) -> None:
        story = terminated()
        story.when(ServeNotice, CAPTAIN, notice=2, manner="posted").refused(ProofMissing, notice=2)
        story.when(ServeNotice, CAPTAIN, notice=1, manner="posted").then(NoticeServed)

    def test_nobody_opens_for_another_and_no_party_says_that_paper_came(self) -> None:
        story = terminated()
        story.when(ServeNotice, CAPTAIN, notice=2, manner="opened").refused(MannerNotYours)
        story.when(ServeNotice, APPLICANT, notice=2, manner="posted").refused(MannerNotYours)
        story.when(ServeNotice, APPLICANT, notice=3, manner="opened").refused(UnknownNotice, notice=3)
        story.when(ServeNotice, CAPTAIN, notice=9, manner="posted").refused(UnknownNotice, notice=9)

    def test_a_party_without_a_notice_has_nothing_to_open(self) -> None:
        story = reported()
        story.when(ServeNotice, OTHER, notice=1, manner="opened").refused(NothingToServe)
        assert story.may(OTHER)["ServeNotice"] is NothingToServe
        assert story.may(APPLICANT)["ServeNotice"] is None

    def test_it_is_for_those_who_handle_the_case_and_those_above(self) -> None:
        story = terminated()
        story.when(ServeNotice, SUPERVISOR, notice=2, manner="posted", proof=SAID).refused(NotPermitted)
        story.when(ServeNotice, ELSEWHERE, notice=2, manner="posted", proof=SAID).refused(UnknownCase)
        story.when(ServeNotice, STRANGER, notice=2, manner="opened").refused(UnknownCase)
        story.when(ServeNotice, OFFICER, notice=2, manner="posted", proof=SAID).then(NoticeServed)

    def test_after_the_end_a_notice_is_still_opened(self) -> None:
        story = reported().given(Decline, PARTY_MASS, reason_code="no_dispute", reason=SAID, routes=ROUTES)
        story.when(ServeNotice, APPLICANT, notice=2, manner="opened").then(NoticeServed)


class TestSending:
    def send(self, story: Story, **said: object) -> Story:
        return story.when(RecordSending, CLOCK, **{"notice": 1, "channel": "email", "sent": True, **said})

    def test_what_left_is_recorded_once(self) -> None:
        story = reported(with_mail())
        self.send(story).then(NoticeSent)
        assert story.case.notices[0].sent == ("email",)
        self.send(story).quiet()
        self.send(story, sent=False, code="too_late").quiet()

    def test_what_could_not_leave_is_recorded_with_its_reason(self) -> None:
        story = reported(with_mail())
        (failed,) = self.send(story, sent=False, code="refused").then(NoticeNotSent)
        assert isinstance(failed, NoticeNotSent)
        assert failed.code == "refused"
        assert story.case.notices[0].failed == ("email",)

    def test_it_goes_only_by_a_channel_that_was_chosen(self) -> None:
        self.send(reported()).refused(ChannelNotChosen, notice=1)
        self.send(reported(with_mail()), notice=2).refused(UnknownNotice, notice=2)

    def test_no_person_says_that_something_was_sent(self) -> None:
        story = reported(with_mail())
        for by in (APPLICANT, PARTY_MASS, GRID, SUPERVISOR):
            story.when(RecordSending, by, notice=1, channel="email", sent=True).refused(NotPermitted)
            assert "RecordSending" not in story.may(by)
