"""Where violence is suspected: who is told of it, and who asked each about it, before anything is agreed (反家暴法 art. 14)."""

from domain.case.ground import Ground
from domain.case.parts.duties import Flag
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.sessions import ScreeningMissing
from domain.case.state import Case
from domain.refusals import Refusal


def violent_flags(case: Case, ground: Ground) -> tuple[Flag, ...]:
    """The flags, not found to be in error, of a risk for which the pack asks for a screening."""
    risks = _screened(ground)
    return tuple(flag for flag in case.duties.flags if flag.risk in risks and not flag.dismissed)


def violence_raised(case: Case, ground: Ground) -> bool:
    """Whether such a flag was ever raised, found to be in error or not."""
    risks = _screened(ground)
    return any(flag.risk in risks for flag in case.duties.flags)


def _screened(ground: Ground) -> set[str]:
    practice = ground.pack.practice
    return {risk for risk, rule in practice.risks.items() if rule.screens} if practice else set()


def unscreened(case: Case, flags: tuple[Flag, ...]) -> bool:
    """Whether nobody asked each party about violence since the latest of these flags was raised."""
    since = max((flag.number for flag in flags), default=0)
    return case.duties.screening is None or case.duties.screened < since


def danger_met(case: Case, ground: Ground) -> Refusal | None:
    """Guard: whoever is in fear agrees to anything, so the report and a screening come before terms, signatures and seal."""
    flags = violent_flags(case, ground)
    if unreported := tuple(flag.number for flag in flags if flag.open):
        return RiskUnreported(flags=unreported)
    return ScreeningMissing() if flags and unscreened(case, flags) else None
