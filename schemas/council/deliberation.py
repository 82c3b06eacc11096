"""Everything that may be asked of a deliberation, and everything that may be recorded of it."""

from schemas.council.clocks import CouncilClockCommand, CouncilClockEvent
from schemas.council.meetings import MeetingCommand, MeetingEvent
from schemas.council.proposals import ProposalCommand, ProposalEvent
from schemas.council.results import ResultCommand, ResultEvent
from schemas.council.rounds import RoundCommand, RoundEvent
from schemas.council.topics import SuggestTopic, TopicCommand, TopicEvent, TopicSuggested

AnyDeliberationCommand = (
    TopicCommand | ProposalCommand | RoundCommand | MeetingCommand | ResultCommand | CouncilClockCommand
)
DeliberationEvent = TopicEvent | ProposalEvent | RoundEvent | MeetingEvent | ResultEvent | CouncilClockEvent

__all__ = ["AnyDeliberationCommand", "DeliberationEvent", "SuggestTopic", "TopicSuggested"]
