"""How facts about a topic change a deliberation."""

from typing import assert_never

from domain.council.fact import Fact
from domain.council.state import Deliberation, Notice
from domain.frozen import replace
from schemas.council.stages import Step
from schemas.council.topics import (
    DeliberationScheduled,
    NoticeGiven,
    PartyStudyRecorded,
    TopicEvent,
    TopicRejected,
    TopicScreened,
    TopicSuggested,
    TopicSupported,
    TopicWithdrawn,
)


def suggested(event: TopicSuggested, fact: Fact) -> Deliberation:
    """The deliberation that a suggestion begins."""
    return Deliberation(
        stream=fact.stream,
        version=fact.version,
        policy=fact.policy,
        number=event.number,
        place=event.place,
        step=Step.SUGGESTED,
        source=event.source,
        origin=event.origin,
        proposer=event.proposer,
        title=event.title,
        problem=event.problem,
        proposed_matter=event.matter,
        opened_at=fact.at,
        last_at=fact.at,
        urgent=event.urgent,
    )


def fold(deliberation: Deliberation, event: TopicEvent, fact: Fact) -> Deliberation:
    """The deliberation after one of these facts."""
    match event:
        case TopicSuggested():
            raise ValueError("a topic is suggested once")
        case TopicSupported():
            who = event.unit or fact.actor
            return replace(deliberation, supporters=(*deliberation.supporters, who))
        case TopicScreened():
            return replace(
                deliberation,
                step=Step.SCREENED,
                matter=event.matter,
                electorate=event.electorate,
                procedure=event.procedure,
                tier=event.tier,
            )
        case TopicRejected():
            return replace(deliberation, step=Step.REJECTED)
        case TopicWithdrawn():
            return replace(deliberation, step=Step.WITHDRAWN)
        case PartyStudyRecorded():
            # Where it is studied because talk ended without agreement, the step stays.
            return replace(deliberation, step=_moved(deliberation, Step.SCREENED, Step.STUDIED), studied=True)
        case DeliberationScheduled():
            # Between two steps of a procedure the next one gets its own body and register.
            return replace(
                deliberation,
                step=Step.BETWEEN if deliberation.step is Step.BETWEEN else Step.SCHEDULED,
                body=event.body,
                register_id=event.register_id,
                chair=event.chair,
                observer=event.observer,
            )
        case NoticeGiven():
            # The first notice makes a step of its own; those of later rounds and of votes fix when these open.
            step = _moved(deliberation, Step.SCHEDULED, Step.NOTICED)
            return replace(deliberation, step=step, notice=Notice(event.opens, event.closes, event.questions))
    assert_never(event)


def _moved(deliberation: Deliberation, at: Step, to: Step) -> Step:
    """The step after one that moves it on from there, and leaves it elsewhere."""
    return to if deliberation.step is at else deliberation.step
