"""A scene: charging posts on common ground are for the owners to decide; their special vote misses by one head, and says so."""

import time
from functools import partial
from typing import Any

from heyi.demo.act_two.hall import Hall, Resident, crowd
from heyi.demo.act_two.plan import CHARGING, OWNERS, OWNERS_STEP, voters
from heyi.demo.act_two.scene_talked import told
from heyi.demo.act_two.words import AUTHORISATION, CHAIR, CLERK, MATERIAL_VOTE, WHY_COMMON, WORKER
from heyi.demo.opening import Staff
from heyi.demo.people import DemoFailed

_SPARE = 4
"""How many times as long the vote is open as it should take."""

_SHORTEST = 6.0


async def referred(hall: Hall, staff: Staff, pace: float) -> None:
    """The part on common ground is classified by a person and put to the vote of the owners, and of nobody else.

    `pace` is how long one ballot took so far, in seconds: the vote closes by the clock, and the hall need not wait for long.
    """
    chair = staff[CHAIR]
    await hall.reaches(chair, "partial")
    to_vote = {
        "proposals": [CHARGING],
        "procedure": "owners_special",
        "register_id": str(hall.owner_register),
    }
    await hall.refused(
        chair, "refer-to-vote", "matter_unconfirmed", "想直接提交表决，事项类别还没有人确认", **to_vote
    )
    await hall.act(
        staff[WORKER],
        "classify-proposal",
        "确认方案二的类别：改变共有部分的用途，属于业主的重大事项（《民法典》第二百七十八条第一款第八项）",
        proposal=CHARGING,
        matter="common_use",
        reason=WHY_COMMON,
    )
    await hall.refused(
        chair,
        "refer-to-vote",
        "register_unfit",
        "想让120户住户来表决",
        **{**to_vote, "register_id": str(hall.household_register)},
    )
    await hall.act(chair, "refer-to-vote", "方案二提交业主大会表决：人数、面积都要四分之三以上", **to_vote)
    length = max(_SHORTEST, pace * OWNERS.voting * _SPARE)
    await hall.notice(chair, f"发业主表决公告，投票{length:.0f}秒后截止", MATERIAL_VOTE, length)


async def missed_by_one(hall: Hall, staff: Staff) -> dict[str, Any]:
    """A hundred owners take part; 74 agree where 75 are needed. One is asked at the door, one votes through a neighbour."""
    chair = staff[CHAIR]
    await hall.reaches(chair, "voting")
    hall.doors.aside(f"业主名册定格：{len(hall.owners)}个人，开发商没有交付的房子合起来算一个人")
    began = time.monotonic()
    plan = dict(_plan(hall))
    aside = await _with_help(hall, staff, plan)
    await crowd(
        [partial(hall.ballot, 3, one.person, {CHARGING: plan[one]}) for one in plan if one not in aside]
    )
    hall.doors.aside(f"{len(plan)}位业主用了{time.monotonic() - began:.1f}秒投完，等截止时间到")
    held = await hall.counted(chair, 3)
    told(hall, held)
    await hall.reaches(chair, "not_passed")
    return held


def _plan(hall: Hall) -> list[tuple[Resident, str]]:
    asked = voters(range(len(hall.owners)), OWNERS.voting)
    return [(hall.owners[at], OWNERS.answer(nth, OWNERS_STEP)) for nth, at in enumerate(asked)]


async def _with_help(hall: Hall, staff: Staff, plan: dict[Resident, str]) -> tuple[Resident, Resident]:
    """One ballot is taken down at the door, read back before a witness; one by a neighbour whom the voter named."""
    chair, clerk = staff[CHAIR], staff[CLERK]
    old = next(one for one in plan if one.elderly)
    away, neighbour = [one for one in plan if not one.elderly][:2]
    await hall.ballot(
        3,
        chair,
        {CHARGING: plan[old]},
        f"上门到{old.room}室，老人口述，念回去核对无误，{clerk.title}见证，记下一票",
        unit=old.unit,
        channel="assisted",
        help={"read_back": True, "witness": clerk.id},
    )
    await hall.doors.send(
        away.person,
        f"{hall.path}/rounds/3/ballots/{away.unit}/proxy",
        {"holder": neighbour.unit},
        "出门在外，用自己的凭证确认委托邻居代投",
    )
    await hall.ballot(
        3,
        neighbour.person,
        {CHARGING: plan[away]},
        f"受{away.room}室书面委托，代投一票",
        unit=away.unit,
        channel="proxy",
        proxy={"authorisation": AUTHORISATION},
    )
    turnout = await hall.doors.ask(chair, f"{hall.path}/rounds/3/ballots")
    if turnout["voted"] != 2:
        raise DemoFailed(f"两张选票，记了{turnout['voted']}张")
    return old, away
