"""What an open case waits for while nobody who handles it can go on: the applicant's answer, the end of a suspension, residents."""

from typing import Literal

from domain.case.state import Case

Waits = Literal["suspended", "applicant", "deliberation"]


def waits_for(case: Case) -> Waits | None:
    """What a case waits for; None when it is over or those who handle it are to act."""
    if case.over:
        return None
    if case.term.rest is not None:
        return "suspended"
    if case.asked:
        return "applicant"
    return "deliberation" if case.deliberating.awaited is not None else None
