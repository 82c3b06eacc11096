"""A case and the deliberation that it opens: residents talk about what concerns more than its parties, and the result comes back."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.acts import CaseCommand
from schemas.frame import Frame, says_nothing
from schemas.sealed import Sealed
from schemas.words import Words

Result = Literal["carried", "partly_carried", "not_carried", "shelved", "rejected", "withdrawn", "annulled"]
"""How a deliberation may end; `annulled` may follow any of the others."""

Telling = Literal["title", "problem", "wish"]
"""A text of a suggestion, by the name of its field."""


class OpenDeliberation(CaseCommand):
    """Suggest what a case is about to the residents, in words that name nobody; whoever opens it confirms that.

    The words are sealed under the key of the deliberation, so that forgetting the case leaves them, and the other way round.
    """

    title: Words
    problem: Words
    wish: Words | None = None
    deidentified: Literal[True] = True
    reason: Words | None = Field(
        default=None, description="Why it concerns more than the parties, where its class does not say so"
    )
    telling: tuple[Telling, ...] = Field(
        default=(), exclude=True, description="Texts that tell who the parties are; read by the desk"
    )


class StopWaiting(CaseCommand):
    """Go on without waiting for the residents any longer; they deliberate on, and their result is still recorded."""

    reason: Words


class RecordDeliberationResult(CaseCommand):
    """Record, for the system, how the deliberation ended that this case opened."""

    deliberation: UUID
    result: Result


DeliberatingCommand = OpenDeliberation | StopWaiting | RecordDeliberationResult


class DeliberationOpened(Frame):
    """What the case is about is suggested to the residents; what has to wait for them stands still."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    deliberation: UUID
    level: Level
    title: Sealed
    problem: Sealed
    wish: Sealed | None = None
    reason: Sealed | None = Field(default=None, exclude_if=says_nothing)


class WaitingStopped(Frame):
    """The case goes on without waiting for the residents."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    deliberation: UUID
    reason: Sealed


class DeliberationReturned(Frame):
    """The deliberation that the case opened is over, or what it decided was annulled later; the case goes on."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    deliberation: UUID
    result: Result


DeliberatingEvent = DeliberationOpened | WaitingStopped | DeliberationReturned
