"""Who mediates: the parties choose, the committee appoints, what is disclosed waits for the parties, a request makes room."""

import pytest

from domain.case.ground import Relation, relations
from domain.case.next_step import next_step
from domain.case.presiding import candidates, disclosure_decided, rights_told, undecided
from domain.case.refusals.mediators import (
    ChoiceWindowOpen,
    ChoiceWindowOver,
    DisclosureUndecided,
    MediatorNamed,
    MediatorRemoved,
    NamedTwice,
    NobodyPresides,
    NothingDisclosed,
    NotTheMediator,
    RightsNotTold,
)
from domain.directory import Directory
from domain.refusals import LevelHasNoPost, NotPermitted, UnknownCode, UnknownParty, WrongStage
from schemas.actors import Actor, Role
from schemas.acts import PartyEntry
from schemas.case_commands import Accept, ConfirmTriage, Escalate, Receive
from schemas.case_events import DisputeReported
from schemas.clock_events import ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation
from schemas.mediators import (
    AcceptDisclosure,
    AppointMediator,
    AskRecusal,
    ChooseMediator,
    ConflictDisclosed,
    ConflictProposed,
    DiscloseConflict,
    DisclosureAccepted,
    GiveRightsNotice,
    MediatorAppointed,
    MediatorChosen,
    RightsNoticeGiven,
)
from schemas.places import PostVacated, TieDeclared, TieWithdrawn
from tests.domain.case.mediation import SECOND, TOWN, WHY, appointed, chosen, opened
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    FULL,
    GRID,
    HOME,
    MEDIATOR,
    NEXT_DOOR,
    OFFICER,
    OTHER,
    PRIVATE,
    STREET,
    SUPERVISOR,
    filing,
    name_of,
)
from tests.domain.case.story import Story, reported


def test_everybody_is_told_of_the_rights_once_in_the_text_of_the_pack() -> None:
    case = opened()
    assert isinstance(rights_told(case.case, case.ground(OFFICER)), RightsNotTold)
    (told,) = case.when(GiveRightsNotice, OFFICER, parties=(2, 1, 2), form="oral").then(RightsNoticeGiven)
    assert isinstance(told, RightsNoticeGiven)
    assert (told.parties, told.version) == ((1, 2), "rights-1")
    case.when(GiveRightsNotice, OFFICER, parties=(1,), form="written").quiet()
    assert rights_told(case.case, case.ground(OFFICER)) is None
    case.when(GiveRightsNotice, OFFICER, parties=(7,), form="oral").refused(UnknownParty, party=7)
    case.when(GiveRightsNotice, APPLICANT, parties=(1,), form="oral").refused(NotPermitted)


def test_whom_every_party_chose_presides_at_once() -> None:
    case = opened().given(ChooseMediator, APPLICANT, staff=MEDIATOR.id)
    case.when(ChooseMediator, OTHER, staff=MEDIATOR.id)
    _, named, stopped = case.then(MediatorChosen, MediatorAppointed, ClockStopped)
    assert isinstance(named, MediatorAppointed)
    assert isinstance(stopped, ClockStopped)
    assert (named.post.staff, named.by, named.replaces) == (MEDIATOR.id, "parties", None)
    assert stopped.clock.startswith("choose_mediator@")
    assert Relation.MEDIATOR in relations(case.case, case.ground(MEDIATOR))


def test_a_party_may_think_again_and_says_nothing_new_twice() -> None:
    case = opened().given(ChooseMediator, APPLICANT, staff=MEDIATOR.id)
    case.when(ChooseMediator, APPLICANT, staff=MEDIATOR.id).quiet()
    case.given(ChooseMediator, APPLICANT, staff=SECOND.id)
    case.when(ChooseMediator, OTHER, staff=MEDIATOR.id).then(MediatorChosen)
    case.when(ChooseMediator, OFFICER, party=2, channel="phone", staff=SECOND.id)
    case.then(MediatorChosen, MediatorAppointed, ClockStopped)


@pytest.mark.parametrize("who", ["nobody", SUPERVISOR.id, GRID.id, NEXT_DOOR.id, STREET.id])
def test_one_is_chosen_who_holds_a_fitting_post_here(who: str) -> None:
    opened().when(ChooseMediator, APPLICANT, staff=who).refused(LevelHasNoPost, level="community")


def test_whom_people_may_choose_is_listed() -> None:
    case = opened()
    found = {post.staff for post in candidates(case.case, case.ground(APPLICANT))}
    assert found == {OFFICER.id, MEDIATOR.id, SECOND.id}


def test_there_is_a_time_to_choose_and_one_to_appoint() -> None:
    case = opened()
    case.when(AppointMediator, OFFICER, staff=MEDIATOR.id).refused(ChoiceWindowOpen, missing=(1, 2))
    case.lapses(ClockKind.CHOOSE_MEDIATOR)
    case.when(ChooseMediator, APPLICANT, staff=MEDIATOR.id).refused(ChoiceWindowOver)
    (named, _) = case.when(AppointMediator, OFFICER, staff=MEDIATOR.id).then(MediatorAppointed, ClockStopped)
    assert isinstance(named, MediatorAppointed)
    assert named.by == "committee"
    case.when(ChooseMediator, APPLICANT, staff=SECOND.id).refused(MediatorNamed)


