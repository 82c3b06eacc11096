"""The draft of an agreement, its signatures on one digest, and the agreement in force."""

from dataclasses import dataclass
from datetime import datetime

from schemas.agreement import AgreementItem


@dataclass(frozen=True, slots=True)
class Draft:
    """Terms that wait for signatures; every signature is on `digest`."""

    number: int
    digest: str
    items: tuple[AgreementItem, ...]
    scope: str
    warnings: tuple[str, ...] = ()
    signed: tuple[int, ...] = ()
    mediator: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class InForce:
    """An agreement in force since `since`; `copies` are the parties who got theirs."""

    draft: Draft
    since: datetime
    confirmable: bool
    copies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """At most one draft at a time, and at most one agreement in force."""

    drafts: int = 0
    draft: Draft | None = None
    in_force: InForce | None = None
