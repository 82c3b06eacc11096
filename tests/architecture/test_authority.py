"""The document of who may do what says what the tables say, and every step and event has its words in it."""

from domain.case.authority import TABLE
from schemas.acts import action_name
from tools.write_authority import DOCUMENT, document


def test_the_document_is_what_the_tables_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run tools/write_authority.py"


def test_every_step_stands_in_it() -> None:
    written = document()
    assert [row for row in TABLE if f"| `{action_name(row.command)}` |" not in written] == []
