"""Where a case stands, in codes: part of every outcome about it, and of every view."""

from domain.case.next_step import NextStep, next_step
from domain.case.state import Case
from schemas.outcomes import Next, Standing


def standing(case: Case) -> Standing:
    """Where a case stands, in codes."""
    step = next_step(case)
    return Standing(
        number=case.number,
        stage=case.stage.value,
        level=case.level.value,
        triage_class=case.triage.triage_class.value,
        rule=case.triage.rule,
        used=case.triage.used,
        next=_next(step),
    )


def _next(step: NextStep | None) -> Next | None:
    if step is None:
        return None
    return Next(
        what=step.what,
        by=step.by,
        who=step.who,
        overdue=step.overdue,
        parties=step.parties,
        outside=_next(step.outside),
    )
