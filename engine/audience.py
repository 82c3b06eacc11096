"""For whose eyes a fact is when it is written, and how much of it somebody sees."""

from domain.case.ground import Ground
from domain.case.sight import Sight, sight
from domain.case.state import Case
from engine.catalogue import CODEC
from schemas.actors import Visibility
from schemas.acts import Confidential
from schemas.clock_events import OF_THE_OFFICES, ClockEvent, measures
from schemas.envelope import Recorded
from schemas.frame import Frame


def audience(event: Frame) -> Visibility:
    """Who may see an event: fixed by its kind, but where its author chose; the clocks of the offices are for the offices."""
    if isinstance(event, Confidential):
        return event.audience
    if isinstance(event, ClockEvent) and measures(event) in OF_THE_OFFICES:
        return Visibility.HANDLERS
    return Visibility(type(event).visibility)  # type: ignore[attr-defined]  # every event class has it; a test holds that


def seen_of(recorded: Recorded, case: Case, ground: Ground) -> Sight:
    """How much of a recorded event somebody sees.

    Who stands where now decides, as for the case itself: offices change hands, and the case with them.
    """
    event = CODEC.decode(recorded)
    party = event.party if isinstance(event, Confidential) else None
    return sight(case, recorded.visibility, party, ground, recorded.version)
