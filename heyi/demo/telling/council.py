"""Events of a deliberation in words: topics, rounds with their numbers, amendments, results, tasks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.council.showing import CouncilShowing
from api.wording import CHINA
from heyi.demo.act_two.plan import PARTS
from heyi.demo.telling.names import Body, square_metres, text
from schemas.council.rounds import RoundCounted
from schemas.council.tallies import Verdict

_EFFECTS = {"stands": "决定不变", "back_to_round": "退回再议", "back_to_vote": "退回再表决"}
_OUTCOMES = {"carried": "全部落实", "partly_carried": "部分通过", "not_carried": "没有通过"}
_WHY = {
    "time": "到了截止时间",
    "everybody_voted": "名册上的都投了票",
    "chair": "召集人宣布结束",
    "withdrawn": "撤销",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of a deliberation are found with: the pack's names, and those of the people of the demonstration."""

    showing: CouncilShowing
    names: Mapping[str, str]

    def matter(self, code: str) -> str:
        """A class of matters."""
        return self.showing.matter(code).name

    def time(self, at: Any) -> str:
        """An instant, by the second."""
        moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
        return f"{moment.astimezone(CHINA):%H:%M:%S}"


Telling = Callable[[Body, Said], str]


def tell(kind: str, body: Body, said: Said) -> str:
    """What an event says beside its kind; empty where the kind says everything, or nobody tells of it."""
    found = _TOLD.get(kind)
    return found(body, said) if found else ""


def _suggested(body: Body, said: Said) -> str:
    used = f"（{'、'.join(body['used'])}）" if body["used"] else ""
    return f"“{text(body['title'])}”，系统建议：{said.matter(body['matter'])}{used}"


def _screened(body: Body, said: Said) -> str:
    procedure = said.showing.procedure(body["procedure"])
    return f"{said.matter(body['matter'])}；{procedure.name if procedure else ''}"


def _scheduled(body: Body, said: Said) -> str:
    return f"召集人{said.names.get(body['chair'], '')}，监督{said.names.get(body['observer'], '')}"


def _noticed(body: Body, said: Said) -> str:
    return f"{said.time(body['opens'])}开始，{said.time(body['closes'])}截止。{text(body['material'])}"


def _opened(body: Body, said: Said) -> str:  # noqa: ARG001 -- all are called alike
    totals = body["totals"]
    area = f"，面积{square_metres(totals['area'])}平方米" if totals["area"] else ""
    return f"第{body['number']}轮，名册{totals['units']}个单位{area}，哈希{body['roll_hash'][:8]}…"


def _counted(body: Body, said: Said) -> str:
    counted = RoundCounted.model_validate(body)
    return f"收到{counted.ballots}份。" + "".join(
        line for verdict in counted.verdicts for line in short(verdict, said.showing.sentences((verdict,)))
    )


def short(verdict: Verdict, lines: Sequence[str]) -> tuple[str, ...]:
    """The sentences of a verdict without the grades of consensus that do not matter: the best one reached, else the lowest."""
    graded = [nth for nth, one in enumerate(verdict.measured, start=1) if one.kind == "grade"]
    reached = [nth for nth in graded if verdict.measured[nth - 1].reached]
    told = (reached or graded[-1:])[:1]
    return tuple(line for nth, line in enumerate(lines) if nth not in graded or nth in told)


def _made(body: Body, said: Said) -> str:
    clauses = "".join(f"{n}. {text(one)}" for n, one in enumerate(body["clauses"], start=1))
    return f"{_part(body)}：{clauses}（类别：{said.matter(body['matter'])}）"


def _part(body: Body) -> str:
    code: str = body["proposal"]
    return PARTS.get(code, code)


def _classified(body: Body, said: Said) -> str:
    return f"{_part(body)}：{said.matter(body['matter'])}" + (
        "" if body["confirmed"] else "（改了系统的建议）"
    )


def _published(body: Body, said: Said) -> str:
    carried = "、".join(PARTS.get(one, one) for one in body["carried"]) or "无"
    failed = "、".join(PARTS.get(one, one) for one in body["failed"]) or "无"
    return f"决定的：{carried}；没有决定的：{failed}。公示到{said.time(body['until'])}"


def _assigned(body: Body, said: Said) -> str:
    owner = said.names.get(body["owner"], "")
    return f"第{body['task']}项，{owner}，{said.time(body['due'])}以前：{text(body['text'])}"


_TOLD: Mapping[str, Telling] = {
    "TopicSuggested": _suggested,
    "TopicSupported": lambda body, _: f"第{body['supporters']}户",
    "TopicScreened": _screened,
    "DeliberationScheduled": _scheduled,
    "NoticeGiven": _noticed,
    "RoundOpened": _opened,
    "RoundClosed": lambda body, _: f"第{body['number']}轮，{_WHY[body['why']]}",
    "RoundCounted": _counted,
    "ProposalMade": _made,
    "ProposalCarried": lambda body, _: f"{_part(body)}留到下一轮",
    "ProposalClassified": _classified,
    "AmendmentProposed": lambda body, _: (
        f"{_part(body)}第{body['clause']}条改为：{text(body['text'])}（{text(body['reason'])}）"
    ),
    "AmendmentAdopted": lambda body, _: f"{_part(body)}第{body['clause']}条，第{body['version']}版",
    "AttendanceRecorded": lambda body, _: f"{body['present']}户到场",
    "SpeechRecorded": lambda body, _: f"{body['seconds']}秒：{text(body['text'])}",
    "StrawPollTaken": lambda body, _: (
        f"{text(body['question'])}同意{body['yes']}，不同意{body['no']}，弃权{body['abstain']}"
    ),
    "MinutesRecorded": lambda body, _: text(body["text"]),
    "DissentRecorded": lambda body, _: text(body["reason"]),
    "ReferredToVote": lambda body, said: (
        "、".join(PARTS.get(one, one) for one in body["proposals"])
        + f"交{getattr(said.showing.procedure(body['procedure']), 'name', '')}"
    ),
    "ResultPublished": _published,
    "ObjectionRaised": lambda body, _: text(body["text"]),
    "ObjectionAnswered": lambda body, _: f"{_EFFECTS[body['effect']]}。{text(body['text'])}",
    "TaskAssigned": _assigned,
    "TaskFinished": lambda body, _: ("在期限以内，" if body["in_time"] else "逾期，") + text(body["text"]),
    "ReportedBack": lambda body, _: f"{text(body['text'])}{text(body['money']) if body['money'] else ''}",
    "Appraised": lambda body, _: f"{body['score']}分，至今{body['count']}户{body['total']}分",
    "DeliberationClosed": lambda body, _: _OUTCOMES[body["outcome"]],
    "DeadlineSet": lambda body, said: (
        f"{said.showing.locale.council_clocks[body['kind']]}：{said.time(body['due'])}"
    ),
    "DeadlinePassed": lambda body, said: said.showing.locale.council_clocks[body["kind"]],
}
