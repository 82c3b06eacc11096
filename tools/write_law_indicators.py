"""Writes docs/law-indicators.md: every figure that is counted of cases and of deliberations, with its formula, source and mark.

    python tools/write_law_indicators.py

A test holds the document against the definitions, so that it never says what is not so.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.council.figures import load_council_indicators
from engine.indicators import load_indicators
from heyi.settings import POLICIES

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "law-indicators.md"

HEAD = """# Indicators

Written by `tools/write_law_indicators.py` from the definitions in `policies/`; do not edit it by hand, `make law` writes it anew.
Marks as in [law.md](law.md). How a figure is checked: [supervisors.md](supervisors.md).
"""


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(document(), encoding="utf-8")


def document() -> str:
    """The whole document."""
    return "\n".join((HEAD, *_of_cases(), "", *_of_council(), ""))


def _of_cases() -> Iterator[str]:
    found = load_indicators(POLICIES / "indicators.yaml")
    yield "## Of cases\n"
    yield f"Version {found.version} of the definitions, `policies/indicators.yaml`; `GET /api/supervision/indicators`.\n"
    yield "| indicator | 中文 | formula | mark |"
    yield "|---|---|---|---|"
    for one in found.indicators:
        yield f"| `{one.id}` | {one.name.zh} | {one.formula.en} | {one.mark} |"


def _of_council() -> Iterator[str]:
    found = load_council_indicators(POLICIES / "council_indicators.yaml")
    weights = ", ".join(f"{end} {weight}" for end, weight in found.weights.items())
    yield "## Of deliberations\n"
    yield f"Version {found.version} of the definitions, `policies/council_indicators.yaml`; `GET /api/supervision/council`. How much"
    yield f"of a consensus each end of the rounds is: {weights}.\n"
    yield "| indicator | 中文 | formula | unit | source | mark |"
    yield "|---|---|---|---|---|---|"
    for one in found.indicators:
        yield f"| `{one.id}` | {one.name.zh} | {one.formula.en} | {one.unit} | {one.source} | {one.mark} |"


if __name__ == "__main__":
    main()
