"""How facts about what happens in the room change a deliberation."""

from dataclasses import replace as changed
from typing import assert_never

from domain.council.fact import Fact
from domain.council.state import Deliberation, Floor, Minutes, Round
from domain.frozen import replace
from schemas.council.meetings import (
    AttendanceRecorded,
    DissentRecorded,
    FloorAsked,
    MeetingEvent,
    MinutesRecorded,
    MinutesSigned,
    SpeechRecorded,
    StrawPollTaken,
)


def fold(deliberation: Deliberation, event: MeetingEvent, fact: Fact) -> Deliberation:  # noqa: ARG001 -- all folds are called alike
    """The deliberation after one of these facts."""
    at = event.number - 1
    rounds = list(deliberation.rounds)
    rounds[at] = _after(rounds[at], event)
    return replace(deliberation, rounds=tuple(rounds))


def _after(held: Round, event: MeetingEvent) -> Round:
    floor = held.floor
    match event:
        case AttendanceRecorded():
            return changed(held, floor=changed(floor, present=(*floor.present, *event.units)))
        case FloorAsked():
            return changed(held, floor=changed(floor, queue=(*floor.queue, event.unit)))
        case SpeechRecorded():
            return changed(held, floor=_spoken(floor, event.unit))
        case StrawPollTaken():
            return held
        case MinutesRecorded():
            minutes = Minutes(event.version, event.text, event.agreed, event.open, event.signatures)
            return changed(held, minutes=minutes)
        case MinutesSigned():
            signed = held.minutes and changed(held.minutes, signed=(*held.minutes.signed, event.side))
            return changed(held, minutes=signed)
        case DissentRecorded():
            return changed(held, dissents=held.dissents + 1)
    assert_never(event)


def _spoken(floor: Floor, unit: str) -> Floor:
    return changed(floor, queue=tuple(one for one in floor.queue if one != unit), spoke=(*floor.spoke, unit))
