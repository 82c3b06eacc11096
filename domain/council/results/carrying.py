"""A decision is filed, carried out task by task, and reported back to those who took part."""

from domain.case.ground import Ground
from domain.council.clocks import end, set_clock
from domain.council.ground import Tie, council_of, posted, ties
from domain.council.refusals.results import (
    NoSuchTask,
    NoTaskOpen,
    NotCarried,
    TaskDuePast,
    TaskForStranger,
    TaskOfAnother,
    TwiceNamed,
)
from domain.council.results.standing import carried, open_tasks
from domain.council.state import Deliberation, Task
from domain.refusals import OccursInFuture, UnknownCode
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.results import (
    DecisionFiled,
    FileForRecord,
    ReportBack,
    ReportedBack,
)
from schemas.council.stages import Step
from schemas.council.tasks import (
    AbandonTask,
    AssignTask,
    FinishTask,
    TaskAbandoned,
    TaskAssigned,
    TaskFinished,
)


def file(command: FileForRecord, deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Record that the text is on file; a covenant is in force from here on (art. 31)."""
    known = council_of(ground).filed_with
    if command.authority not in known:
        raise UnknownCode(field="authority", value=command.authority, known=tuple(known))
    if command.filed_at > ground.at:
        raise OccursInFuture
    return (
        *end(deliberation, "filed", CouncilClock.FILE),
        DecisionFiled(
            authority=command.authority,
            filed_at=command.filed_at,
            reference=command.reference.sealed if command.reference else None,
        ),
    )


def assign(command: AssignTask, deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Give a task to one owner; a clock of its own runs until it is due."""
    if command.due <= ground.at:
        raise TaskDuePast
    if len({command.owner, *command.supporters}) <= len(command.supporters):
        raise TwiceNamed
    if not all(posted(one, deliberation, ground) for one in (command.owner, *command.supporters)):
        raise TaskForStranger
    if command.proposal is not None and command.proposal not in carried(deliberation, ground):
        raise NotCarried(proposal=command.proposal)
    number = len(deliberation.tasks) + 1
    return (
        *end(deliberation, "task_assigned", CouncilClock.REPORT_BACK),
        TaskAssigned(
            task=number,
            owner=command.owner,
            supporters=command.supporters,
            due=command.due,
            proposal=command.proposal,
            text=command.text.sealed,
        ),
        set_clock(CouncilClock.TASK, ground, subject=str(number), due=command.due),
    )


def finish(command: FinishTask, deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Report a task done, in time or not."""
    task = _mine(command.task, deliberation, ground)
    finished = TaskFinished(task=task.number, in_time=ground.at < task.due, text=command.text.sealed)
    return (*_over(task, deliberation, "done"), finished, *_all_settled(task, deliberation, ground))


def abandon(
    command: AbandonTask, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Report that a task cannot be done."""
    task = _mine(command.task, deliberation, ground)
    given_up = TaskAbandoned(task=task.number, reason=command.reason.sealed)
    return (*_over(task, deliberation, "abandoned"), given_up, *_all_settled(task, deliberation, ground))


def report(command: ReportBack, deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Tell everybody what was done and what was not (2015 opinion, step 5)."""
    done = sum(1 for one in deliberation.tasks if one.status == "done")
    return (
        *end(deliberation, "reported", CouncilClock.REPORT_BACK),
        ReportedBack(
            text=command.text.sealed,
            money=command.money.sealed if command.money else None,
            done=done,
            undone=len(deliberation.tasks) - done,
        ),
        set_clock(CouncilClock.CLOSE, ground),
    )


def _mine(number: int, deliberation: Deliberation, ground: Ground) -> Task:
    """The open task that the actor may report on."""
    found = next((one for one in deliberation.tasks if one.number == number), None)
    if found is None:
        raise NoSuchTask(task=number)
    if not found.is_open:
        raise NoTaskOpen
    runs = not ties(deliberation, ground).isdisjoint((Tie.CHAIR, Tie.ORGANISER))
    if not runs and ground.actor.id != found.owner:
        raise TaskOfAnother
    return found


def _over(task: Task, deliberation: Deliberation, why: str) -> tuple[DeliberationEvent, ...]:
    return end(deliberation, why, CouncilClock.TASK, subject=str(task.number))


def _all_settled(task: Task, deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """With the last task of a published result the clock for reporting back begins."""
    left = [one for one in open_tasks(deliberation) if one.number != task.number]
    out = deliberation.step in (Step.PUBLISHED, Step.IMPLEMENTING)
    return () if left or not out else (set_clock(CouncilClock.REPORT_BACK, ground),)
