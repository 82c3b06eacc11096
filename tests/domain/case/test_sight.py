"""Who may see a case, which of its events, and what is listed for whom to do."""

from typing import get_args

import pytest

from domain.case.ground import Relation
from domain.case.next_step import next_step
from domain.case.sight import Sight, sees_case, sight
from domain.case.table.sight import COLUMNS, CONFIDED, TABLE
from domain.refusals import UnknownCase
from schemas.actors import PUBLIC, Actor, Visibility
from schemas.case_commands import (
    Accept,
    AddNote,
    ConfirmTriage,
    ContestTriage,
    Escalate,
    LadderCommand,
    Lapse,
    Receive,
    RecordContact,
    RecordSettlement,
    Withdraw,
)
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation
from schemas.mediators import AppointMediator, AskRecusal, GiveRightsNotice
from schemas.sessions import CloseSession, MinutesTaken, OpenSession
from tests.domain.case.people import (
    ADMINISTRATOR,
    APPLICANT,
    CAPTAIN,
    CLOCK,
    ELSEWHERE,
    GRID,
    MEDIATOR,
    NEXT_DOOR,
    OFFICER,
    OTHER,
    PARTY_MASS,
    PRIVATE,
    RESIDENT,
    STRANGER,
    STREET,
    SUPERVISOR,
    words,
)
from tests.domain.case.story import Story, reported

STRANGERS = [NEXT_DOOR, ELSEWHERE, ADMINISTRATOR, RESIDENT, STRANGER, PUBLIC]
WHY = words("说来话长。")


def in_hand() -> Story:
    return reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)


@pytest.mark.parametrize("by", STRANGERS, ids=lambda one: one.id)
def test_a_stranger_does_not_learn_that_there_is_a_case(by: Actor) -> None:
    case = reported(PRIVATE)
    assert not sees_case(case.case, case.ground(by))
    assert case.may(by) == {}
    case.when(AddNote, by, text=WHY).refused(UnknownCase)
    case.when(Lapse, by, obligation="accept@4").refused(UnknownCase)


def test_there_is_no_case_before_it_is_reported() -> None:
    Story().when(ConfirmTriage, CAPTAIN).refused(UnknownCase)
    Story().when(Lapse, CLOCK, obligation="accept@4").refused(UnknownCase)


@pytest.mark.parametrize(
    "by", [CAPTAIN, GRID, PARTY_MASS, OFFICER, MEDIATOR, STREET, SUPERVISOR, APPLICANT, OTHER]
)
def test_those_whom_it_concerns_see_the_case(by: Actor) -> None:
    case = reported(PRIVATE)
    assert sees_case(case.case, case.ground(by))


def test_a_party_of_another_case_or_number_is_a_stranger() -> None:
    case = reported(PRIVATE)
    for by in (OTHER.model_copy(update={"party": 3}), OTHER.model_copy(update={"party": None})):
        assert not sees_case(case.case, case.ground(by))


@pytest.mark.parametrize(
    ("visibility", "by", "seen"),
    [
        (Visibility.PUBLIC, OTHER, Sight.WHOLE),
        (Visibility.PUBLIC, NEXT_DOOR, Sight.NONE),
        (Visibility.PUBLIC, CLOCK, Sight.NONE),
        (Visibility.PARTIES, OTHER, Sight.WHOLE),
        (Visibility.PARTIES, SUPERVISOR, Sight.WHOLE),
        (Visibility.ONE_PARTY, APPLICANT, Sight.WHOLE),
        (Visibility.ONE_PARTY, OTHER, Sight.NONE),
        (Visibility.ONE_PARTY, PARTY_MASS, Sight.WHOLE),
        (Visibility.ONE_PARTY, OFFICER, Sight.STUB),
        (Visibility.ONE_PARTY, SUPERVISOR, Sight.STUB),
        (Visibility.ONE_PARTY, STRANGER, Sight.NONE),
        (Visibility.HANDLERS, PARTY_MASS, Sight.WHOLE),
        (Visibility.HANDLERS, SUPERVISOR, Sight.WHOLE),
        (Visibility.HANDLERS, APPLICANT, Sight.NONE),
        (Visibility.SUPERVISORS, SUPERVISOR, Sight.WHOLE),
        (Visibility.SUPERVISORS, OFFICER, Sight.WHOLE),
        (Visibility.SUPERVISORS, PARTY_MASS, Sight.NONE),
        (Visibility.SUPERVISORS, APPLICANT, Sight.NONE),
    ],
)
def test_what_the_first_party_said_in_confidence_and_the_rest(
    visibility: Visibility, by: Actor, seen: Sight
) -> None:
    case = in_hand()
    assert sight(case.case, visibility, 1, case.ground(by)) is seen


