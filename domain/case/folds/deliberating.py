"""How events change a case: the deliberations that it opens."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.parts.deliberating import Opened
from domain.case.state import Case
from domain.frozen import replace
from schemas.deliberating import DeliberatingEvent, DeliberationOpened, DeliberationReturned


def fold(case: Case, event: DeliberatingEvent, _fact: Fact) -> Case:
    """The case after one of these events."""
    was = case.deliberating
    match event:
        case DeliberationOpened():
            opened = (*was.opened, Opened(event.deliberation))
        case DeliberationReturned():
            opened = tuple(
                replace(one, result=event.result) if one.deliberation == event.deliberation else one
                for one in was.opened
            )
        case _:
            assert_never(event)
    return replace(case, deliberating=replace(was, opened=opened))
