"""How each event changes a deliberation: total, and silent about whether it should have happened."""

from collections.abc import Iterable

from domain.council.fact import Fact
from domain.council.meetings import fold as meetings
from domain.council.proposals import fold as proposals
from domain.council.results import fold as results
from domain.council.rounds import fold as rounds
from domain.council.running import after
from domain.council.state import Deliberation
from domain.council.topics import fold as topics
from domain.frozen import replace
from schemas.council.clocks import CouncilClockEvent
from schemas.council.meetings import MeetingEvent
from schemas.council.proposals import ProposalEvent
from schemas.council.rounds import RoundEvent
from schemas.council.topics import TopicEvent, TopicSuggested


def fold(facts: Iterable[Fact], deliberation: Deliberation | None = None) -> Deliberation | None:
    """The deliberation after these facts; None before a topic was suggested."""
    for fact in facts:
        deliberation = evolve(deliberation, fact)
    return deliberation


def evolve(deliberation: Deliberation | None, fact: Fact) -> Deliberation:
    """The deliberation after one more fact; raise `ValueError` for a stream that does not begin with `TopicSuggested`."""
    event = fact.event
    if isinstance(event, TopicSuggested):
        if deliberation is not None:
            raise ValueError("a topic is suggested once")
        return topics.suggested(event, fact)
    if deliberation is None:
        raise ValueError("the stream of a deliberation begins with TopicSuggested")
    moved = _apply(deliberation, fact)
    ended = (deliberation.ended_at or fact.at) if moved.over else None
    return replace(moved, version=fact.version, last_at=fact.at, ended_at=ended)


def _apply(deliberation: Deliberation, fact: Fact) -> Deliberation:
    event = fact.event
    if isinstance(event, CouncilClockEvent):
        return replace(deliberation, clocks=after(deliberation.clocks, event, fact.version))
    if isinstance(event, MeetingEvent):
        return meetings.fold(deliberation, event, fact)
    if isinstance(event, ProposalEvent):
        return proposals.fold(deliberation, event, fact)
    if isinstance(event, RoundEvent):
        return rounds.fold(deliberation, event, fact)
    if isinstance(event, TopicEvent):
        return topics.fold(deliberation, event, fact)
    return results.fold(deliberation, event, fact)
