"""Every door and every command line that a document names is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from heyi.cli.program import app
from tests.api.street import Street

ROOT = Path(__file__).parents[2]
DOCUMENTS = tuple(sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))))
DOOR = re.compile(r"\b(GET|POST)\s+((?:/api|\.\.\.)/(?:\{[^}\n]*\}|[^\s`?\"{])+)")
LINE = re.compile(r"(?:^|`)heyi ([a-z]+)(?: ([a-z]+)\b)?", re.MULTILINE)
ABOUT = "/api/deliberations/{id}"


def doors(document: Path) -> Iterator[tuple[str, str]]:
    """The doors that a document names; three dots stand for the deliberation that it speaks of."""
    for method, path in DOOR.findall(document.read_text(encoding="utf-8")):
        yield method.lower(), path.replace("...", ABOUT).rstrip(".,;:)")


def is_one(path: str, template: str) -> bool:
    """Whether a path as it is written fits a route: what stands in braces on either side stands for anything."""
    said, known = path.split("/"), template.split("/")
    pairs = zip(said, known, strict=False)
    return len(said) == len(known) and all(a == b or "{" in a or "{" in b for a, b in pairs)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
async def test_every_door_that_is_named_is_there(document: Path, street: Street) -> None:
    paths = (await street.get("/api/openapi.json")).json()["paths"]
    known = [(method, template) for template, methods in paths.items() for method in methods]
    missing = [
        (method, path)
        for method, path in doors(document)
        if not any(method == also and is_one(path, template) for also, template in known)
    ]
    assert missing == []


def names(program: typer.Typer) -> set[str]:
    """The commands of a program by name."""
    found = ((one.name, one.callback) for one in program.registered_commands)
    return {name or getattr(callback, "__name__", "").replace("_", "-") for name, callback in found}


def test_every_command_line_that_is_named_is_there() -> None:
    groups = {one.name: names(one.typer_instance) for one in app.registered_groups if one.typer_instance}
    named = {line for one in DOCUMENTS for line in LINE.findall(one.read_text(encoding="utf-8"))}
    unknown = {
        (name, under)
        for name, under in named
        if not (under in groups[name] or not under if name in groups else name in names(app))
    }
    assert unknown == set()


def test_documents_name_doors_and_command_lines() -> None:
    assert sum(len(list(doors(one))) for one in DOCUMENTS) > 100
    assert sum(len(LINE.findall(one.read_text(encoding="utf-8"))) for one in DOCUMENTS) > 30
