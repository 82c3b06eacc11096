"""A case is taken up again: at the same level, with its clocks begun anew, and consent asked anew."""

from domain.case.authority import permit
from domain.case.clocks import start, stop
from domain.case.ground import Ground
from domain.case.refusals.ending import ReopeningUnfounded
from domain.case.state import Case
from domain.refusals import UnknownCode
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.ending import CaseReopened, Reopen
from schemas.sealed import Sealed
from schemas.stages import Stage

_RUN_ON = (ClockKind.REPORT_RISK, ClockKind.ANSWER_ORDER)
"""Duties beside the case, which begin and end with what they are about."""


def reopen(command: Reopen, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take the case up again for a reason of the pack that fits its course (art. 33 para 3; 若干规定 art. 37)."""
    permit(Reopen, case, ground)
    known = tuple(ground.practice.reopening)
    if command.reason_code not in known:
        raise UnknownCode(field="reason_code", value=command.reason_code, known=known)
    if not _founded(command.reason_code, case):
        raise ReopeningUnfounded(reason=command.reason_code, stage=case.stage.value)
    return taken_up(command.reason_code, command.reason.sealed, case, ground)


def taken_up(reason_code: str, reason: Sealed | None, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """What taking a case up comes to, whoever found the reason."""
    kinds = tuple(kind for kind in ClockKind if kind not in _RUN_ON)
    return (
        CaseReopened(
            reason_code=reason_code, reason=reason, level=case.level, was_outcome=_outcome(case, ground)
        ),
        *stop(case, "reopened", *kinds),
        start(ClockKind.FIRST_CONTACT, case.level, case, ground),
        start(ClockKind.RESOLVE, case.level, case, ground),
    )


def _outcome(case: Case, ground: Ground) -> str | None:
    """How the course that is left behind ended, or would have been closed."""
    if case.stage is Stage.TERMINATED:
        reason = ground.practice.termination.get(case.ending.terminated or "")
        return reason.outcome if reason else None
    if case.stage is Stage.PERFORMANCE and case.agreement.in_force:
        return case.agreement.in_force.outcome
    return case.outcome


def _founded(reason_code: str, case: Case) -> bool:
    """Whether what the reason speaks of happened; a reason that only the pack knows is for a matter that was closed."""
    agreed = case.agreement.in_force is not None or case.outcome == "mediated_oral"
    closed = case.stage in (Stage.CLOSED, Stage.ARCHIVED)
    match reason_code:
        case "confirmation_rejected":
            return case.performance.ruling == "rejected"
        case "agreement_changed":
            return agreed and case.stage is not Stage.TERMINATED
        case "not_performed":
            return agreed and case.stage is not Stage.TERMINATED and not case.performance.performed
        case "consents_again":
            unsettled = case.outcome in ("refused", "failed", "term_over", "unreachable")
            return case.stage is Stage.TERMINATED or unsettled
        case _:
            return closed
