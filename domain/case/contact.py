"""What counts as having spoken with a party: a contact that was recorded, its word for or against mediation, a session."""

from domain.case.clocks import stop
from domain.case.state import Case
from schemas.case_events import CaseEvent, ContactRecorded
from schemas.clock_events import ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.consent import ConsentGiven, MediationRefused
from schemas.sessions import SessionOpened

Contact = ContactRecorded | ConsentGiven | MediationRefused | SessionOpened
"""Facts that show it; how they were recorded does not matter."""


def spoken(case: Case) -> tuple[ClockStopped, ...]:
    """The end of the time to speak with the parties first, if it is not over."""
    return stop(case, "contacted", ClockKind.FIRST_CONTACT)


def once_spoken(case: Case, events: tuple[CaseEvent, ...]) -> tuple[CaseEvent, ...]:
    """That end, and then these events, which may have stopped the same clock for another reason."""
    ended = spoken(case)
    clocks = {one.clock for one in ended}
    rest = (one for one in events if not (isinstance(one, ClockStopped) and one.clock in clocks))
    return (*ended, *rest)
