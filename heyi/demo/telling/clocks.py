"""Clocks in words: budgets, due times and what they came from, holidays by name."""

from datetime import date, datetime

from domain.case.explaining import legs_of
from heyi.demo.almanac import HOLIDAYS
from heyi.demo.telling.names import Body, Names, day

_STOPS = {
    "triage_confirmed": "已确认",
    "triage_changed": "分流已调整",
    "accepted": "已受理",
    "contacted": "已联系",
    "escalated": "已移交",
    "received": "已接收",
    "returned": "已退回",
    "settled": "已达成协议",
    "consented": "各方都已同意",
    "mediation_opened": "转为调解期限",
    "appointed": "调解员已经确定",
    "terminated": "调解终止",
    "in_force": "协议生效",
    "performed": "已履行",
    "urged": "已督促",
    "served": "已全部送达",
    "reported": "已报告",
    "visited": "已回访",
    "draft_dropped": "草稿已收回",
    "resumed": "调解已恢复",
    "recusal_decided": "回避已有结果",
    "applied": "已申请",
    "answered": "已答复",
    "closed": "已结案",
    "looked_at_again": "再看一次是否还要停着",
}
_RETURNED = "议事结果已经返回"
_MOVES = {
    "retriaged": "分流调整，起算时间不变",
    "extended": "各方同意延长",
    "calendar_published": "新的放假安排公布，重新计算",
}


def tell(kind: str, body: Body, names: Names, seen: datetime) -> str | None:
    """What an event of the clocks says; None for events of other nouns."""
    match kind:
        case "ClockStarted":
            due = names.time(body["due"], seen)
            return (
                f"{_name(body, names)}：{_subject(body)}{names.budget(body['budget'])}，{due}到期{_why(body)}"
            )
        case "ClockMoved":
            was, due = names.time(body["was_due"], seen), names.time(body["due"], seen)
            moved = "到期日不变" if body["was_due"] == body["due"] else f"{was}改为{due}"
            return f"{_name(body, names)}：{moved}（{_MOVES[body['why']]}）{_why(body)}"
        case "ClockPaused":
            return f"{_name(body, names)}：停住不算"
        case "ClockResumed":
            return f"{_name(body, names)}：继续计算，{names.time(body['due'], seen)}到期"
        case "ClockStopped":
            return f"{_name(body, names)}（{_stopped(body)}）"
        case "DeadlineReminded":
            told = "、".join(names.post(post) for post in body["told"])
            return f"{_name(body, names)}{names.time(body['due'], seen)}到期，提醒{told}"
        case "DeadlineLapsed":
            lapsed = names.locale.lapses[body["outcome"]]
            return f"{_name(body, names)}{names.time(body['due'], seen)}到期，{lapsed}"
    return None


def _name(body: Body, names: Names) -> str:
    return names.locale.clocks[body.get("kind") or body["clock"].partition("@")[0]]


def _stopped(body: Body) -> str:
    """Why a clock stopped; what stood still for a deliberation goes on with its result."""
    why: str = body["why"]
    if why == "returned" and body["clock"].startswith("review_suspension"):
        return _RETURNED
    return _STOPS.get(why, why)


def _subject(body: Body) -> str:
    """Which item of an agreement, or which flag or order, a clock is about."""
    unit = "项" if body["kind"] in ("perform", "urge") else "号"
    return f"第{body['subject']}{unit}，" if body["subject"].isdecimal() else ""


def _why(body: Body) -> str:
    """Where a due time was agreed, fell on a rest day, or hangs on a calendar that is not out, it says so."""
    last = legs_of(body["explanation"])[-1]
    said = []
    if last.shifted:
        said.append(_shifted(*last.shifted))
    if last.origin == "agreed":
        said.append("双方约定的日子，遇休息日不顺延")
    if body["provisional"]:
        years = "、".join(str(year) for year in last.unpublished)
        said.append(f"{years}年放假安排没有公布，暂定" if years else "放假安排没有公布，暂定")
    return f"。{'；'.join(said)}（日历 {body['calendar']}）" if said else ""


def _shifted(raw: date, last: date) -> str:
    rest = HOLIDAYS.get((raw.month, raw.day), "休息日")
    return f"最后一天{day(raw)}是{rest}，顺延到下一个工作日{day(last)}（《民法典》第二百零三条）"
