"""Supervision orders, levels that work together, and who speaks for a large side."""

import pytest

from domain.case.acting import speakers
from domain.case.ground import Relation, relations
from domain.case.refusals.duties import (
    ClockNotOverdue,
    LevelLeads,
    NoLargeGroup,
    NothingOrdered,
    NotOfThatSide,
    OrderAlreadyAnswered,
    TooManyRepresentatives,
    UnknownOrder,
)
from domain.case.sight import Sight, sight
from domain.refusals import NotPermitted, UnknownCode, UnknownParty, WrongStage
from schemas.actors import Actor, Level, Visibility
from schemas.calendar import Budget, Unit
from schemas.case_commands import (
    Accept,
    AddNote,
    Close,
    ConfirmTriage,
    Receive,
    RecordContact,
    ReportDispute,
    Withdraw,
)
from schemas.case_events import CaseClosed, ContactRecorded, NoteAdded
from schemas.clock_events import ClockStarted, ClockStopped, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.consent import RefuseMediation
from schemas.duties import (
    AnswerOrder,
    LevelsJoined,
    NameRepresentatives,
    OrderAnswered,
    OrderSupervision,
    RepresentativesNamed,
    RepresentativesProposed,
    SupervisionOrdered,
    WorkTogether,
)
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    CROWD,
    GRID,
    HARD,
    MEDIATOR,
    OFFICER,
    OTHER,
    PARTY_MASS,
    SMALL,
    STREET,
    SUPERVISOR,
    local,
    party,
    words,
)
from tests.domain.case.story import Story, reported

WHY = words("核实过，是看电视的声音。")
MATTER = words("办理期限已过，请说明原因。")


def in_hand(matter: ReportDispute = SMALL, by: Actor = PARTY_MASS) -> Story:
    return reported(matter).given(ConfirmTriage, by).given(Accept, by)


# ---- supervision


def test_an_order_tells_those_who_answer_and_runs_a_clock() -> None:
    case = in_hand().lapses(ClockKind.FIRST_CONTACT)
    missed = case.case.of_kind(ClockKind.FIRST_CONTACT)
    clock = missed[0].id if missed else None
    case.when(OrderSupervision, SUPERVISOR, matter=MATTER, clock=clock)
    ordered, started = case.then(SupervisionOrdered, ClockStarted)
    assert isinstance(ordered, SupervisionOrdered)
    assert (ordered.order, ordered.clock) == (1, clock)
    assert ordered.told
    assert isinstance(started, ClockStarted)
    assert (started.kind, started.subject, started.rule) == (ClockKind.ANSWER_ORDER, "1", "answer_order")


def test_an_order_may_give_a_time_of_its_own() -> None:
    case = in_hand().when(
        OrderSupervision, OFFICER, matter=MATTER, budget=Budget(amount=2, unit=Unit.WORKING_DAYS)
    )
    _, started = case.then(SupervisionOrdered, ClockStarted)
    assert isinstance(started, ClockStarted)
    assert (started.rule, started.due) == ("agreed", local("2026-03-05 00:00"))


def test_an_order_names_a_time_limit_only_if_it_is_over() -> None:
    case = in_hand()
    running = case.clock(ClockKind.RESOLVE).id
    case.when(OrderSupervision, SUPERVISOR, matter=MATTER, clock=running).refused(ClockNotOverdue)
    case.when(OrderSupervision, SUPERVISOR, matter=MATTER, clock="resolve@99").refused(ClockNotOverdue)


@pytest.mark.parametrize("by", [PARTY_MASS, CAPTAIN, APPLICANT])
def test_an_order_comes_from_above_or_from_a_supervisor(by: Actor) -> None:
    in_hand().when(OrderSupervision, by, matter=MATTER).refused(NotPermitted)


def test_at_the_top_of_the_ladder_an_order_makes_the_clock_owe_again() -> None:
    case = in_hand(HARD, STREET).on("2026-09-01 09:00").obeys()
    assert all(not clock.runs for clock in case.case.clocks)
    case.given(OrderSupervision, SUPERVISOR, matter=MATTER)
    assert [clock.kind for clock in case.case.clocks if clock.runs] == [ClockKind.ANSWER_ORDER]


