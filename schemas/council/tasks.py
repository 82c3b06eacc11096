"""Tasks that follow from a decision: each with one owner and a due date, done or given up."""

from typing import ClassVar

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import StaffId
from schemas.cited import Code
from schemas.council.acts import DeliberationCommand
from schemas.frame import Frame, Instant, says_nothing
from schemas.sealed import Sealed
from schemas.words import Words


class AssignTask(DeliberationCommand):
    """Give what was decided to one owner with a due date; others may only support."""

    owner: StaffId
    due: Instant
    text: Words
    proposal: Code | None = None
    supporters: tuple[StaffId, ...] = Field(default=(), max_length=20)


class FinishTask(DeliberationCommand):
    """Report a task done."""

    task: int = Field(ge=1)
    text: Words


class AbandonTask(DeliberationCommand):
    """Report that a task cannot be done, with the reason."""

    task: int = Field(ge=1)
    reason: Words


TaskCommand = AssignTask | FinishTask | AbandonTask


class TaskAssigned(Frame):
    """Somebody owns a task."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    task: int
    owner: StaffId
    supporters: tuple[StaffId, ...] = Field(default=(), exclude_if=says_nothing)
    due: Instant
    proposal: Code | None = None
    text: Sealed


class TaskFinished(Frame):
    """A task is done."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    task: int
    in_time: bool
    text: Sealed


class TaskAbandoned(Frame):
    """A task cannot be done."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    task: int
    reason: Sealed


TaskEvent = TaskAssigned | TaskFinished | TaskAbandoned
