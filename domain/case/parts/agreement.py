"""The draft of an agreement, its signatures on one digest, and the agreement in force."""

from dataclasses import dataclass
from datetime import datetime

from schemas.agreement import AgreementItem, Scope
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Draft:
    """Terms that wait for signatures; every signature is on `digest`.

    `parties` are those who have to sign, `signed` those who did, `mediator` the id of the mediator who signed after them;
    `recorders` are the ids of the staff who recorded signatures of parties.
    """

    number: int
    digest: str
    parties: tuple[int, ...]
    facts: Sealed
    items: tuple[AgreementItem, ...]
    scope: Scope
    breach: Sealed | None = None
    open_points: Sealed | None = None
    warnings: tuple[str, ...] = ()
    signed: tuple[int, ...] = ()
    recorders: tuple[str, ...] = ()
    mediator: str | None = None
    sealed: bool = False

    @property
    def missing(self) -> tuple[int, ...]:
        """The parties who have not signed yet."""
        return tuple(number for number in self.parties if number not in self.signed)

    @property
    def words(self) -> tuple[Sealed, ...]:
        """Everything that was written down in these terms."""
        items = [ref for one in self.items for ref in (one.what, one.manner, one.venue)]
        return tuple(ref for ref in (self.facts, *items, self.breach, self.open_points) if ref)


@dataclass(frozen=True, slots=True)
class InForce:
    """An agreement in force since `since`; `copies` are the parties who got theirs."""

    draft: Draft
    since: datetime
    confirmable: bool
    copies: tuple[int, ...] = ()

    @property
    def outcome(self) -> str:
        """What a case counts as that ends with this agreement; a partial one leaves points open."""
        return "partial" if self.draft.scope == "partial" else "mediated_written"


@dataclass(frozen=True, slots=True)
class Agreement:
    """At most one draft at a time, and at most one agreement in force; `earlier` is how many were in force before it."""

    drafts: int = 0
    draft: Draft | None = None
    in_force: InForce | None = None
    earlier: int = 0

    @property
    def words(self) -> tuple[Sealed, ...]:
        """Everything that was written down in the agreement in force and in the draft that waits for signatures."""
        drafts = (self.draft, self.in_force.draft if self.in_force else None)
        return tuple(ref for draft in drafts if draft for ref in draft.words)
