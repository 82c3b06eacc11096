"""A case is taken up again: at the same level, on the word of those who ended it, and consent is asked anew."""

from domain.case.acting import speakers
from domain.case.authority import permit
from domain.case.clocks import start, start_if_ruled, start_returned, stop
from domain.case.ground import Ground
from domain.case.refusals.ending import NotAskedFor, ReopeningUnfounded
from domain.case.state import Case
from domain.refusals import UnknownCode, UnknownParty
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.ending import CaseReopened, Reopen
from schemas.sealed import Sealed
from schemas.stages import Stage

_RUN_ON = (
    ClockKind.REPORT_RISK,
    ClockKind.ANSWER_ORDER,
    ClockKind.SERVE_NOTICE,
    ClockKind.REFER_PETITION,
    ClockKind.INFORM_PETITIONER,
    ClockKind.DECIDE_PETITION,
    ClockKind.ANSWER_HOTLINE,
    ClockKind.CONFIRMATION,
    ClockKind.PERFORM,
    ClockKind.URGE,
)
"""What is owed whatever course the case takes: duties beside it, notices, answers, and what an agreement in force promised."""

_ANEW = ("relapse", "hidden_risk")
"""Reasons by which something happened after the matter had ended: it gets the time of a new one."""


def reopen(command: Reopen, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take the case up again for a reason of the pack that fits its course (art. 33 para 3; 若干规定 art. 37).

    Nobody is pressed by it: mediation begins again only on the word of those who ended it, and as often as the pack allows.
    """
    permit(Reopen, case, ground)
    known = tuple(ground.practice.reopening)
    if command.reason_code not in known:
        raise UnknownCode(field="reason_code", value=command.reason_code, known=known)
    if not _founded(command.reason_code, case):
        raise ReopeningUnfounded(reason=command.reason_code, stage=case.stage.value)
    asked_by = _asking(command, case)
    return taken_up(command.reason_code, command.reason.sealed, case, ground, asked_by)


def _asking(command: Reopen, case: Case) -> tuple[int, ...]:
    """The parties who ask for it; raise `UnknownParty`, or `NotAskedFor` while somebody's word is missing."""
    asking = tuple(sorted(set(command.asked_by)))
    if unknown := [number for number in asking if not case.has_party(number)]:
        raise UnknownParty(party=unknown[0])
    needed = set(_needed(command.reason_code, case)) - set(case.forgotten.parties)
    missing = tuple(sorted(needed - set(asking)))
    anybody = command.reason_code in ("consents_again", "not_performed")
    if missing or (anybody and not asking):
        raise NotAskedFor(missing=missing or tuple(party.number for party in case.parties))
    return asking


def _needed(reason_code: str, case: Case) -> tuple[int, ...]:
    """Whose word it takes: of whoever refused, and of everybody who agreed to what is to be changed."""
    match reason_code:
        case "consents_again":
            return () if case.consent.refused_by is None else (case.consent.refused_by,)
        case "agreement_changed":
            return case.agreement.in_force.draft.parties if case.agreement.in_force else speakers(case)
        case _:
            return ()


def taken_up(
    reason_code: str, reason: Sealed | None, case: Case, ground: Ground, asked_by: tuple[int, ...] = ()
) -> tuple[CaseEvent, ...]:
    """What taking a case up comes to, whoever found the reason.

    The time to resolve what was tried before is what a case gets that is returned, so that no end wins it a whole one.
    """
    anew = reason_code in _ANEW
    kinds = tuple(kind for kind in ClockKind if kind not in _RUN_ON)
    return (
        CaseReopened(
            reason_code=reason_code,
            reason=reason,
            asked_by=asked_by,
            level=case.level,
            was_outcome=_outcome(case, ground),
        ),
        *stop(case, "reopened", *kinds),
        start(ClockKind.FIRST_CONTACT, case.level, case, ground),
        start(ClockKind.RESOLVE, case.level, case, ground)
        if anew
        else start_returned(case.level, case, ground),
        *_still_to_report(case, ground),
    )


def _still_to_report(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The time to report what was marked while the case was over, when none could run."""
    kind = ClockKind.REPORT_RISK
    timed = {clock.subject for clock in case.of_kind(kind)}
    numbers = [str(flag.number) for flag in case.duties.open_flags if str(flag.number) not in timed]
    return tuple(
        clock
        for number in numbers
        for clock in start_if_ruled(kind, case.level, case, ground, subject=number)
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
            broken = case.agreement.in_force is None or any(one.breached for one in case.performance.left)
            return agreed and broken and case.stage is not Stage.TERMINATED
        case "consents_again":
            unsettled = case.outcome in ("refused", "failed", "term_over", "unreachable")
            return case.stage is Stage.TERMINATED or unsettled
        case _:
            return closed