def test_parties_who_differ_need_not_wait() -> None:
    case = opened().given(ChooseMediator, APPLICANT, staff=MEDIATOR.id)
    case.given(ChooseMediator, OTHER, staff=SECOND.id)
    case.when(AppointMediator, STREET, staff=SECOND.id).then(MediatorAppointed, ClockStopped)


def test_assistants_hold_a_post_and_one_part_each() -> None:
    case = opened().lapses(ClockKind.CHOOSE_MEDIATOR)
    case.when(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(MEDIATOR.id,)).refused(NamedTwice)
    case.when(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(GRID.id, GRID.id)).refused(NamedTwice)
    case.when(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(SUPERVISOR.id,)).refused(
        LevelHasNoPost
    )
    case.given(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(GRID.id,))
    assert Relation.MEDIATOR in relations(case.case, case.ground(GRID))


def test_assistants_come_and_go_and_whom_the_parties_chose_stays() -> None:
    case = chosen()
    (named,) = case.when(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(GRID.id,)).then(
        MediatorAppointed
    )
    assert isinstance(named, MediatorAppointed)
    assert named.by == "parties"
    case.when(AppointMediator, OFFICER, staff=MEDIATOR.id, assistants=(GRID.id,)).quiet()
    case.when(AppointMediator, OFFICER, staff=SECOND.id).refused(MediatorNamed)


def test_whoever_left_his_post_is_followed_by_another() -> None:
    case = chosen()
    gone = PostVacated(place="hean/xinhe", role=Role.MEDIATOR, staff=MEDIATOR.id)
    case.directory = case.directory.evolve([gone])
    (named,) = case.when(AppointMediator, OFFICER, staff=SECOND.id).then(MediatorAppointed)
    assert isinstance(named, MediatorAppointed)
    assert named.replaces == MEDIATOR.id


def test_a_mediator_discloses_a_tie_and_goes_on_when_every_party_agrees() -> None:
    case = chosen()
    case.when(AcceptDisclosure, OTHER).refused(NothingDisclosed)
    (disclosed,) = case.when(DiscloseConflict, MEDIATOR, ground="kinship", detail=WHY).then(ConflictDisclosed)
    assert isinstance(disclosed, ConflictDisclosed)
    assert (disclosed.staff, disclosed.detail) == (MEDIATOR.id, WHY.sealed)
    assert undecided(case.case) == (MEDIATOR.id,)
    against = disclosure_decided(case.case, case.ground(MEDIATOR))
    assert isinstance(against, DisclosureUndecided)
    assert against.facts == {"missing": (1, 2)}
    case.when(AcceptDisclosure, OTHER).then(DisclosureAccepted)
    case.when(AcceptDisclosure, OTHER).quiet()
    case.given(AcceptDisclosure, OFFICER, party=1, channel="phone")
    assert disclosure_decided(case.case, case.ground(MEDIATOR)) is None
    case.when(DiscloseConflict, MEDIATOR, ground="kinship").quiet()
    assert undecided(case.given(DiscloseConflict, MEDIATOR, ground="interest").case) == (MEDIATOR.id,)


def test_those_who_handle_the_case_disclose_for_a_mediator_and_for_no_one_else() -> None:
    case = chosen().given(DiscloseConflict, OFFICER, staff=MEDIATOR.id, ground="post")
    case.when(DiscloseConflict, OFFICER, ground="post").refused(NotTheMediator)
    case.when(DiscloseConflict, MEDIATOR, ground="grudge").refused(UnknownCode, field="ground")
    opened().when(DiscloseConflict, OFFICER, ground="post").refused(NobodyPresides)


def tied(*ties: TieDeclared | TieWithdrawn) -> Directory:
    return TOWN.evolve(ties)


SITS = TieDeclared(staff=MEDIATOR.id, kind="post", place="hean/xinhe/e1", organisation="owners_committee")
KIN = TieDeclared(staff=MEDIATOR.id, kind="kinship", place=HOME)


def against(entry: dict[str, object], town: Directory) -> Story:
    """The committee appoints the mediator in a matter whose second party is of this kind."""
    first, second = filing("楼上漏水", "天花板渗水三个星期。").parties
    matter = PRIVATE.model_copy(update={"parties": (first, second.model_copy(update=entry))})
    case = reported(matter, directory=town).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
    case.given(Escalate, CAPTAIN, tried=WHY, at_request_of=1).given(Receive, OFFICER)
    case.given(InviteToMediation, OFFICER).given(GiveConsent, OTHER).given(OpenMediation, OFFICER)
    return case.lapses(ClockKind.CHOOSE_MEDIATOR).when(AppointMediator, OFFICER, staff=MEDIATOR.id)


