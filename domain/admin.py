"""Rules for what administrators keep: published policy packs and calendars, and bearer tokens."""

from dataclasses import dataclass

from domain.refusals import NotPermitted, PolicyVersionTaken, Refusal, TokenOver
from schemas.actors import Actor, Role
from schemas.calendars import CalendarPublished, PublishCalendar
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


class CalendarEditionTaken(Refusal):
    """An edition of a calendar never changes its content: what changed is a higher edition."""

    code = "calendar_edition_taken"


class CalendarYearsMissing(Refusal):
    """A newer edition keeps every year whose calendar is out, or due times that were firm would be open again."""

    code = "calendar_years_missing"


def decide_calendar(
    published: tuple[CalendarPublished, ...], command: PublishCalendar, actor: Actor
) -> tuple[CalendarPublished, ...]:
    """Publish an edition of a calendar; nothing happens when the newest one is the same."""
    if actor.role not in (Role.SYSTEM, Role.ADMINISTRATOR):
        raise NotPermitted(action="publish-calendar")
    if published:
        newest, new = published[-1], command.calendar
        if newest.digest == command.digest:
            return ()
        if new.edition <= newest.calendar.edition:
            raise CalendarEditionTaken(edition=new.edition, newest=newest.calendar.edition)
        if missing := sorted(set(newest.calendar.published) - set(new.published)):
            raise CalendarYearsMissing(years=tuple(missing))
    return (CalendarPublished(calendar=command.calendar, digest=command.digest),)


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
