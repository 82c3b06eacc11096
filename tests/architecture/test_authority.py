"""The documents of who may do what say what the tables say, and every step has its line in them."""

from types import ModuleType
from typing import Any

import pytest

from domain.case.authority import TABLE
from domain.council.authority import TABLE as COUNCIL
from schemas.acts import action_name
from tools import write_authority, write_authority_council

SAID = ((write_authority, TABLE), (write_authority_council, COUNCIL))
of_each = pytest.mark.parametrize(("written", "table"), SAID, ids=["cases", "deliberations"])


@of_each
def test_the_document_is_what_the_tables_say(written: ModuleType, table: object) -> None:
    assert written.DOCUMENT.read_text(encoding="utf-8") == written.document(), "run make law"


@of_each
def test_every_step_stands_in_it(written: ModuleType, table: tuple[Any, ...]) -> None:
    document = written.document()
    assert [row for row in table if f"| `{action_name(row.command)}` |" not in document] == []
