"""The project's own source, parsed once, for the tests that judge it."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("heyi", "api", "workflows", "activities", "engine", "projections", "ledger", "domain", "schemas")
BESIDE = ("tests", "bench", "tools")


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        """Its path from the root of the repository."""
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        """The top folder that it lies in."""
        return self.path.relative_to(ROOT).parts[0]

    @property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.splitlines()


@cache
def modules(*rooms: str) -> tuple[Module, ...]:
    """Every module of the named top folders."""
    found = []
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text()
            found.append(Module(path, text, ast.parse(text)))
    return tuple(found)


def imports(tree: ast.AST) -> list[tuple[str, int]]:
    """Every module that is imported below a node, with its line; `from a import b` counts as `a.b`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found
