"""One line of the table of who may do what in a deliberation, and how a line is held against a state."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.case.ground import Ground
from domain.council.ground import Tie, ties
from domain.council.refusals.deliberation import WrongStep
from domain.council.state import Deliberation
from domain.refusals import NotPermitted, Refusal
from schemas.acts import action_name
from schemas.council.acts import DeliberationCommand
from schemas.council.stages import Step

Guard = Callable[[Deliberation, Ground], Refusal | None]


@dataclass(frozen=True, slots=True)
class Row:
    """A command, the ties that may give it, the steps it belongs to, and further guards."""

    command: type[DeliberationCommand]
    who: tuple[Tie, ...]
    steps: tuple[Step, ...]
    guards: tuple[Guard, ...] = ()


def forbids(row: Row, deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Why a command may not be given now, whatever it says in detail; None when it may."""
    if ties(deliberation, ground).isdisjoint(row.who):
        return NotPermitted(action=action_name(row.command))
    if deliberation.step not in row.steps:
        return WrongStep(step=deliberation.step.value)
    refusals = (guard(deliberation, ground) for guard in row.guards)
    return next((refusal for refusal in refusals if refusal), None)
