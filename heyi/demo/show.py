"""The demonstration on paper: tables in Chinese for people, JSON for programs."""

import json

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.wording import CHINA
from heyi.demo.hindsight import Told
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
        console.print(_table(told))
        for one in told.refused:
            console.print(
                f"没有办成（不留事件）：{one.who}{one.tried} → {one.sentence}", style="yellow", soft_wrap=True
            )
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
                "refused": [
                    {"who": one.who, "tried": one.tried, "code": one.code, "sentence": one.sentence}
                    for one in told.refused
                ],
                "timeline": [line.as_json() for line in told.lines],
            }
            for told in result.told
        ],
        "checks": [{"name": one.name, "holds": one.holds, "seen": one.seen} for one in result.checks],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _heading(told: Told) -> str:
    return f"（{told.matter.letter}）{told.matter.heading}　{told.filed.number}　流程 {told.workflow}"


def _table(told: Told) -> Table:
    table = Table("时刻", "经过", "层级", pad_edge=False)
    table.add_column("谁", no_wrap=True)
    table.add_column("做了什么", no_wrap=True)
    table.add_column("说明", overflow="fold")
    before: Line | None = None
    for line in told.lines:
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