def test_confidence_goes_with_the_case_to_those_who_handle_it_now() -> None:
    case = in_hand().given(Escalate, PARTY_MASS, tried=WHY)
    assert sight(case.case, Visibility.ONE_PARTY, 1, case.ground(OFFICER)) is Sight.STUB
    case.given(Receive, OFFICER)
    assert sight(case.case, Visibility.ONE_PARTY, 1, case.ground(OFFICER)) is Sight.WHOLE
    assert sight(case.case, Visibility.ONE_PARTY, 1, case.ground(PARTY_MASS)) is Sight.STUB


def listed(case: Story, by: Actor, *, now: bool) -> set[str]:
    """The commands of the ladder that are listed for somebody: open now, or not yet."""
    ladder = {one.__name__ for one in get_args(LadderCommand)}
    return {name for name, against in case.may(by).items() if (against is None) is now} & ladder


def test_what_is_listed_says_what_may_be_done_now_and_what_not_yet() -> None:
    assert listed(in_hand(), PARTY_MASS, now=True) == {
        "ChangeTriage",
        "Assign",
        "RecordContact",
        "AddNote",
        "Escalate",
        "RecordSettlement",
        "Withdraw",
        "Close",
    }
    assert listed(in_hand(), PARTY_MASS, now=False) == {"Register", "ConfirmTriage", "Accept", "Decline"}
    assert listed(in_hand(), APPLICANT, now=True) == {"AddNote", "ContestTriage", "Withdraw"}
    assert listed(in_hand(), OTHER, now=True) == {"AddNote", "ContestTriage"}
    assert listed(in_hand(), SUPERVISOR, now=True) == {"AddNote"}


def test_every_relation_has_its_sight_of_every_audience() -> None:
    assert set(TABLE) == set(Visibility)
    assert set(COLUMNS) == set(Relation)
    assert set(CONFIDED) == set(Relation)
    assert len(COLUMNS) == len(set(COLUMNS))


def mediated() -> Story:
    """The mediator presides at the community, a grid worker assists, the officer took the case over."""
    case = reported(PRIVATE).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
    case.given(Escalate, CAPTAIN, tried=WHY, at_request_of=1).given(Receive, OFFICER)
    case.given(InviteToMediation, OFFICER).given(GiveConsent, OTHER).given(OpenMediation, OFFICER)
    case.lapses(ClockKind.CHOOSE_MEDIATOR)
    return case.given(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(GRID.id,))


def confided(case: Story) -> dict[Actor, Sight]:
    """Who sees what the first party says alone."""
    everybody = (APPLICANT, OTHER, CAPTAIN, GRID, MEDIATOR, OFFICER, STREET, SUPERVISOR, CLOCK)
    return {by: sight(case.case, Visibility.ONE_PARTY, 1, case.ground(by)) for by in everybody}


def test_what_is_said_in_a_caucus_is_for_the_mediators_and_that_party() -> None:
    assert confided(mediated()) == {
        APPLICANT: Sight.WHOLE,
        OTHER: Sight.NONE,
        CAPTAIN: Sight.STUB,
        GRID: Sight.WHOLE,
        MEDIATOR: Sight.WHOLE,
        OFFICER: Sight.STUB,
        STREET: Sight.STUB,
        SUPERVISOR: Sight.STUB,
        CLOCK: Sight.NONE,
    }


def test_while_a_successor_is_sought_nobody_of_the_offices_hears_what_was_confided() -> None:
    case = mediated().given(AskRecusal, OTHER, staff=MEDIATOR.id)
    seen = confided(case)
    assert (seen[MEDIATOR], seen[OFFICER], seen[GRID]) == (Sight.STUB, Sight.STUB, Sight.WHOLE)
    case.given(Escalate, OFFICER, tried=WHY, at_request_of=1).given(Receive, STREET)
    seen = confided(case)
    assert (seen[MEDIATOR], seen[OFFICER], seen[STREET]) == (Sight.STUB, Sight.STUB, Sight.WHOLE)