def test_an_order_is_answered_once_by_those_who_handle_the_case() -> None:
    case = in_hand()
    case.when(AnswerOrder, PARTY_MASS, order=1, text=WHY).refused(NothingOrdered)
    case.given(OrderSupervision, SUPERVISOR, matter=MATTER).given(OrderSupervision, OFFICER, matter=MATTER)
    case.when(AnswerOrder, OFFICER, order=1, text=WHY).refused(NotPermitted)
    case.when(AnswerOrder, PARTY_MASS, order=3, text=WHY).refused(UnknownOrder, order=3)
    case.when(AnswerOrder, PARTY_MASS, order=1, text=WHY).then(OrderAnswered, ClockStopped)
    assert [clock.subject for clock in case.case.of_kind(ClockKind.ANSWER_ORDER)] == ["2"]
    case.when(AnswerOrder, PARTY_MASS, order=1, text=WHY).refused(OrderAlreadyAnswered, order=1)


def test_an_order_that_is_not_answered_in_time_is_told_above() -> None:
    case = in_hand().given(RecordContact, PARTY_MASS, party=1)
    case.given(OrderSupervision, SUPERVISOR, matter=MATTER, budget=Budget(amount=1, unit=Unit.HOURS))
    case.lapses(ClockKind.ANSWER_ORDER)
    (lapsed,) = case.then(DeadlineLapsed)
    assert isinstance(lapsed, DeadlineLapsed)
    assert lapsed.outcome == "told"
    case.when(AnswerOrder, PARTY_MASS, order=1, text=WHY).then(OrderAnswered, ClockStopped)


def test_nothing_is_ordered_once_the_case_is_over() -> None:
    in_hand().given(Withdraw, APPLICANT).when(OrderSupervision, SUPERVISOR, matter=MATTER).refused(WrongStage)


# ---- working together


def test_levels_that_join_act_beside_the_one_that_leads() -> None:
    case = in_hand()
    assert "RecordContact" not in case.may(OFFICER)
    case.when(WorkTogether, PARTY_MASS, levels=(Level.STREET, Level.COMMUNITY), reason=WHY)
    (joined,) = case.then(LevelsJoined)
    assert isinstance(joined, LevelsJoined)
    assert (joined.lead, joined.levels) == (Level.BUILDING, (Level.COMMUNITY, Level.STREET))
    assert [post.staff for post in joined.posts] == [OFFICER.id, STREET.id]
    assert Relation.JOINT in relations(case.case, case.ground(OFFICER))
    case.when(RecordContact, OFFICER, party=1).then(ContactRecorded, ClockStopped)
    case.when(AddNote, STREET, text=WHY, audience=Visibility.ONE_PARTY, party=1).then(NoteAdded)
    whole = sight(case.case, Visibility.ONE_PARTY, 1, case.ground(OFFICER))
    assert whole is Sight.WHOLE


def test_the_leading_level_alone_decides() -> None:
    case = in_hand().given(WorkTogether, PARTY_MASS, levels=(Level.COMMUNITY,), reason=WHY)
    case.when(Close, GRID, outcome="failed", remedies_told=(1, 2)).then(CaseClosed)
    other = reported(HARD).given(ConfirmTriage, STREET).given(Accept, STREET)
    other.given(WorkTogether, STREET, levels=(Level.COMMUNITY,), reason=WHY)
    assert relations(other.case, other.ground(MEDIATOR)) == {Relation.JOINT, Relation.JUNIOR}
    assert other.may(MEDIATOR).keys().isdisjoint({"Escalate", "Close", "ChangeTriage", "WorkTogether"})