@pytest.mark.parametrize(
    ("tie", "entry", "ground", "party"),
    [
        (SITS, {"organisation": "owners_committee"}, "post", 2),
        (KIN, {}, "kinship", None),
        (KIN.model_copy(update={"place": "hean/xinhe/e1"}), {}, "kinship", None),
    ],
    ids=["owners_committee", "kin_in_the_building", "kin_in_the_estate"],
)
def test_a_tie_that_the_roster_knows_is_proposed_at_appointment(
    tie: TieDeclared, entry: dict[str, object], ground: str, party: int | None
) -> None:
    case = against(entry, tied(tie))
    _, proposed, _ = case.then(MediatorAppointed, ConflictProposed, ClockStopped)
    assert isinstance(proposed, ConflictProposed)
    assert (proposed.staff, proposed.ground, proposed.party) == (MEDIATOR.id, ground, party)
    assert case.case.mediators.proposed == ((MEDIATOR.id, ground),)


@pytest.mark.parametrize(
    ("ties", "entry"),
    [
        ((SITS,), {"organisation": "property_service"}),
        ((SITS.model_copy(update={"place": "hean/xinhe/e2"}),), {"organisation": "owners_committee"}),
        ((SITS, TieWithdrawn(**SITS.model_dump())), {"organisation": "owners_committee"}),
        ((SITS.model_copy(update={"staff": SECOND.id}),), {"organisation": "owners_committee"}),
        ((KIN.model_copy(update={"place": "hean/xinhe/e1/b2"}),), {}),
    ],
    ids=["another_body", "another_estate", "withdrawn", "another_person", "another_building"],
)
def test_what_does_not_touch_the_parties_is_not_proposed(
    ties: tuple[TieDeclared | TieWithdrawn, ...], entry: dict[str, object]
) -> None:
    against(entry, tied(*ties)).then(MediatorAppointed, ClockStopped)


def test_ties_that_say_the_same_are_proposed_once() -> None:
    wide = KIN.model_copy(update={"place": "hean/xinhe/e1"})
    against({}, tied(KIN, wide)).then(MediatorAppointed, ConflictProposed, ClockStopped)


def test_what_a_filing_says_of_a_party_is_kept() -> None:
    (event,) = against({"organisation": "owners_committee"}, TOWN).seen(DisputeReported)
    assert isinstance(event, DisputeReported)
    entry: PartyEntry = event.parties[1]
    assert (entry.organisation, entry.name) == ("owners_committee", name_of(2, "x").sealed)


@pytest.mark.parametrize("by", [APPLICANT, OTHER, SUPERVISOR], ids=lambda one: one.id)
def test_the_committee_alone_appoints(by: Actor) -> None:
    opened().lapses(ClockKind.CHOOSE_MEDIATOR).when(AppointMediator, by, staff=MEDIATOR.id).refused(
        NotPermitted
    )


def test_before_mediation_nobody_is_named() -> None:
    case = reported(PRIVATE, directory=FULL).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
    case.when(ChooseMediator, APPLICANT, staff=CAPTAIN.id).refused(WrongStage, stage="handling")


def test_the_next_body_names_its_own_and_takes_nobody_who_was_removed() -> None:
    case = chosen().given(AskRecusal, OTHER, staff=MEDIATOR.id)
    case.given(GiveRightsNotice, OFFICER, parties=(1, 2), form="written")
    case.given(Escalate, OFFICER, tried=WHY, at_request_of=1).given(Receive, STREET)
    assert case.case.mediators.removed == (MEDIATOR.id,)
    assert (case.case.mediators.told_rights, case.case.mediators.named) == ((), False)
    case.given(InviteToMediation, STREET).given(GiveConsent, OTHER).given(OpenMediation, STREET)
    case.when(ChooseMediator, OTHER, staff=MEDIATOR.id).refused(MediatorRemoved)


def test_the_next_step_is_to_name_a_mediator_and_then_to_mediate() -> None:
    def step(case: Story) -> str:
        found = next_step(case.case)
        assert found is not None
        return found.what

    assert step(opened()) == "choose_mediator"
    assert step(opened().lapses(ClockKind.CHOOSE_MEDIATOR)) == "choose_mediator"
    assert step(chosen()) == "mediate"
    assert step(appointed()) == "mediate"


def test_while_the_parties_choose_the_case_waits_for_them_and_then_for_the_office() -> None:
    def awaited(case: Story) -> tuple[tuple[int, ...], Role]:
        found = next_step(case.case)
        assert found
        assert found.who
        return found.parties, found.who.role

    assert awaited(opened()) == ((1, 2), Role.PARTY)
    one = opened().given(ChooseMediator, APPLICANT, staff=MEDIATOR.id)
    assert awaited(one) == ((2,), Role.PARTY)
    differ = one.given(ChooseMediator, OTHER, staff=SECOND.id)
    assert awaited(differ) == ((), OFFICER.role)
    assert awaited(opened().lapses(ClockKind.CHOOSE_MEDIATOR)) == ((), OFFICER.role)
