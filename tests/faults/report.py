"""What a storm comes to, as people read it and as tests/faults/latest.json keeps it."""

import json
import os
import platform
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.faults.asking import Asking
from tests.faults.plugs import Plugs
from tests.faults.proof_of_clocks import percentile

LATEST = Path(__file__).with_name("latest.json")
FOUND = Path(__file__).with_name("found.txt")
"""What storms found so far and how it was mended, a line each."""


@dataclass(slots=True)
class Report:
    """The figures of one storm."""

    scale: str
    seed: int
    seconds: float = 0
    kills: dict[str, int] = field(default_factory=dict)
    recoveries: dict[str, dict[str, float]] = field(default_factory=dict)
    events: int = 0
    followed: int = 0
    appends: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    lapses_met: int = 0
    lateness: dict[str, float] = field(default_factory=dict)
    rounds: int = 0
    ballots: int = 0
    verified: bool = False

    def storm(self, seconds: float, plugs: Plugs, watchers: int, asking: Asking) -> None:
        """Take in what happened while plugs were pulled."""
        self.seconds = round(seconds, 1)
        self.kills = {**plugs.kills, "followers of the storm": watchers}
        self.recoveries = {name: _spread(took) for name, took in plugs.recoveries.items()}
        statuses = asking.answers
        self.requests = {
            "2xx": sum(times for status, times in statuses.items() if status.startswith("2")),
            **{status: statuses[status] for status in ("404", "409", "429", "503")},
            "unanswered": statuses["none"],
            "retries": asking.retries,
            "acknowledged writes": len(asking.done),
            "found recorded": asking.found,
        }
        self.refused = dict(Counter(code for _, _, code in asking.refused).most_common())

    def lapses(self, late: Sequence[float]) -> None:
        """Take in how late each time limit was met."""
        self.lapses_met = len(late)
        self.lateness = _spread(late)

    def as_json(self) -> dict[str, Any]:
        """The report as latest.json holds it."""
        return {
            "commit": _commit(),
            "machine": _machine(),
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
            "found": FOUND.read_text(encoding="utf-8").splitlines() if FOUND.exists() else [],
        }

    def write(self) -> None:
        """Keep it as the latest."""
        LATEST.write_text(json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def lines(self) -> list[str]:
        """The report for people."""
        return [f"{name:<12} {value}" for name, value in self.as_json().items() if name != "found"]


REPORT = pytest.StashKey[Report]()
"""Where the test leaves its report for the end of the run."""


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"p50": round(percentile(values, 0.5), 2), "p99": round(percentile(values, 0.99), 2)}


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
        cwd=LATEST.parent,
    )
    return told.stdout.strip()


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Linux {platform.release()}, Python {platform.python_version()}"
