"""Rounds open on what was announced and on a frozen roll, close when they are over, and lead where their procedure says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.council.refusals.deliberation import WrongStep
from domain.council.refusals.rounds import (
    NoOpenRound,
    NothingToDecide,
    NotNoticed,
    ProcedureUnfit,
    QuestionUnfit,
    RollMissing,
    RollOfOthers,
    RoundNotDue,
    RoundNotOver,
    RoundStillOpen,
    StillCooling,
)
from domain.council.rolls import RollEmpty
from domain.council.seats import SidesMissing
from domain.refusals import NotPermitted
from schemas.council.acts import Question
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlinePassed, DeadlineSet, LapseDeadline
from schemas.council.meetings import RecordAttendance
from schemas.council.proposals import DropProposal, MakeProposal, ProposalCarried
from schemas.council.rounds import CloseRound, OpenRound, RoundClosed, RoundCounted, RoundOpened, TallyRound
from schemas.council.stages import Step
from schemas.council.topics import GiveNotice
from tests.domain.case.people import GRID
from tests.domain.council.chamber import (
    CHAIR,
    CHAMBER,
    CLOCK,
    HALL,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    OWNERS,
    words,
)
from tests.domain.council.steps import (
    CHARGING,
    ORDER,
    closed,
    counted,
    in_the_hall,
    noticed,
    of_three_sides,
    opened,
    owners_vote,
    proposed,
    scheduled,
)
from tests.domain.council.story import Story

SIDES = ("community", "owners", "property")


def ready(**story: object) -> Story:
    """The announced instant of the first round in the hall has come."""
    told = noticed(proposed(scheduled(**story), ORDER))  # type: ignore[arg-type]  # the fields of a story
    assert told.told.notice is not None
    return told.until(told.told.notice.opens)


def test_a_round_opens_on_its_roll_with_one_question_for_each_proposal() -> None:
    told = noticed(proposed(scheduled(), ORDER, "夜里不停放"))
    notice = told.told.notice
    assert notice is not None

    told.until(notice.opens).when(OpenRound)

    told.then(DeadlineEnded, RoundOpened, DeadlineSet)
    opened_ = told.one(RoundOpened)
    assert (opened_.number, opened_.nth, opened_.kind, opened_.phase) == (1, 1, "talk", "talk")
    assert (opened_.electorate, opened_.totals.units) == ("households", 12)
    assert opened_.questions == (Question(id="p1", rule="consensus"), Question(id="p2", rule="consensus"))
    assert (opened_.opens, opened_.closes) == (notice.opens, notice.closes)
    assert told.stands(Step.ROUND).kinds() == (CouncilClock.ROUND,)
    assert told.told.notice is None, "what was announced is used up"


def test_nobody_opens_before_the_announced_instant() -> None:
    told = noticed(proposed(scheduled(), ORDER))
    notice = told.told.notice
    assert notice is not None

    told.until(notice.opens - timedelta(seconds=1)).when(OpenRound, CHAIR)
    told.refused(RoundNotDue, opens=notice.opens.isoformat())
    assert told.may(CHAIR)["OpenRound"] is RoundNotDue
    told.when(OpenRound, CLOCK).too_early(notice.opens)


def test_a_round_that_was_not_announced_does_not_open() -> None:
    told = counted(in_the_hall().vote("p1", yes=4, no=8))
    told.runs_out(CouncilClock.COOLING)

    told.when(OpenRound, CHAIR).refused(NotNoticed)
    told.when(OpenRound, CLOCK).refused(NotNoticed)


def test_the_roll_is_asked_for_last() -> None:
    told = ready(frozen=False)
    told.when(OpenRound, CHAIR, questions=(Question(id="p1", rule="owners_special"),)).refused(QuestionUnfit)
    told.when(OpenRound, CHAIR).refused(RollMissing, electorate="households")


def test_a_roll_of_others_or_of_nobody_opens_nothing() -> None:
    told = ready()
    told.people = {**CHAMBER, "households": ()}
    told.when(OpenRound, CHAIR).refused(RollEmpty)

    told = ready()
    owners = told.when(OpenRound, CHAIR).one(RoundOpened)
    assert owners.electorate == "households"
    wrong = ready(wrong_roll="owners")
    wrong.when(OpenRound, CHAIR).refused(RollOfOthers, needed="households", given="owners")


@pytest.mark.parametrize("who", [NEIGHBOUR, OBSERVER, GRID])
def test_only_who_runs_it_opens_a_round(who: object) -> None:
    told = ready()
    told.when(OpenRound, who).refused(NotPermitted)  # type: ignore[arg-type]  # an actor
    assert "OpenRound" not in told.may(who)  # type: ignore[arg-type]


def test_three_sides_open_only_when_each_is_there() -> None:
    told = noticed(of_three_sides())
    notice = told.told.notice
    assert notice is not None
    told.until(notice.opens)

    told.when(OpenRound, CHAIR, present=("community", "owners")).refused(SidesMissing, missing=("property",))
    told.given(OpenRound, CHAIR, present=SIDES)

    assert told.one(RoundOpened).electorate == "seats"


def test_a_side_that_has_no_seat_is_not_there_whoever_says_so() -> None:
    two = tuple(one for one in CHAMBER["seats"] if "property" not in one.tags)
    told = noticed(of_three_sides(people={**CHAMBER, "seats": two}))
    notice = told.told.notice
    assert notice is not None

    told.until(notice.opens).when(OpenRound, CHAIR, present=SIDES).refused(
        SidesMissing, missing=("property",)
    )


def test_the_clock_cannot_open_for_three_sides_and_a_person_is_told() -> None:
    told = noticed(of_three_sides()).runs_out(CouncilClock.OPENING)

    (passed,) = told.seen(DeadlinePassed)
    assert isinstance(passed, DeadlinePassed)
    assert (passed.kind, passed.outcome) == (CouncilClock.OPENING, "overdue")
    assert passed.told
    told.given(OpenRound, CHAIR, present=SIDES).stands(Step.ROUND)
    assert told.kinds() == (CouncilClock.ROUND,)


def test_a_vote_needs_something_to_decide_and_a_talk_does_not() -> None:
    told = noticed(scheduled("owners_special", "common_use", register=OWNERS, body=None))
    told.until(told.clock(CouncilClock.OPENING).due).when(OpenRound, CHAIR).refused(NothingToDecide)

    assert opened(scheduled()).told.rounds[-1].opened.questions == ()


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (Question(id="p1", rule="nobody_knows"), "rule_unknown"),
        (Question(id="p1", rule="owners_ordinary"), "rule"),
        (Question(id="which", rule="building_delegate", method="one", options=("a", "b")), "electorate"),
        (Question(id="which", rule="owners_special", method="ranked", options=("a", "b")), "threshold"),
    ],
)
def test_a_question_fits_its_rule_and_those_who_decide(question: Question, why: str) -> None:
    told = noticed(proposed(scheduled("owners_special", "common_use", register=OWNERS, body=None), CHARGING))
    told.until(told.clock(CouncilClock.OPENING).due)
    told.when(OpenRound, CHAIR, questions=(question,)).refused(QuestionUnfit, question=question.id, why=why)


def test_no_question_is_asked_twice_nor_about_what_is_off_the_table() -> None:
    told = ready()
    twice = (Question(id="p1", rule="consensus"), Question(id="p1", rule="consensus"))
    told.when(OpenRound, CHAIR, questions=twice).refused(QuestionUnfit, why="twice")

    told.given(DropProposal, CHAIR, proposal="p1", reason=words("重复"))
    told.when(OpenRound, CHAIR, questions=twice[:1]).refused(QuestionUnfit, why="not_announced")


def test_a_matter_of_another_class_is_not_voted_on_by_this_procedure() -> None:
    """Ordinary owners' matters need half, this one three quarters: nobody chooses the easier vote (Civil Code art. 278)."""
    told = proposed(scheduled("owners_ordinary", "use_fund", register=OWNERS, body=None), CHARGING)
    told = noticed(told)
    told.until(told.clock(CouncilClock.OPENING).due)
    told.when(OpenRound, CHAIR).refused(ProcedureUnfit, proposal="p1", needed="owners_special")


