"""How mediation ends without agreement: at once, with every clock of it, and with notices of the other remedies owed (art. 26)."""

from domain.case.clocks import LEVEL_CLOCKS, start, start_if_ruled, stop
from domain.case.ground import Ground
from domain.case.state import Case
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.ending import MediationTerminated
from schemas.sealed import Sealed

MEDIATION_CLOCKS = (
    ClockKind.CONSENT,
    ClockKind.CHOOSE_MEDIATOR,
    ClockKind.DECIDE_RECUSAL,
    ClockKind.TERM,
    ClockKind.REVIEW_SUSPENSION,
    ClockKind.SIGN,
)
"""Clocks that belong to one mediation and end with it."""


def terminate(
    case: Case, ground: Ground, reason_code: str, reason: Sealed | None = None
) -> tuple[CaseEvent, ...]:
    """End mediation for a reason of the pack; duties to report and orders from above run on.

    From here on the case waits to be closed, or handed up, once every notice is served. A petition and an order of the 12345
    line are owed an answer with or without mediation: they go back into the hands they were in, and their clocks run on.
    """
    if case.kind != "dispute":
        return _back_in_hand(case, ground, reason_code, reason)
    triage = (ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST)
    return (
        MediationTerminated(reason_code=reason_code, level=case.level, reason=reason),
        *stop(case, "terminated", *LEVEL_CLOCKS, *triage, *MEDIATION_CLOCKS),
        *_serving(case, ground),
        start(ClockKind.CLOSE, case.level, case, ground),
    )


def _back_in_hand(
    case: Case, ground: Ground, reason_code: str, reason: Sealed | None
) -> tuple[CaseEvent, ...]:
    return (
        MediationTerminated(reason_code=reason_code, level=case.level, reason=reason),
        *stop(case, "terminated", *MEDIATION_CLOCKS),
        *_serving(case, ground),
    )


def _serving(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The time to serve runs on where notices of an earlier end are still owed; over an overrun it begins for the new ones."""
    if any(not clock.lapsed for clock in case.of_kind(ClockKind.SERVE_NOTICE)):
        return ()
    return (
        *stop(case, "terminated", ClockKind.SERVE_NOTICE),
        *start_if_ruled(ClockKind.SERVE_NOTICE, case.level, case, ground),
    )
