"""The definitions of the indicators fit what is counted, each once, in Chinese and English."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from engine.indicators import load_indicators

FILE = Path(__file__).parents[2] / "policies" / "indicators.yaml"


def test_every_indicator_that_is_counted_is_defined() -> None:
    found = load_indicators(FILE)
    assert found.of("success") is not None
    assert found.of("happiness") is None


def test_a_definition_that_is_not_counted_is_refused(tmp_path: Path) -> None:
    odd = tmp_path / "indicators.yaml"
    odd.write_text(FILE.read_text(encoding="utf-8").replace("id: success\n", "id: happiness\n"))
    with pytest.raises(ValueError, match=r"happiness, success$"):
        load_indicators(odd)


def test_a_definition_that_stands_twice_is_refused(tmp_path: Path) -> None:
    odd = tmp_path / "indicators.yaml"
    odd.write_text(FILE.read_text(encoding="utf-8").replace("id: acceptance\n", "id: success\n"))
    with pytest.raises(ValidationError, match="success stand twice"):
        load_indicators(odd)
