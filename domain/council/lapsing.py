"""What happens when an instant of a deliberation comes: rounds open, close and are counted, or somebody is told."""

from typing import Literal

from domain.case.ground import Ground
from domain.council.clocks import set_clock
from domain.council.rounds.referring import may_be_called, way_out
from domain.council.state import Deadline, Deliberation
from domain.refusals import TooEarly
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlinePassed, DeadlineSet
from schemas.council.deliberation import DeliberationEvent
from schemas.council.results import DeliberationShelved
from schemas.council.rounds import TierRaised
from schemas.council.stages import Step


def lapse(deliberation: Deliberation, obligation: str, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """A due instant has come: what was waited for is over, or those who answer are told that it is overdue.

    A round that could not be opened, closed or counted when it was due is overdue like anything else that a person has to see to.
    """
    clock = deliberation.clock(obligation)
    if clock is None or clock.passed or deliberation.over:
        return ()
    if ground.at < clock.due:
        raise TooEarly(clock.due, ground.at)
    if clock.kind is CouncilClock.COOLING:
        return (_passed(clock, "done"), *_to_be_noticed(deliberation, ground))
    if clock.kind is CouncilClock.PUBLICATION:
        return (_passed(clock, "done"),)
    if clock.kind is CouncilClock.ARRANGE and _goes_up(deliberation, ground):
        raised = TierRaised(from_tier=deliberation.tier, to_tier=deliberation.tier + 1)
        return (_passed(clock, "done"), raised, set_clock(CouncilClock.ARRANGE, ground))
    if clock.kind is CouncilClock.ARRANGE and (why := _given_up(deliberation, ground)):
        return (_passed(clock, "done"), DeliberationShelved(why=why))
    watching = ground.directory.supervising(deliberation.place)
    return (_passed(clock, "overdue").model_copy(update={"told": (watching,) if watching else ()}),)


def _to_be_noticed(deliberation: Deliberation, ground: Ground) -> tuple[DeadlineSet, ...]:
    """The time between two rounds is over: unless the next one is announced, somebody has to do that in time."""
    if deliberation.step is not Step.BETWEEN or deliberation.notice is not None:
        return ()
    return (set_clock(CouncilClock.ARRANGE, ground),)


def _goes_up(deliberation: Deliberation, ground: Ground) -> bool:
    """Whether the tier above is the declared way out of a talk that found no agreement, and nobody took it or another in time."""
    waits = any(one.effect is None for one in deliberation.objections)
    stuck = deliberation.step is Step.NO_CONSENSUS and not waits
    return stuck and way_out(deliberation, ground) == "tier_up"


def _given_up(deliberation: Deliberation, ground: Ground) -> Literal["rounds_used_up", "no_quorum"] | None:
    """Why nothing more can come of it by its procedure, when nobody did anything else in time; None when something can."""
    if any(one.effect is None for one in deliberation.objections):
        return None
    if deliberation.step is Step.NO_CONSENSUS:
        return "rounds_used_up" if way_out(deliberation, ground) == "shelve" else None
    if deliberation.step is Step.NO_QUORUM:
        return "no_quorum" if may_be_called(deliberation, ground) else None
    return None


def _passed(clock: Deadline, outcome: str) -> DeadlinePassed:
    return DeadlinePassed.model_validate(
        {"clock": clock.id, "kind": clock.kind, "due": clock.due, "outcome": outcome}
    )
