"""A scene: a dispute about parking concerns a whole building; its case opens a deliberation, which is screened and announced."""

from uuid import UUID

from heyi.demo.act_two.hall import Hall
from heyi.demo.act_two.plan import CHARGING, LINES
from heyi.demo.act_two.words import (
    CHAIR,
    CHARGING_CLAUSES,
    LINES_CLAUSES,
    MATERIAL,
    NAMING,
    OBSERVER,
    PARKING,
    PROBLEM,
    REASON,
    TITLE,
    VENUE,
    WISH,
    WORKER,
)
from heyi.demo.matters import OFFICER
from heyi.demo.opening import Staff, file
from heyi.demo.people import DemoFailed, Doors, Filed

_SUPPORTERS = 6


async def reported(doors: Doors, staff: Staff) -> Filed:
    """The case: reported, confirmed as a matter of the community, accepted, both sides spoken with."""
    officer = staff[OFFICER]
    filed = await file(doors, PARKING)
    await doors.act(officer, filed.case_id, "confirm-triage", "确认是大事，由社区牵头")
    await doors.act(officer, filed.case_id, "accept", "受理")
    for party, name in enumerate((PARKING.applicant, PARKING.other), start=1):
        await doors.act(officer, filed.case_id, "record-contact", f"和{name}谈", party=party, channel="phone")
    return filed


async def opened(hall: Hall, staff: Staff, filed: Filed) -> None:
    """The case opens the deliberation in words that name nobody, and waits for what the residents decide."""
    officer, doors = staff[OFFICER], hall.doors
    text = {"problem": PROBLEM, "wish": WISH, "deidentified": True, "reason": REASON}
    await doors.try_to(
        officer,
        filed.case_id,
        "open-deliberation",
        "text_tells_who",
        "想把这件事交给全楼商量，题目里写了名字",
        title=NAMING,
        **text,
    )
    await doors.act(
        officer,
        filed.case_id,
        "open-deliberation",
        "把名字去掉，确认文字里没有个人信息，交给全楼商量",
        title=TITLE,
        **text,
    )
    hall.deliberation = await _suggested(hall, staff, filed)


async def _suggested(hall: Hall, staff: Staff, filed: Filed) -> UUID:
    """The deliberation that the case opened, as the case tells it, once it stands among the others."""
    officer = staff[OFFICER]
    seen = await hall.doors.read(officer, filed.case_id, "/events")
    found = next(one["body"]["deliberation"] for one in seen["events"] if one["kind"] == "DeliberationOpened")
    await hall.listed(officer, found)
    return UUID(found)


async def taken_up(hall: Hall, staff: Staff) -> None:
    """Supported, screened with the class that the table proposes, scheduled with an observer, two proposals, announced."""
    worker, chair = staff[WORKER], staff[CHAIR]
    for one in hall.households[:_SUPPORTERS]:
        await hall.act(one.person, "support-topic", "")
    seen = await hall.reaches(worker, "suggested")
    hall.doors.aside(f"{_SUPPORTERS}户附议；系统按文字建议的事项类别：{seen['proposed_matter']['name']}")
    await hall.act(
        worker,
        "screen-topic",
        "审查：合法、是公共的事，由这栋楼的住户在议事厅协商",
        matter=seen["proposed_matter"]["id"],
        procedure="hall",
        tier=1,
    )
    await hall.act(
        worker,
        "schedule-deliberation",
        f"{CHAIR.name}召集，监督委员会的{OBSERVER.name}到场监督",
        body=str(hall.body),
        register_id=str(hall.household_register),
        chair=chair.id,
        observer=staff[OBSERVER].id,
        stakeholders=["owners", "tenants", "property"],
    )
    await _propose(hall, staff)
    await hall.notice(chair, f"发公告：地点{VENUE}，到时间自动开始", MATERIAL, venue=VENUE)


async def _propose(hall: Hall, staff: Staff) -> None:
    first, second = hall.households[9].person, hall.households[40].person
    await hall.act(first, "make-proposal", "提出方案一：划线和消防通道", clauses=list(LINES_CLAUSES))
    await hall.act(second, "make-proposal", "提出方案二：架空层充电桩", clauses=list(CHARGING_CLAUSES))
    made = [one["id"] for one in await hall.look(staff[CHAIR], "/proposals")]
    if made != [LINES, CHARGING]:
        raise DemoFailed(f"方案的编号是 {made}")
