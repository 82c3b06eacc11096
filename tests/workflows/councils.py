"""Stories of deliberations as people and the clock play them: for tests, and for recording the histories that must replay."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from domain.council.results.standing import elected
from engine.bootstrap import publish_calendar
from schemas.council.acts import Answered, Chosen, Question
from schemas.council.clock_kinds import CouncilClock
from schemas.council.meetings import RecordMinutes, SignMinutes
from schemas.council.proposals import AdoptAmendment, AmendClause, ClassifyProposal
from schemas.council.results import (
    AnswerObjection,
    CloseDeliberation,
    PublishResult,
    RaiseObjection,
    ReportBack,
)
from schemas.council.rounds import CallAgain, RaiseTier, ReferToVote
from schemas.council.stages import Step
from schemas.council.tasks import AssignTask, FinishTask
from schemas.council.topics import RecordPartyStudy, RejectTopic
from tests.workflows.agreements import today
from tests.workflows.besides import with_holiday
from tests.workflows.chambers import (
    SIDES,
    TownCouncil,
    at,
    clock_of,
    in_the_hall,
    listed,
    overdue,
    seated,
    unit_of,
)
from tests.workflows.town import Town

CouncilStory = Callable[[Town], Awaitable[TownCouncil]]


async def publish(council: TownCouncil) -> None:
    """What was decided is given to one owner with a due date, and hangs out."""
    due = await council.morning(10)
    await council.do(
        AssignTask, owner=council.chair.id, due=due, proposal="p1", text=council.words("照此办理")
    )
    await council.do(PublishResult, text=council.words("公示文本"))


async def wind_up(council: TownCouncil) -> None:
    """The task is done too late; once the days of publication are over it is reported back and closed."""
    await council.wait(overdue(CouncilClock.TASK))
    await council.do(FinishTask, task=1, text=council.words("已经办完"))
    await council.wait(lambda state: not state.of_kind(CouncilClock.PUBLICATION))
    await council.do(ReportBack, text=council.words("已经办完，费用另附"))
    await council.do(CloseDeliberation)


async def agreed_in_the_second_round(town: Town) -> TownCouncil:
    """Everybody votes in the first round, which ends by that without agreement; on an amended text the second one ends on time.

    The result hangs out for its days, an objection is answered, a task comes too late, and it is reported back and closed.
    """
    council = await in_the_hall(town)
    await council.propose("每月第一个周六清理楼道")
    await council.notice(after=5)
    await council.wait(at(Step.ROUND))
    await council.vote(yes=(0, 1), no=(2, 3, 4))
    state = await council.hear(at(Step.BETWEEN))
    assert state.rounds[0].closed_why == "everybody_voted"
    text, reason = council.words("每月第一个周日清理楼道"), council.words("周六很多人上班", "reason")
    await council.do(AmendClause, proposal="p1", clause=1, text=text, reason=reason)
    await council.do(AdoptAmendment, council.chair, proposal="p1", amendment=1)
    await council.wait(lambda state: not state.of_kind(CouncilClock.COOLING))
    await council.notice(after=1)
    await council.wait(at(Step.ROUND))
    await council.vote(yes=(0, 1, 2, 3))
    state = await council.wait(at(Step.CONSENSUS))
    assert state.rounds[1].closed_why == "time"
    await publish(council)
    await council.do(RaiseObjection, text=council.words("周日要休息"))
    await council.wait(lambda state: clock_of(state, CouncilClock.ANSWER_OBJECTION).reminded > 0)
    await council.do(AnswerObjection, objection=1, text=council.words("可以请邻居代劳"))
    await wind_up(council)
    return council


async def no_quorum_twice(town: Town) -> TownCouncil:
    """The representatives do not come, are called again, and do not come again: it is shelved once nothing else is arranged."""
    place = "hean/xinhe"
    council = TownCouncil(town.house, uuid4(), await listed(town.house, "delegates", 6, place), town=town)
    await council.suggest("惠民资金使用计划", place)
    await council.screen("residents_representatives")
    now, text = await town.now(), council.words("同意提交")
    await council.do(RecordPartyStudy, held_at=now, due=9, present=7, opinion="support", text=text)
    await council.schedule()
    await council.propose("惠民资金用于楼道照明")
    for called in (1, 2):
        await council.notice(after=7)
        await council.wait(at(Step.VOTING))
        await council.vote(yes=(0, 1))
        await council.wait(at(Step.NO_QUORUM))
        if called == 1:
            await council.do(CallAgain)
    await council.wait(at(Step.SHELVED))
    return council


async def referred_to_the_owners(town: Town) -> TownCouncil:
    """The hall agrees on charging posts; they are put to the owners, who decide it by their special majority."""
    council = await in_the_hall(town, households=3, title="电动车充电桩选址")
    owners = await listed(town.house, "owners", 4)
    await council.propose("在一栋旁的共有部分安装充电桩")
    await council.notice(after=5)
    await council.wait(at(Step.ROUND))
    await council.vote(yes=(0, 1, 2))
    state = await council.hear(at(Step.PARTIAL))
    await council.do(ClassifyProposal, proposal="p1", matter=state.proposals[0].matter)
    await council.do(ReferToVote, proposals=("p1",), procedure="owners_special", register_id=owners)
    await council.notice(after=20)
    await council.wait(at(Step.VOTING))
    await council.vote(yes=(0, 1, 2), source=owners)
    state = await council.wait(at(Step.PASSED))
    assert state.rounds[-1].closed_why == "time"
    await publish(council)
    await wind_up(council)
    return council


async def nobody_said_who_is_there(town: Town) -> TownCouncil:
    """A meeting of three sides does not open by the clock, which knows of nobody there; who watches is told, a person opens it."""
    body = await seated(town.house, "tripartite_meeting", SIDES)
    council = TownCouncil(town.house, uuid4(), town=town)
    await council.suggest("物业服务整改")
    await council.screen("tripartite")
    await council.schedule(body)
    await council.propose("物业服务企业每周公布保洁记录")
    await council.notice(after=5)
    await council.wait(overdue(CouncilClock.OPENING))
    assert (await council.open_by_hand(SIDES)).status == "recorded"
    await council.vote(yes=(0, 1, 2), source=body)
    await council.hear(at(Step.CONSENSUS))
    await council.do(RecordMinutes, council.chair, text=council.words("三方商定公布记录"))
    for number, side in enumerate(SIDES):
        await council.do(SignMinutes, council.chair, side=side, unit=unit_of(number))
    await publish(council)
    await wind_up(council)
    return council


async def nobody_screens(town: Town) -> TownCouncil:
    """Nobody says whether a topic is taken up: who watches is told; then somebody does, and it is not."""
    council = TownCouncil(town.house, uuid4(), town=town)
    await council.suggest()
    await council.wait(overdue(CouncilClock.SCREEN))
    await council.do(RejectTopic, reason_code="under_way", reason=council.words("已有同样的议题", "reason"))
    return council


async def holiday_in_between(town: Town) -> TownCouncil:
    """While a topic waits for an answer, a new edition of the calendar makes the next two weeks a holiday: it is due later, once."""
    council = TownCouncil(town.house, uuid4(), town=town)
    await council.suggest()
    await town.pass_time(hours=1)
    was = clock_of(await council.state(), CouncilClock.SCREEN).due
    rulebook = town.house.rulebook
    calendar = await rulebook.calendar(await rulebook.current())
    await publish_calendar(town.house.desk, rulebook, with_holiday(calendar, await today(town)))
    await council.hear(lambda state: clock_of(state, CouncilClock.SCREEN).due > was)
    await council.wait(overdue(CouncilClock.SCREEN))
    await council.do(RejectTopic, reason_code="under_way", reason=council.words("已有同样的议题", "reason"))
    return council


async def six_steps(town: Town) -> TownCouncil:
    """A procedure of six steps, each announced, opened, closed by everybody, counted; then published and carried out."""
    council = TownCouncil(town.house, uuid4(), await listed(town.house, "households", 3), town=town)
    await council.suggest()
    await council.screen("three_plus_three")
    await council.schedule()
    await council.propose("每月第一个周六清理楼道")
    for step in range(6):
        await council.notice(after=5)
        await council.wait(at(Step.ROUND))
        await council.vote(yes=(0, 1, 2))
        await council.hear(at(Step.CONSENSUS if step == 5 else Step.BETWEEN))
    await publish(council)
    await wind_up(council)
    return council


async def rounds_used_up(town: Town) -> TownCouncil:
    """A step that leaves nothing agreed ends a procedure which goes nowhere else: it is shelved once nothing else is arranged."""
    council = TownCouncil(town.house, uuid4(), await listed(town.house, "households", 3), town=town)
    await council.suggest()
    await council.screen("three_plus_three")
    await council.schedule()
    await council.propose("每月第一个周六清理楼道")
    await council.notice(after=5)
    await council.wait(at(Step.ROUND))
    await council.vote(no=(0, 1, 2))
    await council.hear(at(Step.NO_CONSENSUS))
    await council.wait(at(Step.SHELVED))
    return council


async def agreed_at_the_tier_above(town: Town) -> TownCouncil:
    """Three rounds in the building find no agreement, one of them without anybody; at the tier above there is one at once."""
    council = await in_the_hall(town, households=3)
    await council.propose("每月第一个周六清理楼道")
    for nth in (1, 2, 3):
        await council.notice(after=5)
        await council.wait(at(Step.ROUND))
        await council.vote(no=(0, 1, 2) if nth != 2 else ())
        await council.wait(at(Step.BETWEEN, Step.NO_CONSENSUS))
        await council.wait(lambda state: not state.of_kind(CouncilClock.COOLING))
    await council.do(RaiseTier)
    await council.schedule()
    await council.notice(after=5)
    await council.wait(at(Step.ROUND))
    await council.vote(yes=(0, 1, 2))
    await council.hear(at(Step.CONSENSUS))
    await publish(council)
    await wind_up(council)
    return council


async def elected_in_secret(town: Town) -> TownCouncil:
    """Who stands for election was announced, so that the clock opens the vote, and the run-off between those who are equal.

    Both urns it opens, empties and counts: the first when the time is over, the second once everybody has voted.
    """
    council = TownCouncil(town.house, uuid4(), await listed(town.house, "households", 3), town=town)
    await council.suggest("推选楼栋代表")
    await council.screen("building_delegates")
    await council.schedule()
    seat = Question(id="delegate", rule="building_delegate", method="one", options=("c1", "c2", "c3"))
    await council.notice(after=10, questions=(seat,))
    await council.wait(at(Step.VOTING))
    await _choose(council, "c1", "c2")
    state = await council.wait(at(Step.BETWEEN))
    assert state.rounds[0].closed_why == "time"
    await council.notice(after=2)
    state = await council.wait(at(Step.VOTING))
    assert [one.options for one in state.rounds[-1].opened.questions] == [("c1", "c2")]
    await _choose(council, "c1", "c1", "c2")
    state = await council.hear(at(Step.PASSED))
    assert elected(state) == {"delegate": ("c1",)}
    await council.do(PublishResult, text=council.words("公示当选结果"))
    await council.wait(lambda state: not state.of_kind(CouncilClock.PUBLICATION))
    await council.do(ReportBack, text=council.words("已经到任"))
    await council.do(CloseDeliberation)
    return council


async def _choose(council: TownCouncil, *options: str) -> None:
    for number, option in enumerate(options):
        await council.vote_in_secret(number, Answered(question="delegate", marks=Chosen(options=(option,))))


COUNCILS: tuple[CouncilStory, ...] = (
    agreed_in_the_second_round,
    no_quorum_twice,
    referred_to_the_owners,
    nobody_said_who_is_there,
    nobody_screens,
    holiday_in_between,
    six_steps,
    rounds_used_up,
    agreed_at_the_tier_above,
    elected_in_secret,
)
"""All of them are told in days: these run side by side with the stories of cases in one town."""
