"""The law in numbers says what the packs, the code and the tests say, and stays short enough to be read."""

from types import ModuleType

import pytest

from tests.architecture.source import ROOT
from tools import write_law, write_law_council, write_law_indicators
from tools.counted import council_counts, counts
from tools.reached import Reached

READABLE = 400
LAWS = (write_law, write_law_council, write_law_indicators)
of_each = pytest.mark.parametrize("law", LAWS, ids=[law.DOCUMENT.stem for law in LAWS])


@of_each
def test_the_document_is_what_the_code_says(law: ModuleType) -> None:
    assert law.DOCUMENT.read_text(encoding="utf-8") == law.document(), "run make law"


@of_each
def test_the_document_can_be_read(law: ModuleType) -> None:
    assert len(law.document().splitlines()) <= READABLE


def test_every_count_is_of_something() -> None:
    reached = Reached.read(ROOT / "tests")
    of_both = (*counts(reached), *council_counts(reached))
    assert [said for said, number, _ in of_both if not number] == []
