"""Which tests reach what: read from the tests themselves, without running them."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from domain.case.authority import TABLE
from domain.refusals import Refusal
from engine.processes import PROCESSES
from schemas.case_commands import ReportDispute
from schemas.clock_kinds import ClockKind
from schemas.council.clock_kinds import CouncilClock

COMMANDS = frozenset({ReportDispute.__name__, *(row.command.__name__ for row in TABLE)})
"""Every step of a case that somebody may take, and the filing that begins it."""

COUNCIL_COMMANDS = frozenset(
    one.__name__ for one in PROCESSES if one.__module__.startswith("schemas.council.")
)
"""Everything that may be asked of a deliberation, and of what it rests on."""

_LAW = (
    ("domain", "test_*.py"),
    ("domain/council", "story.py"),
    ("engine/council", "test_*.py"),
    ("workflows", "*.py"),
)
GUIDES = ("mediators", "council", "fieldwork")
"""Documents whose requests a test sends; what they say is refused has to be refused so."""

_REFUSED = re.compile(r"^→ `\d{3} (\w+)`", re.MULTILINE)
_CLOCKS = frozenset({ClockKind.__name__, CouncilClock.__name__})


@dataclass(frozen=True, slots=True)
class Reached:
    """What the tests name: per refusal, command, code and clock the files, without `test_`; commands played; samples."""

    named: dict[str, set[str]]
    answered: dict[str, set[str]]
    clocks: dict[str, set[str]]
    played: frozenset[str]
    samples: frozenset[str]

    @classmethod
    def read(cls, tests: Path) -> Self:
        """Read the tests of a folder; a test that only mentions a name in a comment does not count."""
        answered, clocks = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        named: dict[str, set[str]] = defaultdict(set)
        for name, node in (found for folder, pattern in _LAW for found in _nodes(tests / folder, pattern)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id in _CLOCKS:
                    clocks[f"{node.value.id}.{node.attr}"].add(name)
            elif isinstance(node, ast.Name):
                named[node.id].add(name)
        for name, node in _nodes(tests / "api", "test_*.py"):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                answered[node.value].add(name)
        for guide in GUIDES:
            found = _REFUSED.findall((tests.parent / "docs" / f"{guide}.md").read_text(encoding="utf-8"))
            for code in found:
                answered[code].add(f"guide ({guide})")
        said = {
            node.value
            for folder, pattern in (("case/said", "*.py"), ("council", "machine_*.py"))
            for _, node in _nodes(tests / "domain" / folder, pattern)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        samples = frozenset(path.name.partition(".")[0] for path in (tests / "events").glob("*.json"))
        return cls(named, answered, clocks, frozenset(said & (COMMANDS | COUNCIL_COMMANDS)), samples)

    def stories(self, commands: frozenset[str]) -> frozenset[str]:
        """Those commands that a story of the law has in it."""
        return commands & self.named.keys()

    def law(self, refusal: type[Refusal]) -> set[str]:
        """The tests of the law that name a refusal, for no other reason than to expect it."""
        return self.named.get(refusal.__name__, set())

    def doors(self, refusal: type[Refusal]) -> set[str]:
        """The tests of the doors that name a refusal by its code."""
        return self.answered.get(refusal.code, set())

    def clock(self, kind: ClockKind | CouncilClock) -> set[str]:
        """The tests of the law that name a kind of clock."""
        return self.clocks.get(f"{type(kind).__name__}.{kind.name}", set())


def _nodes(folder: Path, pattern: str) -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(folder.rglob(pattern)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.stem.removeprefix("test_"), node
