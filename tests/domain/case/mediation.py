"""Stories of a case in mediation at the community, with an officer and two mediators there."""

from domain.directory import Directory
from schemas.actors import Role
from schemas.case_commands import Accept, ConfirmTriage, Escalate, Receive
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation
from schemas.mediators import AppointMediator, ChooseMediator
from schemas.policy import PolicyPack
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    HOLDERS,
    MEDIATOR,
    OFFICER,
    OTHER,
    PACK,
    PRIVATE,
    directory,
    staff,
    words,
)
from tests.domain.case.story import Story, reported

WHY = words("调解员是对方的亲戚。")
SECOND = staff("second", Role.MEDIATOR, "hean/xinhe")
TOWN = directory((*HOLDERS, SECOND))
DECIDES = PACK.model_copy(
    update={
        "practice": PACK.practice
        and PACK.practice.model_copy(
            update={"recusal": PACK.practice.recusal.model_copy(update={"on_request": "decide"})}
        )
    }
)


def opened(pack: PolicyPack = PACK, town: Directory = TOWN) -> Story:
    """In mediation at the community, with the officer and two mediators."""
    case = reported(PRIVATE, pack=pack, directory=town).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
    case.given(Escalate, CAPTAIN, tried=WHY, at_request_of=1).given(Receive, OFFICER)
    return case.given(InviteToMediation, OFFICER).given(GiveConsent, OTHER).given(OpenMediation, OFFICER)


def chosen(pack: PolicyPack = PACK) -> Story:
    case = opened(pack).given(ChooseMediator, APPLICANT, staff=MEDIATOR.id)
    return case.given(ChooseMediator, OTHER, staff=MEDIATOR.id)


def appointed(town: Directory = TOWN) -> Story:
    case = opened(town=town).lapses(ClockKind.CHOOSE_MEDIATOR)
    return case.given(AppointMediator, OFFICER, staff=MEDIATOR.id)
