"""Writes docs/law-council.md: the law of deliberation in numbers, each with its source, and the tests that reach it.

    python tools/write_law_council.py

A test holds the document against the code, the packs and the tests, so that it never says what is not so.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from api.wording import Locale, Locales
from engine.packs import load_pack
from heyi.settings import LOCALES, POLICIES
from schemas.policy import PolicyPack
from tools.cells import refusals
from tools.council_pack import cited, council
from tools.counted import PACK, council_counts, of_council
from tools.reached import Reached

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "law-council.md"

HEAD = """# The law of deliberation in numbers

Written by `tools/write_law_council.py` from the pack `{pack}`, the code and the tests; do not edit it by hand. `make law` writes it
anew and prints the counts; a test fails when it is not current.

Marks and sources as in [law.md](law.md). Who may take which step, which stories have it, and who sees which
event: [authority-council.md](authority-council.md). How a deliberation works: [council.md](council.md).
"""


def main() -> None:
    """Write the document, and print what it counts."""
    DOCUMENT.write_text(document(), encoding="utf-8")
    for said, number, held in council_counts(Reached.read(ROOT / "tests")):
        sys.stdout.write(f"{number:5}  {said}: {held}\n")


def document() -> str:
    """The whole document."""
    locale = Locales.load(LOCALES).by_language["zh"]
    pack = load_pack(POLICIES / PACK)
    reached = Reached.read(ROOT / "tests")
    parts = (
        _counts(reached, pack),
        council(pack, reached),
        _refusals(locale, reached),
    )
    return "\n".join((HEAD.format(pack=pack.id), *(line for part in parts for line in (*part, ""))))


def _counts(reached: Reached, pack: PolicyPack) -> Iterator[str]:
    yield "## Counts\n"
    yield "| what | number | held by |"
    yield "|---|---|---|"
    for said, number, held in council_counts(reached):
        yield f"| {said} | {number} | {held} |"
    marks = [one.mark for one in cited(pack)]
    said = ", ".join(f"{marks.count(mark)} {mark}" for mark in ("V", "S", "M", "D"))
    yield f"\n{len(marks)} classes, procedures, rules, time limits and numbers carry a source: {said}."


def _refusals(locale: Locale, reached: Reached) -> Iterator[str]:
    yield "## Refusals\n"
    yield "Those of the council; what forbids things everywhere stands in [law.md](law.md#refusals). The columns are as there.\n"
    yield from refusals(of_council(), locale, reached)


if __name__ == "__main__":
    main()