def test_a_mediator_sees_the_rest_as_those_who_handle_the_case_do() -> None:
    case = mediated()
    for visibility in (Visibility.PARTIES, Visibility.HANDLERS):
        assert sight(case.case, visibility, None, case.ground(GRID)) is Sight.WHOLE
    assert sight(case.case, Visibility.SUPERVISORS, None, case.ground(MEDIATOR)) is Sight.NONE


def what(case: Story) -> tuple[str, str | None]:
    step = next_step(case.case)
    assert step is not None
    return step.what, step.who.staff if step.who else None


def test_the_next_step_follows_the_case() -> None:
    case = reported()
    assert what(case) == ("confirm_triage", PARTY_MASS.id)
    assert what(case.given(ConfirmTriage, PARTY_MASS)) == ("accept", PARTY_MASS.id)
    assert what(case.given(Accept, CAPTAIN)) == ("first_contact", CAPTAIN.id)
    assert what(case.given(RecordContact, CAPTAIN, party=1)) == ("resolve", CAPTAIN.id)
    assert what(case.given(ContestTriage, OTHER, reason=WHY)) == ("answer_contest", CAPTAIN.id)
    assert what(case.given(ConfirmTriage, OFFICER)) == ("resolve", CAPTAIN.id)
    assert what(case.given(Escalate, CAPTAIN, tried=WHY)) == ("receive", OFFICER.id)
    assert what(case.given(Receive, MEDIATOR)) == ("first_contact", MEDIATOR.id)
    case.given(RecordSettlement, MEDIATOR, terms=WHY, consents=(1, 2))
    assert what(case) == ("close", MEDIATOR.id)


def test_a_step_that_is_late_says_so_and_a_case_that_is_over_has_none() -> None:
    step = next_step(reported().lapses(ClockKind.CONFIRM_TRIAGE).case)
    assert step is not None
    assert (step.what, step.overdue) == ("confirm_triage", True)
    assert next_step(reported().given(Withdraw, APPLICANT).case) is None


def after_a_caucus() -> tuple[Story, int]:
    """The mediator spoke with the second party alone: the case, and the version of the minutes."""
    case = mediated().given(GiveRightsNotice, MEDIATOR, parties=(1, 2), form="oral")
    case.given(OpenSession, MEDIATOR, form="caucus", party=2)
    case.given(CloseSession, MEDIATOR, minutes=WHY, result="continued")
    (version,) = (fact.version for fact in case.facts if isinstance(fact.event, MinutesTaken))
    return case, version


def test_what_was_confided_stays_with_those_who_heard_it_wherever_the_case_goes() -> None:
    case, version = after_a_caucus()

    def whole() -> set[str]:
        everybody = (APPLICANT, OTHER, MEDIATOR, GRID, OFFICER, STREET, CAPTAIN, SUPERVISOR)
        eyes = Visibility.ONE_PARTY
        seen = {one.id: sight(case.case, eyes, 2, case.ground(one), version) for one in everybody}
        return {one for one, how in seen.items() if how is Sight.WHOLE}

    heard = {MEDIATOR.id, GRID.id, OTHER.id}
    assert whole() == heard
    case.given(Escalate, OFFICER, tried=WHY, at_request_of=1)
    assert whole() == heard
    case.given(Receive, STREET)
    assert whole() == heard
    case.given(InviteToMediation, STREET).given(GiveConsent, OTHER).given(OpenMediation, STREET)
    case.lapses(ClockKind.CHOOSE_MEDIATOR).given(AppointMediator, STREET, staff=STREET.id)
    assert whole() == heard
    # What is confided to the mediator of the street is in turn not for those who mediated before.
    now = {by: sight(case.case, Visibility.ONE_PARTY, 2, case.ground(by)) for by in (STREET, MEDIATOR)}
    assert now == {STREET: Sight.WHOLE, MEDIATOR: Sight.STUB}