def test_the_seats_of_a_hall_stand_for_households_where_there_is_no_register() -> None:
    told = opened(proposed(scheduled(register=None, body=HALL), ORDER))
    assert told.told.rounds[-1].opened.electorate == "seats"


def test_whoever_opens_after_the_announced_end_gives_the_announced_length() -> None:
    told = noticed(proposed(scheduled(), ORDER))
    notice = told.told.notice
    assert notice is not None
    told.until(notice.closes + timedelta(days=1)).given(OpenRound, CLOCK)
    assert told.one(RoundOpened).closes - told.at == notice.closes - notice.opens


def test_a_round_closes_on_time_and_is_counted_at_once() -> None:
    told = in_the_hall().vote("p1", yes=12)
    held = told.told.open_round
    assert held is not None
    told.when(CloseRound, CLOCK)
    told.then(DeadlineEnded, RoundClosed, DeadlineSet)
    assert told.one(RoundClosed).why == "everybody_voted"
    assert told.told.open_round is None
    assert told.clock(CouncilClock.TALLY).due == told.at


def test_the_clock_waits_while_somebody_has_not_voted() -> None:
    told = in_the_hall().vote("p1", yes=11)
    held = told.told.open_round
    assert held is not None

    told.when(CloseRound, CLOCK).too_early(held.opened.closes)
    told.until(held.opened.closes).given(CloseRound, CLOCK)
    assert told.one(RoundClosed).why == "time"


