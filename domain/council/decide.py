"""Answer a command about a deliberation with the facts it creates, or with the reason why it may not happen."""

from domain.case.ground import Ground
from domain.council import lapsing
from domain.council.authority import permit
from domain.council.clocks import recount, remind
from domain.council.ground import council_of
from domain.council.meetings import decide as meetings
from domain.council.proposals import decide as proposals
from domain.council.refusals.deliberation import AlreadySuggested, UnknownDeliberation
from domain.council.results import decide as results
from domain.council.rounds import decide as rounds
from domain.council.state import Deliberation
from domain.council.topics import decide as topics
from domain.refusals import NotPermitted
from schemas.actors import Role
from schemas.acts import action_name
from schemas.council.clocks import CouncilClockCommand, LapseDeadline, RecountDeadline, RemindDeadline
from schemas.council.deliberation import AnyDeliberationCommand, DeliberationEvent
from schemas.council.meetings import MeetingCommand
from schemas.council.proposals import ProposalCommand
from schemas.council.rounds import RoundCommand
from schemas.council.topics import SuggestTopic, TopicCommand


def decide(
    deliberation: Deliberation | None, command: AnyDeliberationCommand, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes, none when there is nothing new.

    Raise `Refusal` when it may not happen and `TooEarly` when the clock asks before its time. Pure: the instant, the actor, the
    pack and the roster come in `ground`, what stands in other streams in the command.
    """
    council_of(ground)
    if isinstance(command, SuggestTopic):
        if deliberation is not None:
            raise AlreadySuggested
        return topics.suggest(command, ground)
    if deliberation is None:
        raise UnknownDeliberation
    if isinstance(command, CouncilClockCommand):
        return _clock(deliberation, command, ground)
    permit(type(command), deliberation, ground)
    if isinstance(command, MeetingCommand):
        return meetings.decide(command, deliberation, ground)
    if isinstance(command, ProposalCommand):
        return proposals.decide(command, deliberation, ground)
    if isinstance(command, RoundCommand):
        return rounds.decide(command, deliberation, ground)
    if isinstance(command, TopicCommand):
        return topics.decide(command, deliberation, ground)
    return results.decide(command, deliberation, ground)


def _clock(
    deliberation: Deliberation, command: CouncilClockCommand, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    if ground.actor.role is not Role.SYSTEM:
        raise NotPermitted(action=action_name(type(command)))
    match command:
        case RemindDeadline():
            return remind(deliberation, command.obligation, ground)
        case LapseDeadline():
            return lapsing.lapse(deliberation, command.obligation, ground)
        case RecountDeadline():
            return recount(deliberation, command.obligation, ground)
