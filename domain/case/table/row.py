"""One line of the table of who may do what."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.case.ground import Ground, Relation
from domain.case.state import Case
from domain.refusals import Refusal
from schemas.acts import CaseCommand
from schemas.stages import Stage

Guard = Callable[[Case, Ground], Refusal | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a command, the relations that may give it, the stages it belongs to, and further guards."""

    command: type[CaseCommand]
    who: tuple[Relation, ...]
    stages: tuple[Stage, ...]
    guards: tuple[Guard, ...] = ()
