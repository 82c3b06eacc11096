"""A document of a deliberation: its fields, which of them must be filled, which hang out for everybody, which wait for a pen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from schemas.frame import Frame
from schemas.sealed import Sealed

Value = None | bool | int | str | datetime | Sealed | Frame | tuple["Value", ...] | dict[str, "Value"]
"""What stands in a field; words are references, to be opened for those who may read them."""

PaperKind = Literal[
    "topic_form",
    "party_study",
    "notice",
    "minutes",
    "three_party_minutes",
    "ballot_form",
    "tally_sheet",
    "result_notice",
    "covenant",
    "filing_form",
    "report_back",
    "appraisal_sheet",
]
"""In the order of the file: from the form of a topic (议题建议表) to the sheet of an appraisal (评议表)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field. `must`: it has to be filled; `everybody`: it is part of what hangs out; `by_hand`: it is filled on the paper."""

    id: str
    value: Value = None
    must: bool = True
    everybody: bool = False
    by_hand: bool = False

    @property
    def filled(self) -> bool:
        """Whether something stands in it; nothing, no text and an empty list are not."""
        return self.value is not None and self.value not in ("", ()) and self.value != {}

    @property
    def missing(self) -> bool:
        """Whether it has to be filled, is not, and does not wait for a pen."""
        return self.must and not self.filled and not self.by_hand


@dataclass(frozen=True, slots=True)
class Paper:
    """A document; `nth` tells those of one kind apart (the round, or the version), `present` is whether what it records happened."""

    kind: PaperKind
    nth: int
    entries: tuple[Entry, ...]
    present: bool
    must: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that must be filled and are not; of a document that must be there and is not, the document itself."""
        if not self.present:
            return (self.name,) if self.must else ()
        return tuple(f"{self.name}/{one.id}" for one in self.entries if one.missing)

    @property
    def name(self) -> str:
        """How it is referred to, such as `minutes:2`."""
        return f"{self.kind}:{self.nth}"

    def published(self) -> "Paper | None":
        """What of it hangs out for everybody; None where nothing does."""
        shown = tuple(one for one in self.entries if one.everybody)
        return Paper(self.kind, self.nth, shown, self.present, self.must) if shown else None
