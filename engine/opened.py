"""Sealed words and what an event holds, as they are shown to somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from schemas.acts import PartyEntry
from schemas.frame import Frame
from schemas.places import Post
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Opened:
    """Words that were sealed; `text` is None once they were forgotten. `repr` does not show them."""

    text: str | None

    def __repr__(self) -> str:
        return "Opened(...)"


Shown = None | bool | int | str | date | Opened | list["Shown"] | dict[str, "Shown"]
"""What an event holds, for showing: plain values, and words that were opened."""


def shown(
    value: object,
    texts: Mapping[str, str | None],
    readable: Callable[[Sealed], bool],
    *,
    posts_only: bool,
) -> Shown:
    """What an event holds, for showing: words that are `readable` opened by their digest in `texts`, the others left out.

    With `posts_only` an office is its role and its place; who sits in it has an id for colleagues alone.
    """

    def inner(one: object) -> Shown:
        return shown(one, texts, readable, posts_only=posts_only)

    match value:
        case Sealed():
            return Opened(texts.get(value.digest)) if readable(value) else None
        case Post() if posts_only:
            return {"place": value.place, "role": value.role.value, "vacant": value.staff is None}
        case Frame():
            # The HMAC of a tracking code is for the rules, not for eyes.
            hidden = ("code",) if isinstance(value, PartyEntry) else ()
            return {
                name: inner(getattr(value, name)) for name in type(value).model_fields if name not in hidden
            }
        case tuple() | list():
            return [inner(item) for item in value]
        case dict():
            return {str(name): inner(item) for name, item in value.items()}
        case Enum():
            return str(value.value)
        case UUID():
            return str(value)
        case None | bool() | int() | str() | date():
            return value
    raise TypeError(f"an event holds a {type(value).__name__}, which nobody taught the reader to show")