def test_joining_names_other_levels_and_is_quiet_when_nothing_changes() -> None:
    case = in_hand()
    case.when(WorkTogether, PARTY_MASS, levels=(Level.BUILDING,), reason=WHY).refused(
        LevelLeads, level="building"
    )
    case.given(WorkTogether, OFFICER, levels=(Level.COMMUNITY,), reason=WHY)
    case.when(WorkTogether, OFFICER, levels=(Level.COMMUNITY,), reason=WHY).quiet()
    case.given(WorkTogether, OFFICER, levels=(Level.STREET,), reason=WHY)
    assert Relation.JOINT not in relations(case.case, case.ground(OFFICER))


def test_a_level_of_no_rung_does_not_join() -> None:
    pack = reported().pack
    short = pack.model_copy(
        update={"ladder": tuple(one for one in pack.ladder if one.level is not Level.STREET)}
    )
    case = reported(SMALL, pack=short).given(ConfirmTriage, PARTY_MASS)
    case.when(WorkTogether, PARTY_MASS, levels=(Level.STREET,), reason=WHY).refused(
        UnknownCode, field="levels"
    )


def test_a_level_that_takes_the_case_over_leads() -> None:
    case = in_hand().given(WorkTogether, PARTY_MASS, levels=(Level.COMMUNITY,), reason=WHY)
    case.lapses(ClockKind.RESOLVE)
    assert relations(case.case, case.ground(OFFICER)) == {Relation.JOINT, Relation.RECEIVER}
    case.given(Receive, OFFICER)
    assert relations(case.case, case.ground(OFFICER)) == {Relation.HANDLER}


# ---- representatives


def test_a_large_side_names_at_most_five_who_speak_for_it() -> None:
    case = reported(CROWD)
    assert len(speakers(case.case)) == 12
    case.when(NameRepresentatives, party(3), side="other", representatives=(2, 3, 3)).then(
        RepresentativesProposed
    )
    # One of eleven binds nobody, and says it once.
    assert len(speakers(case.case)) == 12
    case.when(NameRepresentatives, party(3), side="other", representatives=(3, 2)).quiet()
    for number in (2, 4, 5, 6):
        case.given(NameRepresentatives, party(number), side="other", representatives=(2, 3))
    assert len(speakers(case.case)) == 12
    case.when(NameRepresentatives, OFFICER, party=7, side="other", representatives=(3, 2))
    case.then(RepresentativesProposed, RepresentativesNamed)
    assert speakers(case.case) == (1, 2, 3)
    case.when(NameRepresentatives, party(8), side="other", representatives=(2, 3)).then(
        RepresentativesProposed
    )
    case.when(NameRepresentatives, party(4), side="other", representatives=(2, 3, 4, 5, 6, 7)).refused(
        TooManyRepresentatives, most=5
    )
    for number in range(7, 13):
        case.given(NameRepresentatives, OFFICER, party=number, side="other", representatives=(9,))
    assert speakers(case.case) == (1, 9)


def test_whoever_is_spoken_for_still_ends_mediation() -> None:
    case = reported(CROWD)
    for number in range(2, 8):
        case.given(NameRepresentatives, party(number), side="other", representatives=(2,))
    assert speakers(case.case) == (1, 2)
    case.given(RefuseMediation, party(12))
    assert case.case.consent.refused_by == 12


def test_a_side_names_its_own_and_names_them_itself() -> None:
    case = reported(CROWD)
    case.when(NameRepresentatives, APPLICANT, side="other", representatives=(2,)).refused(
        NotOfThatSide, party=1
    )
    case.when(NameRepresentatives, OTHER, side="other", representatives=(1, 2)).refused(
        NotOfThatSide, party=1
    )
    case.when(NameRepresentatives, OTHER, side="other", representatives=(40,)).refused(UnknownParty, party=40)
    case.when(NameRepresentatives, APPLICANT, side="applicant", representatives=(1,)).refused(
        NoLargeGroup, least=10
    )


def test_a_small_side_speaks_for_itself() -> None:
    reported().when(NameRepresentatives, OTHER, side="other", representatives=(2,)).refused(
        NoLargeGroup, least=10
    )
