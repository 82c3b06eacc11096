"""Rules for what administrators keep: published policy packs and bearer tokens."""

from dataclasses import dataclass

from domain.refusals import NotPermitted, PolicyVersionTaken, TokenOver
from schemas.actors import Actor, Role
from schemas.policies import PolicyPublished, PublishPolicy
from schemas.tokens import IssueToken, RevokeToken, TokenCommand, TokenEvent, TokenIssued, TokenRevoked


def decide_policy(
    published: tuple[PolicyPublished, ...], command: PublishPolicy, actor: Actor
) -> tuple[PolicyPublished, ...]:
    """Publish a pack; nothing happens when the newest one is the same, and a version never changes its content."""
    if actor.role not in (Role.SYSTEM, Role.ADMINISTRATOR):
        raise NotPermitted(action="publish-policy")
    if published and published[-1].digest == command.digest:
        return ()
    if published and command.pack.version <= published[-1].pack.version:
        raise PolicyVersionTaken(version=command.pack.version, newest=published[-1].pack.version)
    return (PolicyPublished(pack=command.pack, digest=command.digest),)


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token: whom it lets act, the HMAC it is found by, and whether it still does."""

    actor: Actor
    key: str
    revoked: bool = False


def evolve_token(token: Token | None, event: TokenEvent) -> Token:
    """The token after one more event."""
    match event:
        case TokenIssued():
            return Token(event.actor, event.key)
        case TokenRevoked():
            if token is None:
                raise ValueError("the stream of a token begins with TokenIssued")
            return Token(token.actor, token.key, revoked=True)


def decide_token(token: Token | None, command: TokenCommand, actor: Actor) -> tuple[TokenEvent, ...]:
    """Issue a token once, or revoke it; only the system (the command line) does so yet. A token never changes its actor."""
    if actor.role is not Role.SYSTEM:
        raise NotPermitted(action="tokens")
    match command:
        case IssueToken():
            if token is None:
                return (TokenIssued(actor=command.actor, key=command.key),)
            if token != Token(command.actor, command.key):
                raise TokenOver
            return ()
        case RevokeToken():
            if token is None or token.revoked:
                raise TokenOver
            return (TokenRevoked(),)
