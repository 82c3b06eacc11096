"""Recorded histories: every one ever recorded still replays, and none of them tells who or what it is about."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from domain.council.clocks import MET_BY
from engine.packs import load_pack
from heyi.settings import POLICIES
from heyi.worker import WORKFLOWS, sandbox
from schemas.actors import Level
from schemas.cited import TriageClass
from schemas.council.stages import Step
from schemas.stages import Stage
from tests.workflows.plays import PLAYS

HISTORIES = sorted((Path(__file__).parent.parent / "histories").glob("*.json"))

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
PACK = load_pack(POLICIES / "xinhe")
MATTERS = [one.id for one in PACK.council.matters] if PACK.council else []
COMMANDS = ("lapse", "remind", "recompute", "recount", *MET_BY.values())
CODES = "|".join(
    (
        *(*Stage, *Level, *TriageClass),
        *(*Step, "tier_1", "tier_2", "tier_3", *MATTERS),
        *(*COMMANDS, "recorded", "noop", "refused", "too_early"),
    )
)
ALLOWED = re.compile(
    "|".join(
        (
            rf"(case|deliberation)/{UUID}",
            # An obligation: kind of clock, version, and the number of a reminder, the edition of a calendar, or that all have voted.
            r"[a-z_]+@\d+(#\d+|~[a-z0-9-]{1,60}/\d+|!early)?",
            CODES,
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
            r"hean/(xinhe|qinglan)",  # a community, nothing finer
            # What the SDK writes of local activities and timers.
            r"\d{1,6}|look_at_(case|deliberation)|issue_(case|council)_command|PT[\d.]+S|due",
            r"Waiting until [a-z ,]+\.",
            r"",
        )
    )
)
"""The shapes of text that may stand in a payload; numbers and truth values may stand anywhere."""


def payloads(node: object) -> Iterator[dict[str, object]]:
    """Every payload of a history, wherever it hangs."""
    if isinstance(node, dict):
        if "data" in node and "metadata" in node:
            yield node
        for child in node.values():
            yield from payloads(child)
    elif isinstance(node, list):
        for child in node:
            yield from payloads(child)


def texts(node: object) -> Iterator[str]:
    """Every text in a decoded payload."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for child in node.values():
            yield from texts(child)
    elif isinstance(node, list):
        for child in node:
            yield from texts(child)


def strangers(history: object) -> list[str]:
    """Texts in payloads that the list does not allow."""
    found = []
    for payload in payloads(history):
        encoding = base64.b64decode(str(payload["metadata"]["encoding"])).decode()  # type: ignore[index]
        data = base64.b64decode(str(payload["data"]))
        if encoding == "json/plain":
            found += [text for text in texts(json.loads(data)) if not ALLOWED.fullmatch(text)]
        elif encoding != "binary/null":
            found.append(encoding)
    return found


def test_every_story_has_a_history() -> None:
    assert {f"{play.kind}-{play.name}" for play in PLAYS} <= {
        path.stem.rpartition("-")[0] for path in HISTORIES
    }


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path: Path) -> None:
    replayer = Replayer(
        workflows=WORKFLOWS, data_converter=pydantic_data_converter, workflow_runner=sandbox()
    )
    await replayer.replay_workflow(WorkflowHistory.from_json(path.stem, path.read_text()))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_a_recorded_history_holds_codes_and_instants_only(path: Path) -> None:
    history = json.loads(path.read_text())
    assert strangers(history) == []
    assert sum(1 for _ in payloads(history)) > 5
    assert path.read_text().isascii()


@pytest.mark.parametrize("text", ["林秀英", "13900000001", "hean/xinhe/e1/b1", "楼道堆放自行车", "unit0001"])
def test_the_list_would_catch(text: str) -> None:
    data = base64.b64encode(json.dumps({"stage": text}).encode()).decode()
    encoding = base64.b64encode(b"json/plain").decode()
    assert strangers({"payloads": [{"metadata": {"encoding": encoding}, "data": data}]}) == [text]
