"""What a case leaves behind when it is taken up again or ends once more, and who hears of it where nobody is above."""

from domain.case.next_step import next_step
from domain.case.spans import spans_of
from domain.case.uncounted import UNCOUNTED
from domain.refusals import RemediesNotTold
from schemas.actors import Level, Role
from schemas.case_commands import Close, ContestTriage, Escalate, Lapse, RecordSettlement, Return
from schemas.clock_events import DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.consent import InviteToMediation, RefuseMediation
from schemas.duties import FlagRisk
from schemas.ending import Reopen, TerminateMediation
from schemas.hotline import AnswerCaller, DecideObjection, DispatchOrder, ObjectToOrder
from schemas.notices import ServeNotice
from schemas.performance import ReportBreach
from schemas.petition import DecidePetition, PetitionDecided, ReferPetition
from schemas.places import Post
from schemas.stages import Stage
from schemas.term import AgreeToExtension, ProposeExtension, Resume
from tests.domain.case.agreed import mediating
from tests.domain.case.machine_begun import BEGUN, LONGER
from tests.domain.case.people import (
    APPLICANT,
    HARD,
    HOLDERS,
    MEDIATOR,
    OFFICER,
    OTHER,
    STREET,
    SUPERVISOR,
    directory,
    words,
)
from tests.domain.case.story import Story, reported

WHY = words("想再谈一次。")
ANSWER = {"request": WHY, "facts": WHY, "opinion": WHY, "law": WHY}


def terminated() -> Story:
    return mediating().given(TerminateMediation, MEDIATOR, reason_code="no_agreement", reason=WHY)


def served(case: Story, by: str = "handed_over") -> Story:
    for notice in case.case.notices:
        if notice.waits:
            case.given(ServeNotice, MEDIATOR, notice=notice.number, manner=by, proof=WHY)
    return case


class TestReopening:
    def test_a_risk_that_was_marked_while_the_case_was_over_is_timed_from_the_reopening(self) -> None:
        case = served(terminated()).given(Close, MEDIATOR, outcome="failed")
        case.given(FlagRisk, MEDIATOR, risk="violence", text=WHY)
        assert case.kinds() == ()
        case.given(Reopen, MEDIATOR, reason_code="relapse", reason=WHY)
        assert case.clock(ClockKind.REPORT_RISK).subject == "1"

    def test_an_order_is_sent_out_anew(self) -> None:
        case = BEGUN["hotline"]["dispatched"]().given(AnswerCaller, OFFICER, told=(1,), text=WHY)
        case.given(Close, OFFICER, outcome="answered")
        case.given(Reopen, OFFICER, reason_code="relapse", reason=WHY)
        case.given(DispatchOrder, OFFICER, limit="ordinary").given(AnswerCaller, OFFICER, told=(1,), text=WHY)
        assert case.case.stage is Stage.DECIDED


class TestAnswers:
    def test_an_objection_to_the_class_of_a_petition_is_over_with_its_decision(self) -> None:
        case = BEGUN["petition"]["accepted"]().given(ContestTriage, APPLICANT, reason=WHY)
        case.when(DecidePetition, OFFICER, **ANSWER)
        assert case.seen(PetitionDecided)
        assert case.case.triage.contested_by is None
        assert case.case.of_kind(ClockKind.ANSWER_CONTEST) == ()

    def test_what_was_referred_waits_to_be_accepted_as_a_petition(self) -> None:
        case = BEGUN["petition"]["classed"]().given(ReferPetition, OFFICER, level=Level.BUILDING, letter=WHY)
        step = next_step(case.case)
        assert step is not None
        assert (step.what, step.by) == ("accept_petition", case.clock(ClockKind.INFORM_PETITIONER).due)


class TestAtTheTop:
    def test_a_supervisor_hears_of_what_is_overdue_where_nobody_is_above(self) -> None:
        case = reported(HARD).lapses(ClockKind.CONFIRM_TRIAGE)
        lapsed = case.seen(DeadlineLapsed)[-1]
        assert isinstance(lapsed, DeadlineLapsed)
        assert lapsed.outcome == "top_of_ladder"
        assert lapsed.told == (Post(place="hean", role=Role.SUPERVISOR, staff=SUPERVISOR.id),)

    def test_a_vacant_post_shows(self) -> None:
        town = directory(tuple(one for one in HOLDERS if one is not SUPERVISOR))
        case = reported(HARD, directory=town).lapses(ClockKind.CONFIRM_TRIAGE)
        lapsed = case.seen(DeadlineLapsed)[-1]
        assert isinstance(lapsed, DeadlineLapsed)
        assert lapsed.told == (Post(place="hean", role=Role.SUPERVISOR),)


def test_a_word_against_mediation_is_counted_as_contact_at_once() -> None:
    case = BEGUN["petition"]["classed"]().given(RefuseMediation, APPLICANT)
    assert isinstance(case.answer, tuple)
    assert not {type(one) for one in case.answer} <= UNCOUNTED


class TestClocks:
    def test_an_item_reported_broken_before_its_clock_says_so_is_urged_in_one_time(self) -> None:
        case = BEGUN["agreed"]["work and money"]()
        due = case.case.of_kind(ClockKind.PERFORM)[0]
        case.until(due.due).given(ReportBreach, APPLICANT, item=1, text=WHY)
        case.given(Lapse, obligation=due.id)
        assert [one.subject for one in case.case.of_kind(ClockKind.URGE)] == ["1"]

    def test_a_term_that_is_made_longer_while_it_stands_still_is_owed_once_it_goes_on(self) -> None:
        case = BEGUN["in mediation"]["suspended"]()
        case.given(ProposeExtension, OTHER, budget=LONGER, reason=WHY).given(AgreeToExtension, APPLICANT)
        assert "term" not in {span.kind for span in spans_of(case.facts) if span.ended is None}
        case.given(Resume, MEDIATOR)
        owed = {
            span.clock: span.due for span in spans_of(case.facts) if span.kind == "term" and not span.ended
        }
        assert owed == {case.clock(ClockKind.TERM).id: case.clock(ClockKind.TERM).due}

    def test_an_order_that_goes_to_another_level_is_asked_for_mediation_there(self) -> None:
        case = BEGUN["hotline"]["in hand"]().given(InviteToMediation, OFFICER)
        case.given(ObjectToOrder, OFFICER, reason=WHY)
        case.given(DecideObjection, STREET, upheld=True, level=Level.STREET, reason=WHY)
        assert case.case.of_kind(ClockKind.CONSENT) == ()
        assert not case.case.consent.asked


def test_what_is_settled_waits_for_the_notices_of_an_earlier_end() -> None:
    case = BEGUN["terminated"]["no agreement"]()
    case.given(Escalate, MEDIATOR, tried=WHY).given(Return, STREET, reason=WHY)
    case.given(RecordSettlement, MEDIATOR, terms=WHY, consents=(1, 2))
    assert case.may(MEDIATOR)["Close"] is RemediesNotTold
    step = next_step(case.case)
    assert step is not None
    assert step.what == "serve_notice"
