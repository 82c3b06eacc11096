"""The documents lead where they say, and name what is there."""

import re
from collections.abc import Iterator
from pathlib import Path

from heyi.settings import Settings
from tests.architecture.source import ROOT

DOCUMENTS = tuple(sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))))
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
VARIABLE = re.compile(r"\bHEYI_[A-Z_]+\b")
DECISIONS = ROOT / "docs" / "decisions"
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def anchors(document: Path) -> set[str]:
    """What a link may name after `#`: the headings, as the pages of a forge write them."""
    heads = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken() -> Iterator[str]:
    """Every link within the project that leads nowhere."""
    for document in DOCUMENTS:
        for path, anchor in LINK.findall(document.read_text(encoding="utf-8")):
            target = (document.parent / path).resolve() if path else document
            where = f"{document.relative_to(ROOT)}: {path}#{anchor}"
            if not target.exists() or (anchor and anchor not in anchors(target)):
                yield where


def test_every_link_leads_somewhere() -> None:
    assert list(broken()) == []


def test_every_decision_has_a_number_of_its_own_and_stands_in_the_index() -> None:
    pages = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
    assert re.findall(r"\]\((\d{4}[^)]+)\)", index) == pages
    for name in pages:
        first = (DECISIONS / name).read_text(encoding="utf-8").splitlines()[0]
        number, title = int(name[:4]), first.removeprefix("# ").partition(". ")[2]
        assert first.startswith(f"# {number}. "), name
        assert f"{number}. [{title.partition(':')[0]}" in index or title in index, name


def test_the_sample_of_settings_is_what_compose_asks_for() -> None:
    sample = re.search(r"```\n(HEYI_OWNER_PASSWORD=.*?)```", OPERATIONS, re.DOTALL)
    assert sample
    given = set(re.findall(r"^(HEYI_[A-Z_]+)=", sample[1], re.MULTILINE))
    assert given == set(re.findall(r"\$\{(HEYI_[A-Z_]+)", COMPOSE))


def test_every_setting_that_compose_passes_is_one_that_we_read() -> None:
    read = {f"HEYI_{name.upper()}" for name in Settings.model_fields}
    passed = set(re.findall(r"^ +(HEYI_[A-Z_]+):", COMPOSE, re.MULTILINE))
    assert passed - read == set()


def test_every_setting_is_told_to_operators() -> None:
    told = set(VARIABLE.findall(OPERATIONS))
    assert {f"HEYI_{name.upper()}" for name in Settings.model_fields} - told == set()
