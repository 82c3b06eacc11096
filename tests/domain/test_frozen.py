"""A copy with changes is what the library would make of it, with slots and without."""

from dataclasses import FrozenInstanceError, dataclass
from dataclasses import replace as by_the_library
from typing import Any

import pytest

from domain.frozen import replace


@dataclass(frozen=True)
class Wide:
    """Keeps its fields in a dictionary."""

    one: int
    other: str = "plain"


@dataclass(frozen=True, slots=True)
class Narrow:
    """Keeps its fields in slots."""

    one: int
    other: str = "plain"


@pytest.mark.parametrize("value", [Wide(1), Narrow(1)])
def test_a_copy_is_what_the_library_makes(value: Wide | Narrow) -> None:
    copy = replace(value, other="changed")
    assert copy == by_the_library(value, other="changed")
    assert type(copy) is type(value)
    assert value.other == "plain"
    assert hash(copy) != hash(value)


@pytest.mark.parametrize("value", [Wide(1), Narrow(1)])
def test_a_copy_is_frozen_as_well(value: Wide | Narrow) -> None:
    copy, name = replace(value), "one"
    with pytest.raises(FrozenInstanceError):
        setattr(copy, name, 2)


@pytest.mark.parametrize("value", [Wide(1), Narrow(1)])
def test_a_field_that_is_not_there_cannot_be_changed(value: Wide | Narrow) -> None:
    changes: Any = {"third": 3}
    with pytest.raises(TypeError, match="third"):
        replace(value, **changes)
