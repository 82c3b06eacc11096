"""Risks: flagged by the table or a person, reported to every authority that must be told, dismissed by somebody else."""

from domain.case.authority import permit
from domain.case.clocks import start_if_ruled
from domain.case.ground import Ground, Relation, relations
from domain.case.parts.duties import Flag
from domain.case.refusals.duties import (
    AuthorityAlreadyTold,
    DismissalNeedsAnother,
    FlagDismissed,
    RiskAlreadyFlagged,
    UnknownFlag,
)
from domain.case.state import Case
from domain.refusals import UnknownCode
from schemas.case_events import CaseEvent
from schemas.clock_events import ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.duties import DismissRisk, FlagRisk, ReportRisk, RiskDismissed, RiskFlagged, RiskReported


def raised_by_table(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The flags that the rule which classed a matter at filing raises by itself, each with its clock (art. 25)."""
    practice = ground.pack.practice
    if practice is None:
        return ()
    rule = case.triage.rule
    risks = [risk for risk, ruled in practice.risks.items() if rule in ruled.triage_rules]
    found: list[CaseEvent] = []
    for number, risk in enumerate(risks, start=1):
        told = practice.risks[risk].authorities
        found.append(RiskFlagged(flag=number, risk=risk, authorities=told, by_rule=rule))
        found += _clock(number, case, ground)
    return tuple(found)


def flag(command: FlagRisk, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Mark a risk and start the clock for its report; one that is open already is not marked twice.

    A risk that shows after the matter is over is marked all the same: the duty to report does not end with the matter,
    though no clock of the case runs for it any more.
    """
    permit(FlagRisk, case, ground)
    rule = ground.practice.risks.get(command.risk)
    if rule is None:
        known = tuple(ground.practice.risks)
        raise UnknownCode(field="risk", value=command.risk, known=known)
    known_as = next((one for one in case.duties.open_flags if one.risk == command.risk), None)
    if known_as is not None:
        raise RiskAlreadyFlagged(flag=known_as.number)
    number = len(case.duties.flags) + 1
    flagged = RiskFlagged(
        flag=number, risk=command.risk, authorities=rule.authorities, text=command.text.sealed
    )
    return (flagged, *(() if case.over else _clock(number, case, ground)))


def report_to(command: ReportRisk, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record that an authority was told; the clock ends when the last one that must be told was."""
    permit(ReportRisk, case, ground)
    flagged = _flag(case, command.flag)
    known = tuple(ground.practice.authorities)
    if command.authority not in known:
        raise UnknownCode(field="authority", value=command.authority, known=known)
    if command.authority in flagged.reported:
        raise AuthorityAlreadyTold(flag=flagged.number, authority=command.authority)
    reference = command.reference.sealed if command.reference else None
    told = RiskReported(flag=flagged.number, authority=command.authority, reference=reference)
    if flagged.untold != (command.authority,):
        return (told,)
    return (told, *ended(case, ClockKind.REPORT_RISK, flagged.number, "reported"))


def dismiss(command: DismissRisk, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Find a flag to be in error, with a reason: not whoever raised it, and not alone whoever handles the flagged case."""
    permit(DismissRisk, case, ground)
    flagged = _flag(case, command.flag)
    if not _may_dismiss(flagged, case, ground):
        raise DismissalNeedsAnother(flag=flagged.number)
    dismissed = RiskDismissed(flag=flagged.number, reason=command.reason.sealed)
    return (dismissed, *ended(case, ClockKind.REPORT_RISK, flagged.number, "dismissed"))


def ended(case: Case, kind: ClockKind, number: int, why: str) -> tuple[ClockStopped, ...]:
    """The end of the clock that runs for a flag or an order of this number."""
    clocks = [clock for clock in case.of_kind(kind) if clock.subject == str(number)]
    return tuple(ClockStopped(clock=clock.id, why=why) for clock in clocks)


def _may_dismiss(flagged: Flag, case: Case, ground: Ground) -> bool:
    """A flag of the table waits for a second person besides whoever handles the case, or for a level above."""
    if flagged.by is not None:
        return flagged.by != ground.actor.id
    if relations(case, ground) & {Relation.SENIOR, Relation.SUPERVISOR}:
        return True
    handles = case.handler or case.holder
    return handles is None or handles.staff != ground.actor.id


def _flag(case: Case, number: int) -> Flag:
    found = case.duties.flag(number)
    if found is None:
        raise UnknownFlag(flag=number)
    if found.dismissed:
        raise FlagDismissed(flag=number)
    return found


def _clock(number: int, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    return start_if_ruled(ClockKind.REPORT_RISK, case.level, case, ground, subject=str(number))
