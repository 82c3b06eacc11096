"""What is counted of a case: instants, steps and outcomes, from its events alone."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from domain.case.fact import Fact
from domain.case.measures import measure_of
from domain.case.spans import spans_of
from domain.case.timeline import stays_of
from schemas.actors import Level
from schemas.agreement import AgreementInForce
from schemas.case_commands import Accept, Close, ConfirmTriage, Escalate, Receive, RecordContact, Withdraw
from schemas.case_events import CaseEvent
from schemas.consent import ConsentGiven, MediationRefused
from schemas.derived import Measure
from schemas.duties import RiskDismissed, RiskFlagged, RiskReported
from schemas.ending import CaseReopened, FollowUpRecorded, PartyAnswer
from schemas.mediators import MediatorAppointed, RecusalDecided
from schemas.performance import AgreementPerformed, BreachRecorded, ConfirmationApplied, RulingRecorded
from schemas.places import Post
from schemas.sessions import SessionOpened
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    MEDIATOR,
    MONDAY,
    OFFICER,
    PRIVATE,
    STREAM,
    local,
    words,
)
from tests.domain.case.story import Story, reported

HOUR = timedelta(hours=1)
SEALED = words("说明").sealed


def _said(kind: type[Any], **fields: Any) -> Any:
    """A fact of which only what is counted is said: its shape has tests of its own."""
    return kind.model_construct(**fields)


def _measure(story: Story, *later: CaseEvent, every: timedelta = HOUR) -> Measure:
    """What is counted once these facts followed, an hour apart."""
    numbers = count(len(story.facts) + 1)
    facts = list(story.facts)
    at = story.at
    for event in later:
        at += every
        facts.append(Fact(STREAM, next(numbers), at, CAPTAIN.id, story.pack.id, event))
    found = measure_of(facts, spans_of(facts))
    assert found is not None
    return Measure.model_validate(found.model_dump())


def _handled() -> Story:
    story = reported(PRIVATE).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN).on("2026-03-02 11:00")
    return story.given(RecordContact, CAPTAIN, party=1, channel="phone")


def test_a_party_who_agreed_or_refused_or_sat_in_a_session_was_contacted() -> None:
    for fact in (
        ConsentGiven(party=2, channel="window", recorded_by="staff"),
        MediationRefused(party=2, channel="window", recorded_by="staff"),
        SessionOpened(session=1, form="joint", present=(1, 2), open_to_others=False),
    ):
        story = reported(PRIVATE).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
        assert _measure(story, fact).contact_at == story.at + HOUR
        facts = [*story.facts, Fact(STREAM, 99, story.at + HOUR, CAPTAIN.id, story.pack.id, fact)]
        assert stays_of(facts)[-1].contact == story.at + HOUR


def test_nothing_is_counted_of_nothing() -> None:
    assert measure_of((), ()) is None


def test_a_report_counts_from_where_the_table_sent_it() -> None:
    found = _measure(reported(PRIVATE))
    assert (found.opened_at, found.intake_level, found.level) == (MONDAY, "building", "building")
    assert (found.parties, found.climbs, found.ended_at) == (2, (), None)


def test_the_first_contact_counts_and_no_later_one() -> None:
    story = _handled()
    first = story.at
    story.on("2026-03-03 11:00").given(RecordContact, CAPTAIN, party=2, channel="phone")
    found = _measure(story)
    assert (found.contact_at, found.accepted_at, found.registered_at) == (first, MONDAY, MONDAY)
    assert found.contact_due is not None
    assert found.contact_due > first


def test_each_step_up_is_counted_and_the_time_that_governs_is_the_last() -> None:
    story = _handled().given(Escalate, CAPTAIN, tried=words("谈过两次"), at_request_of=1)
    story.given(Receive, OFFICER)
    found = _measure(story)
    assert (found.climbs, found.intake_level, found.level) == (
        ("building>community",),
        "building",
        "community",
    )
    governing = [span.due for span in spans_of(story.facts) if span.kind == "resolve"]
    assert found.governing_due == governing[-1]


def test_an_end_is_counted_once_and_a_reopening_opens_it_again() -> None:
    story = _handled().given(Close, CAPTAIN, outcome="failed", remedies_told=(1, 2))
    ended = story.at
    found = _measure(story)
    assert (found.ended_at, found.resolved_at, found.closed_at, found.outcome) == (
        ended,
        ended,
        ended,
        "failed",
    )
    again = _said(
        CaseReopened, reason_code="breach", reason=SEALED, level=Level.BUILDING, was_outcome="failed"
    )
    found = _measure(story, again)
    assert (found.ended_at, found.outcome) == (None, None)
    assert (found.closed_at, found.reopened_at) == (ended, ended + HOUR)


def test_a_withdrawal_is_no_agreement() -> None:
    found = _measure(_handled().given(Withdraw, APPLICANT))
    assert (found.outcome, found.agreed_at, found.agreement) == ("withdrawn", None, None)


def test_a_written_agreement_is_counted_to_its_confirmation_and_performance() -> None:
    story = _handled()
    signed = _said(AgreementInForce, draft=1, digest="a" * 64, scope="full", confirmable=True)
    found = _measure(
        story,
        signed,
        _said(ConfirmationApplied, day=3),
        _said(RulingRecorded, ruling="confirmed"),
        _said(AgreementPerformed, in_time=True),
    )
    assert (found.agreement, found.agreed_at, found.resolved_at) == (
        "written",
        story.at + HOUR,
        story.at + HOUR,
    )
    assert (found.applied_at, found.confirmed_at) == (story.at + 2 * HOUR, story.at + 3 * HOUR)
    assert found.performed_in_time is True
    late = _measure(story, signed, _said(BreachRecorded, item=1, by="clock"))
    assert late.performed_in_time is False
    rejected = _measure(story, signed, _said(RulingRecorded, ruling="rejected"))
    assert rejected.confirmed_at is None


def test_of_several_visits_the_last_answer_of_each_party_counts() -> None:
    first = _visit(PartyAnswer(party=1, reached=True, solved="unsolved", satisfied="dissatisfied"))
    found = _measure(
        _handled(),
        first,
        _visit(
            PartyAnswer(party=1, reached=True, solved="solved", satisfied="basically"),
            PartyAnswer(party=2, reached=False),
        ),
    )
    assert (found.reached, found.solved, found.satisfied) == (1, 1, 1)
    assert found.followed_at == local("2026-03-02 12:00")


def _visit(*answers: PartyAnswer) -> FollowUpRecorded:
    return FollowUpRecorded(answers=answers, channel="visit", risk_seen=False)


def test_a_risk_counts_with_its_report_and_an_error_not_at_all() -> None:
    found = _measure(
        _handled(),
        _said(RiskFlagged, flag=1, risk="violence", authorities=("police",)),
        _said(RiskFlagged, flag=2, risk="crime", authorities=("police",)),
        _said(RiskReported, flag=1, authority="police"),
        _said(RiskDismissed, flag=2, reason=SEALED),
    )
    assert (found.risks, found.risks_in_time, found.risk_seconds) == (1, 1, (7200,))


def test_a_risk_is_reported_in_time_once_the_last_authority_was_told_in_time() -> None:
    flagged = _said(RiskFlagged, flag=1, risk="minor", authorities=("police", "education"))
    half, whole = (_said(RiskReported, flag=1, authority=one) for one in ("police", "education"))
    assert _risks(flagged, half) == (1, 0, ())
    # An hour lies between two of these facts.
    assert _risks(flagged, half, whole) == (1, 1, (7200,))
    assert _risks(flagged, half, whole, _said(RiskDismissed, flag=1, reason=SEALED)) == (0, 0, ())


def _risks(*events: Any) -> tuple[int, int, tuple[int, ...]]:
    found = _measure(_handled(), *events)
    return found.risks, found.risks_in_time, found.risk_seconds


def test_appointments_and_those_who_withdrew_are_counted() -> None:
    post = Post(place="hean/xinhe", role=MEDIATOR.role, staff=MEDIATOR.id)
    found = _measure(
        _handled(),
        _said(MediatorAppointed, post=post, by="committee"),
        _said(RecusalDecided, staff=MEDIATOR.id, granted=True, by_rule=False),
        _said(MediatorAppointed, post=post, by="committee", replaces=MEDIATOR.id),
        _said(RecusalDecided, staff=MEDIATOR.id, granted=False, by_rule=False),
    )
    assert (found.appointments, found.recusals, found.mediator) == (2, 1, MEDIATOR.id)


def test_no_instant_is_counted_before_the_report() -> None:
    found = _measure(_handled())
    instants = [value for value in found.model_dump().values() if isinstance(value, datetime)]
    assert min(instants) == found.opened_at


def test_what_is_owed_first_is_what_the_clocks_of_an_open_case_say() -> None:
    story = _handled()
    running = [clock.due for clock in story.case.clocks]
    assert _measure(story).owed_due == min(running)
    assert len(running) > 0
    gone = reported(PRIVATE).given(Withdraw, APPLICANT)
    assert _measure(gone).owed_due is None
