"""A scene: what was agreed is published, objected to, carried out and reported; the deliberation ends, and its case with it."""

from heyi.demo.act_two.building import PLACE
from heyi.demo.act_two.hall import Hall
from heyi.demo.act_two.plan import LINES, PARTS
from heyi.demo.act_two.words import (
    CHAIR,
    MONEY,
    OBJECTION,
    OBJECTION_ANSWER,
    PUBLISHED,
    REMARK,
    REPORT,
    TASK_LINES,
    TASK_LINES_DONE,
    TASK_LIST,
    TASK_LIST_DONE,
    WORKER,
)
from heyi.demo.matters import OFFICER
from heyi.demo.opening import Staff
from heyi.demo.people import DemoFailed, Filed

_DUE = 20.0
_OUTCOMES = {"carried": "已决定", "failed": "没有通过"}
_SCORES = (5, 5, 4, 5, 3)


async def published(hall: Hall, staff: Staff) -> None:
    """Everything that carried has an owner; then it is published for everybody, and one objection is answered."""
    chair, worker = staff[CHAIR], staff[WORKER]
    await hall.refused(
        chair,
        "publish-result",
        "task_owner_missing",
        "想马上公示，还没有人负责落实",
        text=PUBLISHED,
        deidentified=True,
    )
    for owner, text, words in ((worker, TASK_LINES, "划线"), (chair, TASK_LIST, "登记和巡查")):
        await hall.act(
            chair,
            "assign-task",
            f"{words}由{owner.title}负责，定下期限",
            owner=owner.id,
            due=hall.soon(_DUE),
            text=text,
            proposal=LINES,
        )
    await hall.act(chair, "publish-result", "公示结果，写明没有通过的部分", text=PUBLISHED, deidentified=True)
    listed = (await hall.doors.ask(None, "/api/notices", place=PLACE))["notices"]
    up = next((one for one in listed if one["deliberation_id"] == str(hall.held)), None)
    if up is None or up["text"] != PUBLISHED:
        raise DemoFailed("公示栏里没有这份公示")
    outcome = "，".join(f"{PARTS[code]}{_OUTCOMES[what]}" for code, what in up["outcome"].items())
    hall.doors.aside(f"公示栏不用登录就能看：{up['number']}，{outcome}")
    await hall.act(hall.households[70].person, "raise-objection", "提出异议", text=OBJECTION)
    await hall.act(
        chair,
        "answer-objection",
        "逐条答复异议，决定不变",
        objection=1,
        effect="stands",
        text=OBJECTION_ANSWER,
    )


async def carried_out(hall: Hall, staff: Staff) -> None:
    """Both tasks are done by those who own them, everybody is told, the result has hung out for its days, and it is closed."""
    chair, worker = staff[CHAIR], staff[WORKER]
    await hall.act(worker, "finish-task", "划线完成", task=1, text=TASK_LINES_DONE)
    await hall.act(chair, "finish-task", "登记和巡查完成", task=2, text=TASK_LIST_DONE)
    await hall.act(chair, "report-back", "向大家反馈落实情况和花费", text=REPORT, money=MONEY)
    for one, score in zip(hall.households[5::11], _SCORES, strict=False):
        await hall.act(one.person, "appraise", "", score=score, remark=REMARK)
    hall.doors.aside(f"{len(_SCORES)}户评议，共{sum(_SCORES)}分；等公示期满")
    await hall.until(chair, lambda seen: not _hangs(seen), "公示期满")
    await hall.act(chair, "close-deliberation", "公示期满、异议已答复、任务办完，结项")
    await hall.reaches(chair, "closed")


def _hangs(seen: dict[str, object]) -> bool:
    clocks = seen["clocks"]
    if not isinstance(clocks, (list, tuple)):
        raise DemoFailed("议事没有列出期限")
    return any(one["kind"] == "publication" for one in clocks)


async def returned(hall: Hall, staff: Staff, filed: Filed) -> None:
    """The result comes back to the case, which is closed by what the residents decided."""
    officer, doors = staff[OFFICER], hall.doors
    await doors.wait_until(
        officer,
        filed.case_id,
        lambda seen: any(one["kind"] == "DeliberationReturned" for one in seen["events"]),
        "议事结果回到纠纷",
        "/events",
    )
    doors.aside("议事的结果自动回到这件纠纷，停着的期限接着走")
    await doors.act(
        officer,
        filed.case_id,
        "close",
        "告知双方还可以走的其他途径，按居民协商的结果结案",
        outcome="deliberated",
        remedies_told=[1, 2],
    )
