"""What the events of a deliberation hold for its documents, beside what its state keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from domain.council.fact import Fact
from schemas.council.deliberation import DeliberationEvent
from schemas.frame import Frame

E = TypeVar("E", bound=Frame)


@dataclass(frozen=True, slots=True)
class Told:
    """All that happened, by the kind of event."""

    facts: tuple[Fact, ...]
    by_kind: dict[type[Frame], list[Fact]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Told":
        """The facts of a deliberation, in order."""
        told = cls(tuple(facts))
        for fact in told.facts:
            told.by_kind.setdefault(type(fact.event), []).append(fact)
        return told

    def all(self, kind: type[E]) -> list[E]:
        """All events of a kind, in order."""
        return [one.event for one in self.by_kind.get(kind, ()) if isinstance(one.event, kind)]

    def last(self, kind: type[E]) -> E | None:
        """The last event of a kind."""
        found = self.all(kind)
        return found[-1] if found else None

    def policy_of(self, event: DeliberationEvent) -> str:
        """The pack and version under which an event was recorded."""
        return next(one.policy for one in self.facts if one.event is event)
