"""How events change a case: forgetting."""

from typing import assert_never

from domain.case.state import Case
from domain.frozen import replace
from schemas.forgetting import ForgettingEvent, PartyForgotten, WordsForgotten


def fold(case: Case, event: ForgettingEvent) -> Case:
    """The case after one of these events; its stage, its counts and its parties by number stay."""
    was = case.forgotten
    subjects = (*was.subjects, event.subject)
    match event:
        case PartyForgotten():
            forgotten = replace(was, parties=(*was.parties, event.party), subjects=subjects)
        case WordsForgotten():
            forgotten = replace(was, words=True, subjects=subjects)
        case _:
            assert_never(event)
    return replace(case, forgotten=forgotten)
