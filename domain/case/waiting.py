"""What an open case waits for while nobody who handles it can go on: the applicant's answer, or the end of a suspension."""

from typing import Literal

from domain.case.state import Case

Waits = Literal["suspended", "applicant"]


def waits_for(case: Case) -> Waits | None:
    """What a case waits for; None when it is over or those who handle it are to act."""
    if case.over:
        return None
    if case.term.rest is not None:
        return "suspended"
    return "applicant" if case.asked else None