def test_the_chair_ends_a_talk_once_all_who_came_have_voted_and_never_a_vote() -> None:
    """Who reads the turnout does not choose the moment: while somebody is waited for the announced time runs."""
    told = in_the_hall().vote("p1", yes=3)
    told.when(CloseRound, CHAIR).refused(RoundNotOver)
    units = tuple(one.unit for one in told.roll[:4])
    told.given(RecordAttendance, CHAIR, units=units)
    told.when(CloseRound, CHAIR).refused(RoundNotOver)
    told.vote("p1", yes=4).given(CloseRound, CHAIR)
    assert told.one(RoundClosed).why == "chair"

    vote = owners_vote().vote("p1", yes=3)
    assert vote.may(CHAIR)["CloseRound"] is RoundNotOver
    vote.when(CloseRound, CHAIR).refused(RoundNotOver)
    vote.vote("p1", yes=20).given(CloseRound, CLOCK)
    assert vote.one(RoundClosed).why == "everybody_voted"


def test_a_round_is_counted_once_and_only_when_it_is_closed() -> None:
    told = in_the_hall().vote("p1", yes=12)
    told.when(TallyRound, CLOCK).refused(RoundStillOpen)
    counted(told)
    told.when(TallyRound, CLOCK).refused(WrongStep)
    told.when(CloseRound, CLOCK).refused(WrongStep)


def test_a_closed_round_takes_nothing_more() -> None:
    told = closed(in_the_hall().vote("p1", yes=12))
    told.when(CloseRound, CHAIR).refused(NoOpenRound)
    assert told.may(CHAIR)["RecordAttendance"] is NoOpenRound


def test_what_is_not_agreed_is_carried_into_the_next_round_after_its_cooling() -> None:
    told = counted(in_the_hall(ORDER, "夜里不停放").vote("p1", yes=12).vote("p2", yes=4, no=8))

    found = told.one(RoundCounted)
    assert (found.agreed, found.open, found.leads_to) == (("p1",), ("p2",), "next_round")
    assert told.one(ProposalCarried) == ProposalCarried(proposal="p2", why="not_agreed")
    told.stands(Step.BETWEEN).status(p1="agreed", p2="open")
    assert told.kinds() == (CouncilClock.COOLING,)
    cooled = told.clock(CouncilClock.COOLING).due
    too_soon = told.when(GiveNotice, CHAIR, opens=cooled - timedelta(hours=1), material=words("材料"))
    too_soon.refused(StillCooling)
    told.runs_out(CouncilClock.COOLING)
    assert told.kinds() == (CouncilClock.ARRANGE,), "somebody announces the next round in time"


def test_a_talk_without_quorum_carries_everything() -> None:
    told = counted(in_the_hall().vote("p1", yes=7))
    assert told.one(ProposalCarried).why == "no_quorum"
    told.stands(Step.BETWEEN)


def test_a_round_that_was_announced_waits_for_the_cooling_time() -> None:
    """Also when a calendar that was published later made that time longer."""
    told = counted(in_the_hall().vote("p1", yes=4, no=8))
    cooled = told.clock(CouncilClock.COOLING).due
    told.given(GiveNotice, CHAIR, opens=cooled + timedelta(hours=1), material=words("材料"))
    (cooling,) = told.told.of_kind(CouncilClock.COOLING)
    others = tuple(one for one in told.told.clocks if one is not cooling)
    longer = replace(cooling, due=cooled + timedelta(hours=5))
    told.state = replace(told.told, clocks=(longer, *others))

    told.until(cooled + timedelta(hours=2)).when(OpenRound, CHAIR).refused(StillCooling)
    told.when(OpenRound, CLOCK).too_early(cooled + timedelta(hours=5))


def test_talk_that_put_nothing_to_anybody_goes_on_to_the_next_step() -> None:
    told = opened(scheduled("three_plus_three"))
    told.given(MakeProposal, NEIGHBOUR, clauses=(words(ORDER),))

    counted(told).stands(Step.BETWEEN)

    assert told.one(RoundCounted).next_phase == "first_2"
    told.status(p1="open")


def test_a_lapse_of_what_is_met_by_a_step_is_overdue() -> None:
    told = in_the_hall()
    clock = told.clock(CouncilClock.ROUND)
    told.until(clock.due).given(LapseDeadline, CLOCK, obligation=clock.id)
    assert told.one(DeadlinePassed).outcome == "overdue"
    told.given(CloseRound, CHAIR).given(TallyRound, ORGANISER).stands(Step.BETWEEN)
