"""The one base of every shape that crosses a boundary: frozen, closed, and strict about text and time."""

import re
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

# C0 and C1 controls but tab and newline, the bidirectional overrides, and lone surrogates: none of them belongs in
# a sentence that a person typed, PostgreSQL refuses NUL, and overrides make a record read as what it is not.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Frame(BaseModel):
    """A message or fact: immutable, refusing unknown fields, naive datetimes and sets."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, ser_json_bytes="base64")


def says_nothing(value: object) -> bool:
    """Fields that a shape gained later are left out while they say nothing: what was recorded before stays as it is."""
    return value in ((), "", None, 0)


def printable(text: str) -> str:
    """Return `text` with line ends normalised; raise `ValueError` when it holds characters nobody can see."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNPRINTABLE.search(plain):
        raise ValueError("remove the invisible control characters from this text")
    return plain


Printable = Annotated[str, AfterValidator(printable)]
Instant = AwareDatetime
"""An aware instant; stored in UTC, shown to people in Asia/Shanghai."""
