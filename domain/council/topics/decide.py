"""What follows from a command about a topic."""

from domain.case.ground import Ground
from domain.council.clocks import set_clock
from domain.council.ground import council_of
from domain.council.state import Deliberation
from domain.refusals import NotPermitted, UnknownPlace
from schemas.actors import STAFF_ROLES, Role
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.topics import SuggestTopic, TopicCommand, TopicSuggested


def suggest(command: SuggestTopic, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """A topic is suggested; the table of classes proposes whose matter it is, and the clock for an answer runs."""
    council = council_of(ground)
    actor = ground.actor
    if actor.role not in (*STAFF_ROLES, Role.RESIDENT, Role.SYSTEM):
        raise NotPermitted(action="suggest-topic")
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    text = " ".join(one.plain for one in (command.title, command.problem, command.wish) if one is not None)
    found = next(
        (
            (matter, tuple(word for word in matter.any_words if word in text))
            for matter in council.matters
            if (not matter.any_words or any(word in text for word in matter.any_words))
            and not any(word in text for word in matter.no_words)
        ),
        (council.matters[-1], ()),
    )
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
            matter=found[0].id,
            used=found[1],
        ),
        set_clock(CouncilClock.SCREEN, ground),
    )


def decide(
    command: TopicCommand, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes; raise the `Refusal` that its details call for."""
    raise NotImplementedError
