"""Beginnings of the stories: a topic on its way to a round, by each of the procedures that the tests need."""

from datetime import timedelta
from uuid import UUID

from schemas.council.acts import Question
from schemas.council.proposals import MakeProposal
from schemas.council.rounds import CloseRound, OpenRound, TallyRound
from schemas.council.stages import Step
from schemas.council.topics import (
    GiveNotice,
    RecordPartyStudy,
    ScheduleDeliberation,
    ScreenTopic,
    SuggestTopic,
)
from tests.domain.council.chamber import (
    CHAIR,
    CLOCK,
    DELIBERATION,
    ESTATE,
    HALL,
    MEETING,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    OWNERS,
    REGISTER,
    words,
)
from tests.domain.council.story import Story

ORDER = "楼前的车按门牌轮流停放"
CHARGING = "在楼前公共场地建充电桩"
SUGGESTION = SuggestTopic(
    deliberation=DELIBERATION,
    place=ESTATE,
    source="resident",
    title=words("楼前停放车辆", "title"),
    problem=words("楼前的车挡住了消防通道。", "problem"),
)


def suggested(**story: object) -> Story:
    """A neighbour suggested that something be done about the cars in front of the house."""
    return Story(**story).given(SUGGESTION, NEIGHBOUR)  # type: ignore[arg-type]  # the fields of a story, passed on


def scheduled(
    procedure: str = "hall",
    matter: str = "community",
    *,
    tier: int = 3,
    register: UUID | None = REGISTER,
    body: UUID | None = HALL,
    **story: object,
) -> Story:
    """The topic was taken up, studied where an assembly decides, and it is fixed who takes part."""
    told = suggested(**story).given(
        ScreenTopic,
        ORGANISER,
        matter=matter,
        procedure=procedure,
        tier=tier,
        reason=words("按事项的性质"),
    )
    if "RecordPartyStudy" in told.may(ORGANISER) and told.may(ORGANISER)["RecordPartyStudy"] is None:
        told.given(
            RecordPartyStudy,
            ORGANISER,
            held_at=told.at,
            due=9,
            present=7,
            opinion="support",
            text=words("同意提交"),
        )
    return told.given(
        ScheduleDeliberation,
        ORGANISER,
        register_id=register,
        body=body,
        chair=CHAIR.id,
        observer=OBSERVER.id,
    )


def noticed(told: Story, *, days: int = 20, questions: tuple[Question, ...] = ()) -> Story:
    """The next round is announced in good time, with what it will ask if somebody says so."""
    opens, material = told.at + timedelta(days=days), words("方案见附件", "material")
    return told.given(GiveNotice, CHAIR, opens=opens, material=material, questions=questions)


def opened(told: Story, *, questions: tuple[Question, ...] = (), **said: object) -> Story:
    """The next round was announced with these questions, its instant came, and it is open."""
    notice = noticed(told, questions=questions).told.notice
    assert notice is not None
    return told.until(notice.opens).given(OpenRound, CHAIR, **said)


def closed(told: Story) -> Story:
    """The open round ran its time."""
    held = told.told.open_round
    assert held is not None
    return told.until(held.opened.closes).given(CloseRound, CLOCK)


def counted(told: Story) -> Story:
    """The open round ran its time, and was counted."""
    return closed(told).given(TallyRound, CLOCK)


def proposed(told: Story, *texts: str) -> Story:
    """The neighbour puts proposals on the table."""
    for text in texts:
        told.given(MakeProposal, NEIGHBOUR, clauses=(words(text),))
    return told


def in_the_hall(*texts: str, **story: object) -> Story:
    """Neighbours talk in the hall about these proposals."""
    return opened(proposed(scheduled(**story), *(texts or (ORDER,))))  # type: ignore[arg-type]  # the fields of a story


def of_three_sides(**story: object) -> Story:
    """The three-party meeting is scheduled, and a proposal is on the table."""
    told = scheduled("tripartite", "property_service", body=MEETING, register=None, **story)  # type: ignore[arg-type]
    return proposed(told, "保洁每天两次")


def owners_vote(
    matter: str = "common_use", procedure: str = "owners_special", text: str = CHARGING, **story: object
) -> Story:
    """Owners vote on one proposal, without talk before."""
    told = proposed(scheduled(procedure, matter, register=OWNERS, body=None, **story), text)  # type: ignore[arg-type]
    return opened(told).stands(Step.VOTING)
