"""The law in numbers says what the packs, the code and the tests say, and stays short enough to be read."""

from tests.architecture.source import ROOT
from tools import write_deliberation
from tools.counted import counts
from tools.reached import Reached
from tools.write_law import DOCUMENT, document

READABLE = 400


def test_the_document_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run make law"


def test_the_numbers_of_deliberation_are_those_of_the_pack() -> None:
    assert write_deliberation.DOCUMENT.read_text(encoding="utf-8") == write_deliberation.document(), (
        "run make law"
    )


def test_the_document_can_be_read() -> None:
    assert len(document().splitlines()) <= READABLE


def test_every_count_is_of_something() -> None:
    assert [said for said, number, _ in counts(Reached.read(ROOT / "tests")) if not number] == []
