"""From where the machine that plays a deliberation begins: at the first step, and wherever a long walk seldom comes."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from schemas.council.meetings import RecordMinutes
from schemas.council.proposals import AmendClause, ClassifyProposal
from schemas.council.results import (
    Appraise,
    FileForRecord,
    PublishResult,
    RaiseObjection,
    ReportBack,
)
from schemas.council.rounds import ReferToVote
from schemas.council.tasks import AssignTask, FinishTask
from schemas.council.topics import ScheduleDeliberation, ScreenTopic
from tests.domain.case.people import CAPTAIN
from tests.domain.council.chamber import (
    BRANCH,
    CHAIR,
    COMMITTEE,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    OWNERS,
    RESIDENTS,
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
    suggested,
)
from tests.domain.council.story import Story

Begin = Callable[[], Story]
SIDES = ("community", "owners", "property")


def _partial() -> Story:
    return counted(in_the_hall(ORDER, CHARGING).vote("p1", yes=12).vote("p2", yes=11))


def _referred() -> Story:
    told = _partial().given(ClassifyProposal, CHAIR, proposal="p2", matter="common_use")
    return told.given(ReferToVote, CHAIR, proposals=("p2",), procedure="owners_special", register_id=OWNERS)


def _last_round() -> Story:
    told = in_the_hall()
    for _ in range(2):
        opened(counted(told.vote("p1", no=12)))
    return told


def _at_tier_two() -> Story:
    told = opened(proposed(scheduled(tier=2), ORDER))
    for _ in range(2):
        opened(counted(told.vote("p1", no=12)))
    return counted(told.vote("p1", no=12))


def _third_discussion() -> Story:
    told = proposed(
        scheduled("four_discussions", "village_major", register=None, body=BRANCH), "全村道路硬化"
    )
    counted(opened(told).vote("p1", yes=6))
    told.given(ScheduleDeliberation, ORGANISER, body=COMMITTEE, chair=CHAIR.id, observer=OBSERVER.id)
    return counted(opened(told).vote("p1", yes=6))


def _agreed() -> Story:
    return counted(in_the_hall().vote("p1", yes=12))


def _failed() -> Story:
    """Nothing carried and nobody has to own a task of it: published, and objected to."""
    told = counted(owners_vote().vote("p1", yes=8, no=12))
    return told.given(PublishResult, CHAIR, text=words("未通过")).given(
        RaiseObjection, NEIGHBOUR, text=words("数错了")
    )


def _confirmed() -> Story:
    return _partial().given(ClassifyProposal, CHAIR, proposal="p2", matter="common_use")


def _written() -> Story:
    told = opened(of_three_sides(), present=SIDES).vote("p1", yes=6)
    return told.given(RecordMinutes, CHAIR, text=words("每天两次"))


def _covenant() -> Story:
    """A covenant was passed and hangs out; it goes on file."""
    told = proposed(
        scheduled("residents_covenant", "residents_covenant", register=RESIDENTS, body=None), "居民公约第一条"
    )
    counted(opened(told).vote("p1", yes=12))
    counted(opened(told).vote("p1", yes=12))
    due = told.at + timedelta(days=30)
    told.given(AssignTask, CHAIR, owner=CAPTAIN.id, due=due, text=words("张贴"), proposal="p1")
    return told.given(PublishResult, CHAIR, text=words("公约通过"))


def _reported() -> Story:
    told = _covenant().given(FinishTask, CHAIR, task=1, text=words("已张贴"))
    told.given(FileForRecord, CHAIR, authority="street", filed_at=told.at)
    return told.given(ReportBack, CHAIR, text=words("已经办结")).later(days=20)


def _scored() -> Story:
    return _reported().given(Appraise, CHAIR, score=4, unit="adult001")


def _to_be_studied() -> Story:
    said = {"matter": "residents_covenant", "procedure": "residents_covenant", "tier": 3}
    return suggested().given(ScreenTopic, ORGANISER, reason=words("公约"), **said)


def _due() -> Story:
    told = noticed(proposed(scheduled(), ORDER))
    assert told.told.notice is not None
    return told.until(told.told.notice.opens)


def _amended() -> Story:
    """A round runs, and what it does not ask about may be amended."""
    said = {"clause": 1, "text": words("按月轮换"), "reason": words("公平")}
    return proposed(in_the_hall(), "夜里不停放").given(AmendClause, NEIGHBOUR, proposal="p2", **said)


BEGUN: Mapping[str, Mapping[str, Begin]] = {
    "suggested": {"suggested": suggested, "to be studied": _to_be_studied},
    "arranged": {
        "scheduled": lambda: proposed(scheduled(), ORDER),
        "noticed": lambda: noticed(proposed(scheduled(), ORDER)),
        "due": _due,
        "of three sides": lambda: noticed(of_three_sides()),
        "election": lambda: noticed(scheduled("building_delegates", "building_delegates", tier=1, body=None)),
    },
    "in a round": {
        "in the hall": in_the_hall,
        "amended": _amended,
        "two proposals": lambda: in_the_hall(ORDER, CHARGING),
        "in the last round": _last_round,
        "three sides meet": lambda: opened(of_three_sides(), present=SIDES),
        "closed": lambda: closed(in_the_hall().vote("p1", yes=5)),
    },
    "between": {
        "between": lambda: counted(in_the_hall().vote("p1", no=12)),
        "third discussion": _third_discussion,
        "tier two used up": _at_tier_two,
    },
    "in a vote": {
        "owners vote": owners_vote,
        "referred": _referred,
        "second vote": lambda: opened(_referred()),
        "no quorum": lambda: counted(opened(_referred()).vote("p2", yes=3)),
        "posts failed": lambda: counted(opened(_referred()).vote("p2", yes=14, no=6)),
    },
    "counted": {
        "partial": _partial,
        "confirmed": _confirmed,
        "agreed": _agreed,
        "failed and objected": _failed,
        "minutes written": _written,
    },
    "published": {"covenant": _covenant, "reported": _reported, "scored": _scored},
}
