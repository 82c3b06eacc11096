"""How facts about results change a deliberation."""

from dataclasses import replace as changed
from typing import Literal, assert_never

from domain.council.fact import Fact
from domain.council.state import Deliberation, Objection, Publication, Task
from domain.frozen import replace
from schemas.council.results import (
    AppraisalAnswered,
    Appraised,
    DecisionAnnulled,
    DecisionFiled,
    DeliberationClosed,
    DeliberationShelved,
    ObjectionAnswered,
    ObjectionRaised,
    ReportedBack,
    ResultEvent,
    ResultPublished,
    ResultUnpublished,
)
from schemas.council.stages import Step
from schemas.council.tasks import TaskAbandoned, TaskAssigned, TaskFinished


def fold(  # noqa: PLR0911 -- one branch per event is its whole point
    deliberation: Deliberation, event: ResultEvent, fact: Fact
) -> Deliberation:
    """The deliberation after one of these facts."""
    match event:
        case ResultPublished():
            return _published(deliberation, event, fact)
        case ResultUnpublished():
            return _taken_down(deliberation)
        case ObjectionRaised():
            raised = Objection(event.objection, event.unit or fact.actor)
            return replace(deliberation, objections=(*deliberation.objections, raised))
        case ObjectionAnswered():
            return _answered(deliberation, event)
        case TaskAssigned():
            task = Task(event.task, event.owner, event.due, event.proposal)
            return replace(deliberation, step=_working(deliberation), tasks=(*deliberation.tasks, task))
        case TaskFinished():
            return _settled(deliberation, event.task, "done")
        case TaskAbandoned():
            return _settled(deliberation, event.task, "abandoned")
        case Appraised():
            who = (*deliberation.appraised, event.unit)
            return replace(deliberation, appraised=who, points=event.total)
        case AppraisalAnswered():
            return deliberation
        case DecisionFiled():
            return replace(deliberation, filed=True)
        case ReportedBack():
            return replace(deliberation, step=Step.REPORTED, reported=True)
        case DeliberationClosed():
            return replace(deliberation, step=Step.CLOSED)
        case DeliberationShelved():
            return replace(deliberation, step=Step.SHELVED)
        case DecisionAnnulled():
            return replace(deliberation, step=Step.ANNULLED)
    assert_never(event)


def _published(deliberation: Deliberation, event: ResultPublished, fact: Fact) -> Deliberation:
    publication = Publication(event.version, event.text, event.carried, event.failed, fact.at, event.until)
    return replace(deliberation, step=Step.PUBLISHED, publication=publication)


def _taken_down(deliberation: Deliberation) -> Deliberation:
    publication = deliberation.publication
    return replace(deliberation, publication=publication and changed(publication, up=False))


def _answered(deliberation: Deliberation, event: ObjectionAnswered) -> Deliberation:
    """The objection is answered; a result that goes back is none any more, and is decided and published anew."""
    objections = tuple(
        changed(one, effect=event.effect) if one.number == event.objection else one
        for one in deliberation.objections
    )
    answered = replace(deliberation, objections=objections)
    if event.effect == "stands":
        return answered
    published = answered.publication
    gone = published and changed(published, up=False, withdrawn=True)
    back = replace(answered, publication=gone, notice=None, nth=0, filed=False, reported=False)
    if event.effect == "back_to_vote":
        voted = bool(deliberation.rounds) and deliberation.rounds[-1].opened.kind == "vote"
        return replace(back, step=Step.REFERRED if voted else Step.NO_CONSENSUS)
    return replace(
        back,
        step=Step.BETWEEN,
        referral=None,
        procedure=event.procedure or deliberation.procedure,
        phase=deliberation.phase if event.phase is None else event.phase,
    )


def _working(deliberation: Deliberation) -> Step:
    """The step with tasks: once it is published it is being carried out."""
    return Step.IMPLEMENTING if deliberation.step is Step.PUBLISHED else deliberation.step


def _settled(deliberation: Deliberation, number: int, status: Literal["done", "abandoned"]) -> Deliberation:
    tasks = tuple(changed(one, status=status) if one.number == number else one for one in deliberation.tasks)
    return replace(deliberation, step=_working(deliberation), tasks=tasks)
