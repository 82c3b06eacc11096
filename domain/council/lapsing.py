"""What happens when an instant of a deliberation comes: rounds open, close and are counted, or somebody is told."""

from domain.case.ground import Ground
from domain.council.state import Deadline, Deliberation
from domain.refusals import TooEarly
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlinePassed
from schemas.council.deliberation import DeliberationEvent

def lapse(deliberation: Deliberation, obligation: str, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """A due instant has come: what was waited for is over, or those who answer are told that it is overdue.

    A round that could not be opened, closed or counted when it was due is overdue like anything else that a person has to see to.
    """
    clock = deliberation.clock(obligation)
    if clock is None or clock.passed or deliberation.over:
        return ()
    if ground.at < clock.due:
        raise TooEarly(clock.due, ground.at)
    if clock.kind in (CouncilClock.COOLING, CouncilClock.PUBLICATION):
        return (_passed(clock, "done"),)
    watching = ground.directory.supervising(deliberation.place)
    return (_passed(clock, "overdue").model_copy(update={"told": (watching,) if watching else ()}),)


def _passed(clock: Deadline, outcome: str) -> DeadlinePassed:
    return DeadlinePassed.model_validate(
        {"clock": clock.id, "kind": clock.kind, "due": clock.due, "outcome": outcome}
    )
