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

from heyi.worker import WORKFLOWS, sandbox
from schemas.actors import Level
from schemas.cited import TriageClass
from schemas.stages import Stage
from tests.workflows.in_days import RECORDED_IN_DAYS
from tests.workflows.stories import STORIES

HISTORIES = sorted((Path(__file__).parent.parent / "histories").glob("*.json"))

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CODES = "|".join(
    (*Stage, *Level, *TriageClass, "lapse", "remind", "recompute", "recorded", "noop", "refused", "too_early")
)
ALLOWED = re.compile(
    "|".join(
        (
            rf"case/{UUID}",
            # An obligation: kind of clock, version, and the number of a reminder or the edition of a calendar.
            r"[a-z_]+@\d+(#\d+|~[a-z0-9-]{1,60}/\d+)?",
            CODES,
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
            r"hean/(xinhe|qinglan)",  # a community, nothing finer
            r"\d{1,6}|look_at_case|issue_case_command|PT[\d.]+S|due",  # what the SDK writes of local activities and timers
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
    recorded = {path.stem.removeprefix("case-").rpartition("-")[0] for path in HISTORIES}
    assert {story.__name__ for story in (*STORIES, *RECORDED_IN_DAYS)} <= recorded


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


@pytest.mark.parametrize("text", ["林秀英", "13900000001", "hean/xinhe/e1/b1", "楼道堆放自行车"])
def test_the_list_would_catch(text: str) -> None:
    data = base64.b64encode(json.dumps({"stage": text}).encode()).decode()
    encoding = base64.b64encode(b"json/plain").decode()
    assert strangers({"payloads": [{"metadata": {"encoding": encoding}, "data": data}]}) == [text]
