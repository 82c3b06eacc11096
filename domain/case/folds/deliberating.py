"""How events change a case: the deliberations that it opens."""

from typing import assert_never
from uuid import UUID

from domain.case.fact import Fact
from domain.case.parts.deliberating import Deliberating, Opened
from domain.case.state import Case
from domain.frozen import replace
from schemas.deliberating import DeliberatingEvent, DeliberationOpened, DeliberationReturned, WaitingStopped


def fold(case: Case, event: DeliberatingEvent, _fact: Fact) -> Case:
    """The case after one of these events."""
    was = case.deliberating
    match event:
        case DeliberationOpened():
            opened = (*was.opened, Opened(event.deliberation))
        case WaitingStopped():
            opened = _with(was, replace(_known(was, event.deliberation), awaited=False))
        case DeliberationReturned():
            opened = _with(was, replace(_known(was, event.deliberation), result=event.result))
        case _:
            assert_never(event)
    return replace(case, deliberating=replace(was, opened=opened))


def _with(was: Deliberating, changed: Opened) -> tuple[Opened, ...]:
    return tuple(changed if one.deliberation == changed.deliberation else one for one in was.opened)


def _known(was: Deliberating, deliberation: UUID) -> Opened:
    return was.of(deliberation) or Opened(deliberation)
