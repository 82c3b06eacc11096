"""The file of a case (卷内目录): which of its items are there, in which events, and which must be there and are not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from domain.case.fact import Fact
from domain.case.papers import item_of
from domain.case.state import Case
from schemas.practice import FileItem, Practice


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the file, with the facts that are or record it; `number` is its place in the order of the file."""

    number: int
    item: FileItem
    facts: tuple[Fact, ...]
    owed: bool

    @property
    def present(self) -> bool:
        """Whether anything of it is there."""
        return bool(self.facts)

    @property
    def need(self) -> Literal["must", "if_any"]:
        """Whether it must be in the file of this case."""
        return "must" if self.owed else "if_any"


@dataclass(frozen=True, slots=True)
class Dossier:
    """The items in their order; the file runs from the first fact of the case to the one that ended it, or the last."""

    entries: tuple[Entry, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Items that must be there and are not."""
        return tuple(one.item.id for one in self.entries if one.owed and not one.present)


def dossier(case: Case, facts: Iterable[Fact], practice: Practice) -> Dossier:
    """The file of a case from its facts, by the list of the pack."""
    by_item: dict[str, list[Fact]] = {}
    for fact in facts:
        if item := item_of(fact.event):
            by_item.setdefault(item, []).append(fact)
    return Dossier(
        tuple(
            Entry(number, item, tuple(by_item.get(item.id, ())), _owed(item, case))
            for number, item in enumerate(practice.file, start=1)
        )
    )


def kept(case: Case, practice: Practice) -> tuple[str, ...]:
    """The items that are there, in the order of the file."""
    return tuple(item.id for item in practice.file if item.id in case.ending.papers)


def missing(case: Case, practice: Practice) -> tuple[str, ...]:
    """The items that must be there and are not, in the order of the file."""
    return tuple(item.id for item in practice.file if _owed(item, case) and item.id not in case.ending.papers)


def _owed(item: FileItem, case: Case) -> bool:
    """Whether an item must be there: some only where the matter came that far, such as an agreement."""
    applies = not item.outcomes or case.outcome is None or case.outcome in item.outcomes
    return item.need == "must" and applies
