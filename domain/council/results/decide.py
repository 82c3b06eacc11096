"""What follows from a command about results of a deliberation."""

from typing import assert_never

from domain.case.ground import Ground
from domain.council.results import carrying, ending, publishing
from domain.council.state import Deliberation
from schemas.council.deliberation import DeliberationEvent
from schemas.council.results import (
    AnnulDecision,
    AnswerAppraisal,
    AnswerObjection,
    Appraise,
    CloseDeliberation,
    FileForRecord,
    PublishResult,
    RaiseObjection,
    ReportBack,
    ResultCommand,
    ShelveDeliberation,
    UnpublishResult,
)
from schemas.council.tasks import AbandonTask, AssignTask, FinishTask


def decide(  # noqa: PLR0911 -- one branch per command is its whole point
    command: ResultCommand, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes; raise the `Refusal` that its details call for."""
    match command:
        case PublishResult():
            return publishing.publish(command, deliberation, ground)
        case UnpublishResult():
            return publishing.take_down(command, deliberation)
        case RaiseObjection():
            return publishing.object_to(command, deliberation, ground)
        case AnswerObjection():
            return publishing.answer(command, deliberation, ground)
        case FileForRecord():
            return carrying.file(command, deliberation, ground)
        case AssignTask():
            return carrying.assign(command, deliberation, ground)
        case FinishTask():
            return carrying.finish(command, deliberation, ground)
        case AbandonTask():
            return carrying.abandon(command, deliberation, ground)
        case ReportBack():
            return carrying.report(command, deliberation, ground)
        case Appraise():
            return ending.appraise(command, deliberation, ground)
        case AnswerAppraisal():
            return ending.answer_appraisal(command)
        case CloseDeliberation():
            return ending.close(deliberation)
        case ShelveDeliberation():
            return ending.shelve(command, deliberation, ground)
        case AnnulDecision():
            return ending.annul(command, deliberation, ground)
    assert_never(command)
