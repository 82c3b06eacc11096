"""Recusal: at once on request or of his own accord, else decided by somebody whom it does not concern."""

from domain.case.ground import Relation, relations
from domain.case.next_step import next_step
from domain.case.presiding import no_recusal_open
from domain.case.refusals.mediators import (
    MediatorRemoved,
    NobodyPresides,
    NoRecusalOpen,
    NotTheMediator,
    RecusalDenied,
    RecusalOfOneself,
    RecusalOpen,
)
from domain.refusals import NotPermitted, PartyMissing, UnknownCode
from schemas.case_commands import Assign
from schemas.clock_events import ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.mediators import (
    AppointMediator,
    AskRecusal,
    ChooseMediator,
    DecideRecusal,
    MediatorAppointed,
    MediatorChosen,
    RecusalAsked,
    RecusalDecided,
)
from tests.domain.case.mediation import DECIDES, SECOND, WHY, chosen, opened
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    GRID,
    MEDIATOR,
    OFFICER,
    OTHER,
    PACK,
    STREET,
    SUPERVISOR,
    directory,
)


def test_on_request_a_mediator_makes_room_at_once_and_the_parties_choose_again() -> None:
    case = chosen().later(days=3)
    term = case.clock(ClockKind.TERM)
    case.when(AskRecusal, OTHER, staff=MEDIATOR.id, ground="kinship", reason=WHY)
    asked, decided, started = case.then(RecusalAsked, RecusalDecided, ClockStarted)
    assert isinstance(asked, RecusalAsked)
    assert isinstance(decided, RecusalDecided)
    assert isinstance(started, ClockStarted)
    assert (asked.party, decided.granted, decided.by_rule) == (2, True, True)
    assert started.kind is ClockKind.CHOOSE_MEDIATOR
    assert case.clock(ClockKind.TERM) == term
    assert case.case.mediators.presiding is None
    assert Relation.MEDIATOR not in relations(case.case, case.ground(MEDIATOR))
    case.when(ChooseMediator, OTHER, staff=MEDIATOR.id).refused(MediatorRemoved)
    case.given(ChooseMediator, OTHER, staff=SECOND.id)
    case.when(ChooseMediator, APPLICANT, staff=SECOND.id)
    _, named, _ = case.then(MediatorChosen, MediatorAppointed, ClockStopped)
    assert isinstance(named, MediatorAppointed)
    assert named.replaces == MEDIATOR.id


def test_a_mediator_withdraws_of_his_own_accord() -> None:
    for pack in (PACK, DECIDES):
        case = chosen(pack).when(AskRecusal, MEDIATOR, staff=MEDIATOR.id, ground="interest")
        (asked, *_) = case.then(RecusalAsked, RecusalDecided, ClockStarted)
        assert isinstance(asked, RecusalAsked)
        assert asked.party is None


def test_an_assistant_goes_and_nobody_has_to_choose_again() -> None:
    case = chosen().given(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(GRID.id,))
    case.when(AskRecusal, APPLICANT, staff=GRID.id).then(RecusalAsked, RecusalDecided)
    assert case.case.mediators.assistants == ()
    assert case.case.mediators.presiding is not None


def test_whoever_was_given_the_case_gives_it_up_with_the_mediation() -> None:
    case = opened().given(Assign, OFFICER, staff=MEDIATOR.id).lapses(ClockKind.CHOOSE_MEDIATOR)
    case.given(AppointMediator, OFFICER, staff=MEDIATOR.id).given(AskRecusal, OTHER, staff=MEDIATOR.id)
    assert case.case.handler is None


def test_a_request_has_an_owner_a_ground_and_a_mediator() -> None:
    case = chosen()
    case.when(AskRecusal, OTHER, staff=SECOND.id).refused(NotTheMediator)
    case.when(AskRecusal, OTHER, staff=MEDIATOR.id, ground="grudge").refused(UnknownCode, field="ground")
    case.when(AskRecusal, OFFICER, staff=MEDIATOR.id).refused(PartyMissing)
    case.when(AskRecusal, SUPERVISOR, staff=MEDIATOR.id).refused(NotPermitted)
    case.given(AskRecusal, OFFICER, staff=MEDIATOR.id, party=2, channel="phone")
    case.when(AskRecusal, OTHER, staff=MEDIATOR.id).refused(NobodyPresides)


def test_where_it_is_decided_no_session_is_held_meanwhile_and_the_mediator_does_not_decide() -> None:
    case = chosen(DECIDES).when(AskRecusal, OTHER, staff=MEDIATOR.id)
    _, started = case.then(RecusalAsked, ClockStarted)
    assert isinstance(started, ClockStarted)
    assert started.kind is ClockKind.DECIDE_RECUSAL
    assert isinstance(no_recusal_open(case.case, case.ground(MEDIATOR)), RecusalOpen)
    step = next_step(case.case)
    assert step is not None
    assert step.what == "decide_recusal"
    case.when(AskRecusal, APPLICANT, staff=MEDIATOR.id).quiet()
    case.when(DecideRecusal, MEDIATOR, granted=False, reason=WHY).refused(RecusalOfOneself)
    case.when(DecideRecusal, OTHER, granted=True, reason=WHY).refused(NotPermitted)
    (decided, _) = case.when(DecideRecusal, STREET, granted=False, reason=WHY).then(
        RecusalDecided, ClockStopped
    )
    assert isinstance(decided, RecusalDecided)
    assert (decided.by_rule, decided.reason) == (False, WHY.sealed)
    case.when(DecideRecusal, OFFICER, granted=True, reason=WHY).refused(NoRecusalOpen)
    case.when(AskRecusal, OTHER, staff=MEDIATOR.id).refused(RecusalDenied)
    case.given(AskRecusal, APPLICANT, staff=MEDIATOR.id)
    case.when(DecideRecusal, OFFICER, granted=True, reason=WHY).then(
        RecusalDecided, ClockStopped, ClockStarted
    )
    assert case.case.mediators.removed == (MEDIATOR.id,)


def test_one_request_is_decided_before_the_next_and_a_mediator_need_not_wait_for_it() -> None:
    case = chosen(DECIDES).given(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(GRID.id,))
    case.given(AskRecusal, OTHER, staff=MEDIATOR.id)
    case.when(AskRecusal, OTHER, staff=GRID.id).refused(RecusalOpen)
    case.when(AskRecusal, MEDIATOR, staff=MEDIATOR.id)
    case.then(RecusalAsked, RecusalDecided, ClockStopped, ClockStarted)


def test_with_nobody_there_who_could_decide_it_is_granted() -> None:
    alone = directory((CAPTAIN, OFFICER))
    case = opened(DECIDES, alone).lapses(ClockKind.CHOOSE_MEDIATOR)
    case.given(AppointMediator, OFFICER, staff=OFFICER.id)
    case.when(AskRecusal, OTHER, staff=OFFICER.id).then(RecusalAsked, RecusalDecided, ClockStarted)
