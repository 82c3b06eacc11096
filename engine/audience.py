"""For whose eyes a fact is when it is written."""

from schemas.actors import Visibility
from schemas.acts import Confidential
from schemas.clock_events import OF_THE_OFFICES, ClockEvent, measures
from schemas.frame import Frame


def audience(event: Frame) -> Visibility:
    """Who may see an event: fixed by its kind, but where its author chose; the clocks of the offices are for the offices."""
    if isinstance(event, Confidential):
        return event.audience
    if isinstance(event, ClockEvent) and measures(event) in OF_THE_OFFICES:
        return Visibility.HANDLERS
    return Visibility(type(event).visibility)  # type: ignore[attr-defined]  # every event class has it; a test holds that
