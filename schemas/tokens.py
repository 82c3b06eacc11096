"""Bearer tokens as facts: issued, revoked; the token itself is known only by its HMAC."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.actors import Actor, Visibility
from schemas.frame import Frame


class IssueToken(Frame):
    """Let whoever holds a token act as `actor`."""

    token: UUID
    actor: Actor
    key: str = Field(pattern=r"^[0-9a-f]{64}$", description="HMAC of the token")


class RevokeToken(Frame):
    """End a token at once."""

    token: UUID


class TokenIssued(Frame):
    """A token opens the door for an actor."""

    visibility: ClassVar[Visibility] = Visibility.SUPERVISORS
    actor: Actor
    key: str


class TokenRevoked(Frame):
    """A token opens nothing any more."""

    visibility: ClassVar[Visibility] = Visibility.SUPERVISORS


TokenCommand = IssueToken | RevokeToken
TokenEvent = TokenIssued | TokenRevoked
