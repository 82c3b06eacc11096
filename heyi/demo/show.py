"""The demonstration on paper: tables in Chinese for people, JSON for programs."""

import json
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.wording import CHINA
from heyi.demo.act_two.words import PARKING
from heyi.demo.hindsight import CouncilTold, Told
from heyi.demo.people import Refused
from heyi.demo.play import Result
from heyi.demo.timeline import Line

WIDTH = 132
_LOUD = {
    "期限已过": "red",
    "拒绝调解": "red",
    "调解终止": "red",
    "没有按约定履行": "red",
    "标记风险": "yellow",
    "督促履行": "yellow",
    "调解期限延长": "yellow",
    "期限调整": "yellow",
    "协议生效": "green",
    "协议履行完毕": "green",
    "移交上一级": "yellow",
    "对分流提出异议": "yellow",
    "达成协议": "green",
    "结案": "green",
}


def show(result: Result, console: Console) -> None:
    """Print the timelines and what was checked."""
    for told in result.told:
        console.print()
        console.print(_heading(told), style="bold")
        console.print(_table(told.lines, "层级"))
        _print_refused(told.refused, console)
    if result.council is not None:
        _show_council(result.council, console)
    checks = Table("核对", "结果", "说明", title="最后核对", title_justify="left")
    for check in result.checks:
        checks.add_row(
            check.name,
            Text("通过" if check.holds else "不通过", "green" if check.holds else "red"),
            check.seen,
        )
    console.print()
    console.print(checks)


def as_json(result: Result) -> str:
    """The same for programs."""
    content = {
        "holds": result.holds,
        "seconds": round(result.seconds, 3),
        "matters": [
            {
                "matter": told.matter.letter,
                "title": told.matter.title,
                "case_id": str(told.filed.case_id),
                "number": told.filed.number,
                "stage": told.stage,
                "level": told.level,
                "outcome": told.outcome,
                "over": told.over,
                "workflow": told.workflow,
                "refused": _refused_json(told.refused),
                "timeline": [line.as_json() for line in told.lines],
            }
            for told in result.told
        ],
        "deliberation": _council_json(result.council) if result.council else None,
        "checks": [{"name": one.name, "holds": one.holds, "seen": one.seen} for one in result.checks],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _council_json(told: CouncilTold) -> dict[str, object]:
    return {
        "deliberation_id": str(told.deliberation),
        "number": told.number,
        "step": told.step,
        "over": told.over,
        "workflow": told.workflow,
        "missed": list(told.missed),
        "opinions": list(told.opinions),
        "refused": _refused_json(told.refused),
        "timeline": [line.as_json() for line in told.lines],
    }


def _refused_json(refused: Iterable[Refused]) -> list[dict[str, str]]:
    return [
        {"who": one.who, "tried": one.tried, "code": one.code, "sentence": one.sentence} for one in refused
    ]


def _show_council(told: CouncilTold, console: Console) -> None:
    console.print()
    console.print(f"（{PARKING.letter}）议事的经过　{told.number}　流程 {told.workflow}", style="bold")
    console.print(_table(told.lines, "环节"))
    _print_refused(told.refused, console)
    for line in told.opinions:
        console.print(f"意见地图：{line}", soft_wrap=True)
    for sentence in told.missed:
        console.print(f"业主表决：{sentence}", style="yellow", soft_wrap=True)


def _print_refused(refused: Iterable[Refused], console: Console) -> None:
    for one in refused:
        console.print(
            f"没有办成（不留事件）：{one.who}{one.tried} → {one.sentence}", style="yellow", soft_wrap=True
        )


def _heading(told: Told) -> str:
    return f"（{told.matter.letter}）{told.matter.heading}　{told.filed.number}　流程 {told.workflow}"


def _table(lines: Iterable[Line], where: str) -> Table:
    table = Table("时刻", "经过", where, pad_edge=False)
    table.add_column("谁", no_wrap=True)
    table.add_column("做了什么", no_wrap=True)
    table.add_column("说明", overflow="fold")
    before: Line | None = None
    for line in lines:
        # One command may cause several events: its time and its author are written once.
        same = before is not None and (before.at, before.who) == (line.at, line.who)
        table.add_row(
            "" if same else f"{line.at.astimezone(CHINA):%H:%M:%S}",
            "" if same else f"+{line.after:.1f}秒",
            line.level,
            "" if same else line.who,
            Text(line.what, _LOUD.get(line.what, "")),
            line.detail,
        )
        before = line
    return table
