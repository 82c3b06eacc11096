"""Beginnings of the stories of results: what was agreed on or voted for, with tasks, published."""

from datetime import timedelta

from schemas.council.meetings import RecordMinutes, SignMinutes
from schemas.council.proposals import ClassifyProposal
from schemas.council.results import (
    AnnulDecision,
    PublishResult,
    ReportBack,
)
from schemas.council.stages import Step
from schemas.council.tasks import AssignTask, FinishTask
from tests.domain.case.people import GRID
from tests.domain.council.chamber import CHAIR, DELIBERATION, RESIDENTS, sits, words
from tests.domain.council.steps import (
    CHARGING,
    ORDER,
    counted,
    in_the_hall,
    of_three_sides,
    opened,
    proposed,
    scheduled,
)
from tests.domain.council.steps import owners_vote as vote_opened
from tests.domain.council.story import Story

OWNER = GRID


def agreed(*texts: str) -> Story:
    """Neighbours agree in the hall on each of these."""
    told = in_the_hall(*(texts or (ORDER,)))
    for one in told.told.proposals:
        told.given(ClassifyProposal, CHAIR, proposal=one.id, matter=one.matter)
        told.vote(one.id, yes=10)
    return counted(told)


def half_agreed() -> Story:
    """They agree on how to park, and on charging posts too, on which owners decide."""
    return agreed(ORDER, CHARGING)


def passed(yes: int = 18, no: int = 2) -> Story:
    """Owners voted on charging posts; fifteen of twenty are three quarters."""
    return counted(vote_opened().vote("p1", yes=yes, no=no))


def covenant() -> Story:
    """Residents made a covenant."""
    told = scheduled("residents_covenant", "residents_covenant", register=RESIDENTS, body=None)
    told = counted(opened(proposed(told, "居民公约草案")).vote("p1", yes=12)).stands(Step.BETWEEN)
    told.given(ClassifyProposal, CHAIR, proposal="p1", matter="residents_covenant")
    return counted(opened(told).vote("p1", yes=10)).stands(Step.PASSED)


def met() -> Story:
    """Community, owners and property company agree."""
    told = opened(of_three_sides(), present=("community", "owners", "property"))
    return counted(told.vote("p1", yes=6))


def signed(told: Story, *sides: str) -> Story:
    """The minutes are signed for these sides."""
    for side in sides:
        told.given(SignMinutes, sits(side, 1), side=side)
    return told


def minuted(told: Story) -> Story:
    return told.given(RecordMinutes, CHAIR, text=words("商定的事项"))


def owned(told: Story, **said: object) -> Story:
    """Somebody carries out what carried."""
    known = {"owner": OWNER.id, "due": told.at + timedelta(days=20), "text": words("划线")}
    return told.given(AssignTask, CHAIR, **{**known, **said})


def published(told: Story) -> Story:
    """The result is up."""
    return told.given(PublishResult, CHAIR, text=words("经协商确定", "result"))


def out() -> Story:
    """What neighbours agreed on has an owner, and is up."""
    return published(owned(agreed()))


def reported(told: Story | None = None) -> Story:
    """All tasks were done, and everybody was told."""
    told = told or out()
    for task in told.told.tasks:
        if task.is_open:
            told.given(FinishTask, OWNER, task=task.number, text=words("已划线"))
    return told.given(ReportBack, CHAIR, text=words("完成情况"))


def annulment(by: str = "court") -> AnnulDecision:
    """What is recorded when a court or an authority annuls the decision."""
    return AnnulDecision(deliberation=DELIBERATION, by=by, reason=words("侵害业主权益"))
