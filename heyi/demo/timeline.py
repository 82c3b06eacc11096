"""The timeline of a case in Chinese, from what the ledger holds: who, when, at which level, what, and the clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from api.showing import Showing
from api.wording import CHINA, Locale
from engine.reading import EventSeen, Look, Opened, Reader, Shown
from schemas.actors import Actor, Role
from schemas.places import Post

_UNITS = {"seconds": "秒", "hours": "小时", "calendar_days": "天", "working_days": "个工作日"}
_LAPSES = {
    "climbed": "自动移交上一级",
    "asked_applicant": "询问申请人",
    "told": "已报告上一级",
    "top_of_ladder": "已是最高一级，继续催办",
    "already_asked": "已经问过申请人",
}
_TRIED = {"told": "", "no_action_recorded": "期限内没有办理记录", "handled_without_result": "办理没有结果"}
_STOPS = {
    "triage_confirmed": "已确认",
    "triage_changed": "分流已调整",
    "accepted": "已受理",
    "contacted": "已联系",
    "escalated": "已移交",
    "received": "已接收",
    "returned": "已退回",
    "settled": "已达成协议",
}
SYSTEM = "时钟"


@dataclass(frozen=True, slots=True)
class Line:
    """One event, in words. `after` is in seconds since the matter was filed."""

    at: datetime
    after: float
    level: str
    who: str
    what: str
    detail: str

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "at": self.at.astimezone(CHINA).isoformat(timespec="milliseconds"),
            "after": round(self.after, 3),
            "level": self.level,
            "who": self.who,
            "what": self.what,
            "detail": self.detail,
        }


class Teller:
    """Tells timelines. `names` holds the invented people of the demonstration by the id under which they act."""

    def __init__(self, reader: Reader, locale: Locale, names: Mapping[str, str], eyes: Actor) -> None:
        self._reader = reader
        self._locale = locale
        self._names = names
        self._eyes = eyes

    async def tell(self, stream: str) -> tuple[Line, ...]:
        """The whole timeline of a case, as a supervisor of the street may see it."""
        look, seen = await self._reader.events(stream, self._eyes)
        began = look.case.opened_at
        words = _Words(self._locale, Showing.of(look, self._locale), self._names, _parties(seen))
        return tuple(
            Line(
                one.recorded.recorded_at,
                (one.recorded.recorded_at - began).total_seconds(),
                self._locale.levels[one.level.value],
                words.actor(one.recorded.actor, look),
                self._locale.events[one.recorded.kind],
                words.detail(one),
            )
            for one in seen
        )


def _parties(seen: tuple[EventSeen, ...]) -> Mapping[int, str]:
    first = seen[0].body or {}
    entries = cast(list[dict[str, Any]], first.get("parties", []))
    return {entry["number"]: _text(entry["name"]) for entry in entries}


@dataclass(frozen=True, slots=True)
class _Words:
    locale: Locale
    showing: Showing
    names: Mapping[str, str]
    parties: Mapping[int, str]

    def actor(self, actor: Actor, look: Look) -> str:
        """Who acted, by role and name."""
        if actor.role is Role.SYSTEM:
            return SYSTEM
        if actor.party is not None or actor.role is Role.PUBLIC:
            applicant = actor.party is None or look.case.is_applicant(actor.party)
            return f"{'申请人' if applicant else '对方'} {self.parties[actor.party or 1]}"
        return f"{self.showing.role(actor.role)} {self.names.get(actor.id, '')}".strip()

    def detail(self, seen: EventSeen) -> str:
        """What an event says beside its kind."""
        body = cast(dict[str, Any], seen.body or {})
        match seen.recorded.kind:
            case "ClockStarted" | "ClockMoved" | "ClockStopped" | "DeadlineReminded" | "DeadlineLapsed":
                return self.clock(seen.recorded.kind, body)
            case "DisputeReported" | "TriageConfirmed" | "TriageChanged" | "TriageContested":
                return self.triage(seen.recorded.kind, body)
            case "HolderNamed" | "CaseAssigned":
                return self.post(body["post"])
            case "ContactRecorded":
                return f"{self.parties[body['party']]}（{self.channel(body['channel'])}）"
            case "CaseEscalated":
                tried = _text(body["tried"]) if body["tried"] else _TRIED[body["tried_code"]]
                road = f"{self.level(body['from_level'])}→{self.level(body['to_level'])}"
                return f"{road}，{tried}；等待{self.post(body['receiver'])}接收"
            case "SettlementRecorded":
                return _text(body["terms"])
            case "CaseClosed":
                return self.locale.outcomes[body["outcome"]]
        return ""

    def triage(self, kind: str, body: Mapping[str, Any]) -> str:
        """What was decided about the class of the matter, by the table or by a person."""
        classes = self.locale.classes
        match kind:
            case "DisputeReported":
                proposal = body["proposal"]
                where = f"{classes[proposal['triage_class']]}，由{self.level(proposal['level'])}办"
                return f"“{_text(body['title'])}”，系统建议：{where}"
            case "TriageConfirmed":
                return classes[body["triage_class"]] + ("，异议不成立" if body["answers_contest"] else "")
            case "TriageChanged":
                was, now = classes[body["was_class"]], classes[body["triage_class"]]
                return f"{was}改为{now}。理由：{_text(body['reason'])}"
        return f"理由：{_text(body['reason'])}"

    def clock(self, kind: str, body: Mapping[str, Any]) -> str:
        """A clock: its name, its budget, when it is due."""
        name = self.locale.clocks[body.get("kind") or body["clock"].partition("@")[0]]
        match kind:
            case "ClockStarted":
                return f"{name}：{_budget(body['budget'])}，{_time(body['due'])}到期"
            case "ClockMoved":
                return f"{name}：{_time(body['was_due'])}改为{_time(body['due'])}（分流调整，起算时间不变）"
            case "ClockStopped":
                return f"{name}（{_STOPS.get(body['why'], body['why'])}）"
            case "DeadlineReminded":
                told = "、".join(self.post(post) for post in body["told"])
                return f"{name}{_time(body['due'])}到期，提醒{told}"
        return f"{name}{_time(body['due'])}到期，{_LAPSES[body['outcome']]}"

    def post(self, post: Mapping[str, Any]) -> str:
        """A post with the name of whoever holds it."""
        who = self.showing.who(Post.model_validate(post))
        name = "（暂缺）" if who.vacant else f" {self.names.get(post['staff'] or '', '')}".rstrip()
        return f"{who.place_name}{who.role_name}{name}"

    def channel(self, code: str) -> str:
        """How somebody was reached."""
        return self.locale.pick(self.showing.pack.channels[code])

    def level(self, code: str) -> str:
        """The name of a level."""
        return self.locale.levels[code]


def _text(words: Shown) -> str:
    return words.text or "[已删除]" if isinstance(words, Opened) else str(words)


def _budget(budget: Mapping[str, Any]) -> str:
    return f"{budget['amount']}{_UNITS.get(budget['unit'], budget['unit'])}"


def _time(at: object) -> str:
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return f"{moment.astimezone(CHINA):%H:%M:%S}"
