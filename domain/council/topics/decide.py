"""What follows from a command about a topic."""

from typing import assert_never

from domain.case.ground import Ground
from domain.council.clocks import end, set_clock
from domain.council.ground import council_of, lives_at, near
from domain.council.matters import matter_for
from domain.council.refusals.deliberation import AlreadySuggested
from domain.council.state import Deliberation
from domain.council.topics.arranging import schedule
from domain.council.topics.noticing import announce
from domain.council.topics.screening import screen
from domain.council.topics.studying import study
from domain.refusals import NotPermitted, UnknownCode, UnknownPlace
from schemas.actors import STAFF_ROLES, Role
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.topics import (
    GiveNotice,
    RecordPartyStudy,
    RejectTopic,
    ScheduleDeliberation,
    ScreenTopic,
    SuggestTopic,
    SupportTopic,
    TopicCommand,
    TopicRejected,
    TopicSuggested,
    TopicSupported,
    TopicWithdrawn,
    WithdrawTopic,
)


def suggest(command: SuggestTopic, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """A topic is suggested; the table of classes proposes whose matter it is, and the clock for an answer runs."""
    council = council_of(ground)
    actor = ground.actor
    _may_suggest(command, ground)
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    text = " ".join(one.plain for one in (command.title, command.problem, command.wish) if one is not None)
    matter, used = matter_for(council, text)
    return (
        TopicSuggested(
            number=command.number or "",
            place=command.place,
            source=command.source,
            origin=command.origin,
            proposer=None if actor.role is Role.SYSTEM else actor.id,
            title=command.title.sealed,
            problem=command.problem.sealed,
            wish=command.wish.sealed if command.wish else None,
            urgent=command.urgent,
            matter=matter.id,
            used=used,
        ),
        set_clock(CouncilClock.SCREEN, ground),
    )


def _may_suggest(command: SuggestTopic, ground: Ground) -> None:
    """Residents suggest for the place they live in, and in their own name; a case or a survey is named by who works on it."""
    actor = ground.actor
    allowed = actor.role in (*STAFF_ROLES, Role.RESIDENT, Role.SYSTEM)
    if actor.role is Role.RESIDENT:
        allowed = (
            near(lives_at(actor), command.place) and command.source == "resident" and command.origin is None
        )
    if not allowed:
        raise NotPermitted(action="suggest-topic")


def decide(
    command: TopicCommand, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes; raise the `Refusal` that its details call for."""
    match command:
        case SuggestTopic():
            raise AlreadySuggested
        case SupportTopic():
            return (TopicSupported(unit=ground.actor.unit, supporters=len(deliberation.supporters) + 1),)
        case ScreenTopic():
            return screen(command, deliberation, ground)
        case RejectTopic():
            return _reject(command, deliberation, ground)
        case WithdrawTopic():
            reason = command.reason.sealed if command.reason else None
            return (*end(deliberation, "withdrawn", *CouncilClock), TopicWithdrawn(reason=reason))
        case RecordPartyStudy():
            return study(command, ground)
        case ScheduleDeliberation():
            return schedule(command, deliberation, ground)
        case GiveNotice():
            return announce(command, deliberation, ground)
    assert_never(command)


def _reject(
    command: RejectTopic, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    known = council_of(ground).rejections
    if command.reason_code not in known:
        raise UnknownCode(field="reason_code", value=command.reason_code, known=tuple(known))
    return (
        *end(deliberation, "rejected", *CouncilClock),
        TopicRejected(reason_code=command.reason_code, reason=command.reason.sealed),
    )
