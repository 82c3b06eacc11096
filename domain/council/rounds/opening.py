"""A round opens: at its instant, on a frozen roll, with each side there whom the procedure asks for."""

from datetime import datetime

from domain.case.ground import Ground
from domain.council.clocks import end, set_clock
from domain.council.ground import decision, phase_of, procedure_of
from domain.council.refusals.rounds import NotNoticed, RollMissing, RollOfOthers, RoundNotDue, StillCooling
from domain.council.rolls import RollEmpty
from domain.council.rounds.asking import electorate_of, questions
from domain.council.seats import SidesMissing
from domain.council.state import Deliberation
from domain.refusals import Refusal, TooEarly
from schemas.actors import Role
from schemas.council.acts import Electorate
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.meetings import AttendanceRecorded
from schemas.council.procedures import Procedure
from schemas.council.rounds import OpenRound, RollRef, RoundOpened

BEFORE = (CouncilClock.ARRANGE, CouncilClock.OPENING, CouncilClock.COOLING)
"""Clocks that are over once a round is open."""


def may_open(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: a round was announced, and its instant has come; the clock is told to come again instead."""
    notice = deliberation.notice
    if notice is None:
        return NotNoticed()
    if ground.actor.role is Role.SYSTEM:
        return None
    if (cooled := _cooled(deliberation)) and ground.at < cooled:
        return StillCooling(until=cooled.isoformat())
    return RoundNotDue(opens=notice.opens.isoformat()) if ground.at < notice.opens else None


def open_round(
    command: OpenRound, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Open the announced round. That its roll is missing is said last, when nothing else stands in the way."""
    notice = deliberation.notice
    if notice is None:
        raise NotNoticed
    ready = max(notice.opens, _cooled(deliberation) or notice.opens)
    if ground.at < ready:
        raise TooEarly(ready, ground.at)
    procedure, phase = procedure_of(deliberation, ground), phase_of(deliberation, ground)
    _there(procedure, command.present)
    electorate = electorate_of(deliberation, ground)
    asked = questions(command.questions, deliberation, electorate, ground)
    roll = _fit(command.roll, electorate, procedure)
    # Whoever opens it names those who are there: that a side is there follows from who sits for it, not from a word.
    _there(procedure, command.seated)
    rules = [decision(code, ground) for code in dict.fromkeys((phase.rule, *(one.rule for one in asked)))]
    # Whoever opens late takes nothing from the announced length when all of it has passed already.
    closes = notice.closes if ground.at < notice.closes else ground.at + (notice.closes - notice.opens)
    opened = RoundOpened(
        number=len(deliberation.rounds) + 1,
        kind=phase.kind,
        procedure=procedure.id,
        phase=phase.id,
        nth=deliberation.nth + 1,
        electorate=electorate,
        roll=roll.roll,
        roll_hash=roll.hash,
        totals=roll.totals,
        questions=asked,
        secret=any(rule.secret for rule in rules),
        may_change=all(rule.may_change for rule in rules),
        early=phase.early,
        opens=ground.at,
        closes=closes,
        present=command.present,
    )
    return (
        *end(deliberation, "round_opened", *BEFORE),
        opened,
        *_attendance(opened.number, command),
        set_clock(CouncilClock.ROUND, ground, due=closes),
    )


def _cooled(deliberation: Deliberation) -> datetime | None:
    return max((one.due for one in deliberation.of_kind(CouncilClock.COOLING)), default=None)


def _attendance(number: int, command: OpenRound) -> tuple[AttendanceRecorded, ...]:
    units = tuple(dict.fromkeys(command.units))
    return (AttendanceRecorded(number=number, units=units, present=len(units)),) if units else ()


def _there(procedure: Procedure, present: tuple[str, ...]) -> None:
    missing = tuple(side for side in procedure.sides if side not in present)
    if missing:
        raise SidesMissing(missing=missing)


def _fit(roll: RollRef | None, electorate: Electorate, procedure: Procedure) -> RollRef:
    if roll is None:
        raise RollMissing(electorate=electorate)
    if roll.electorate != electorate:
        raise RollOfOthers(needed=electorate, given=roll.electorate)
    if not roll.totals.units:
        raise RollEmpty
    _there(procedure, roll.tags)
    return roll
