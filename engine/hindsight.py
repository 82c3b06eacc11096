"""Hindsight: a case as it stood at a past moment, from nothing but the events that were recorded by then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.refusals import UnknownCase
from engine.processes import CASES
from engine.reading import EventSeen, Look


@dataclass(frozen=True, slots=True)
class Then:
    """A case at a past moment, and what of its events until then is shown to the one who looks back."""

    look: Look
    events: tuple[EventSeen, ...]


def back_to(at: datetime, look: Look, seen: Iterable[EventSeen]) -> Then:
    """What `look` showed at `at`; raise `UnknownCase` for a moment before the case was reported.

    Who may see what is decided by who stands where now, as for the events: `seen` are those that are shown now.
    """
    until = tuple(event for event in look.events if event.recorded_at <= at)
    case = CASES.fold(None, until)
    if case is None:
        raise UnknownCase
    shown = tuple(event for event in seen if event.recorded.recorded_at <= at)
    return Then(Look(case, replace(look.ground, at=at), until), shown)
