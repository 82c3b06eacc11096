"""What follows from a command about what happens in the room."""

from typing import assert_never

from domain.case.ground import Ground
from domain.council.refusals.meetings import (
    NoMinutes,
    NotListed,
    NotOfSide,
    NotTheirTurn,
    SideNotAsked,
    TurnsUsedUp,
    UnitMissing,
)
from domain.council.state import Deliberation, Round
from domain.refusals import NotPermitted, PackLacks
from schemas.actors import Role
from schemas.council.deliberation import DeliberationEvent
from schemas.council.meetings import (
    AskToSpeak,
    AttendanceRecorded,
    DissentRecorded,
    FloorAsked,
    MeetingCommand,
    MinutesRecorded,
    MinutesSigned,
    RecordAttendance,
    RecordDissent,
    RecordMinutes,
    RecordSpeech,
    SignMinutes,
    SpeechRecorded,
    StrawPollTaken,
    TakeStrawPoll,
)
from schemas.council.procedures import Phase, Procedure


def decide(
    command: MeetingCommand, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes; raise the `Refusal` that its details call for."""
    held = deliberation.rounds[-1]
    match command:
        case RecordAttendance():
            return _attend(command, held)
        case AskToSpeak():
            return _ask(command, held, ground)
        case RecordSpeech():
            return (_speech(command, held, ground),)
        case TakeStrawPoll():
            return (
                StrawPollTaken(
                    number=held.number,
                    question=command.question.sealed,
                    yes=command.yes,
                    no=command.no,
                    abstain=command.abstain,
                ),
            )
        case RecordMinutes():
            return (_minutes(command, held, ground),)
        case SignMinutes():
            return _sign(command, held, ground)
        case RecordDissent():
            return (_dissent(command, held, ground),)
    assert_never(command)


def _attend(command: RecordAttendance, held: Round) -> tuple[AttendanceRecorded, ...]:
    _all_listed(command.units, command.listed)
    new = tuple(one for one in dict.fromkeys(command.units) if one not in held.floor.present)
    if not new:
        return ()
    present = len(held.floor.present) + len(new)
    return (AttendanceRecorded(number=held.number, units=new, present=present),)


def _ask(command: AskToSpeak, held: Round, ground: Ground) -> tuple[FloorAsked, ...]:
    unit = _whose(command.unit, ground)
    _all_listed((unit,), command.listed)
    if unit in held.floor.queue:
        return ()
    _has_a_turn(unit, held, ground)
    return (FloorAsked(number=held.number, unit=unit, place=len(held.floor.queue) + 1),)


def _speech(command: RecordSpeech, held: Round, ground: Ground) -> SpeechRecorded:
    """What was said, in the order of those who asked; too long is noted, not lost."""
    _all_listed((command.unit,), command.listed)
    queue = held.floor.queue
    if queue and queue[0] != command.unit:
        raise NotTheirTurn(first=queue[0])
    _has_a_turn(command.unit, held, ground)
    limit = _phase(held, ground).turn_seconds
    return SpeechRecorded(
        number=held.number,
        unit=command.unit,
        turn=held.floor.spoke.count(command.unit) + 1,
        seconds=command.seconds,
        over_time=limit is not None and command.seconds > limit,
        text=command.text.sealed,
    )


def _minutes(command: RecordMinutes, held: Round, ground: Ground) -> MinutesRecorded:
    return MinutesRecorded(
        number=held.number,
        version=held.minutes.version + 1 if held.minutes else 1,
        text=command.text.sealed,
        agreed=tuple(one.sealed for one in command.agreed),
        open=tuple(one.sealed for one in command.open),
        signatures=_procedure(held, ground).signatures,
    )


def _sign(command: SignMinutes, held: Round, ground: Ground) -> tuple[MinutesSigned, ...]:
    """One side signs: whoever sits for it, or staff for somebody who signed on paper; an office that is no side signs itself."""
    minutes = held.minutes
    if minutes is None:
        raise NoMinutes
    if command.side not in minutes.needed:
        raise SideNotAsked(side=command.side, needed=minutes.needed)
    unit = _signer(command, held, ground)
    if command.side in minutes.signed:
        return ()
    return (
        MinutesSigned(
            number=held.number,
            version=minutes.version,
            side=command.side,
            unit=unit,
            complete=set(minutes.needed) <= {*minutes.signed, command.side},
        ),
    )


def _signer(command: SignMinutes, held: Round, ground: Ground) -> str | None:
    staff = ground.actor.role is not Role.RESIDENT
    if command.side not in _procedure(held, ground).sides:
        if not staff:
            raise NotOfSide(side=command.side)
        return None
    unit = _whose(command.unit, ground)
    if command.signers is None or unit not in command.signers:
        raise NotOfSide(side=command.side)
    return unit


def _dissent(command: RecordDissent, held: Round, ground: Ground) -> DissentRecorded:
    """A dissent is one's own; staff take down who joins it, since nobody signs for somebody else."""
    unit = _whose(command.unit, ground)
    if command.joined_by and ground.actor.role is Role.RESIDENT:
        raise NotPermitted(action="record-dissent")
    units = tuple(dict.fromkeys((unit, *command.joined_by)))
    _all_listed(units, command.listed)
    return DissentRecorded(
        number=held.number,
        kind="minority_report" if len(units) > 1 else "dissent",
        units=units,
        reason=command.reason.sealed,
    )


def _whose(unit: str | None, ground: Ground) -> str:
    """For whom something is done: a resident does it for himself."""
    if ground.actor.role is Role.RESIDENT:
        if ground.actor.unit is None or unit not in (None, ground.actor.unit):
            raise NotPermitted(action="speak-for-another")
        return ground.actor.unit
    if unit is None:
        raise UnitMissing
    return unit


def _all_listed(units: tuple[str, ...], listed: tuple[str, ...] | None) -> None:
    """Raise `NotListed` unless all of them stand on the roll, as the desk read it."""
    odd = [one for one in units if listed is None or one not in listed]
    if odd:
        raise NotListed(unit=odd[0], others=len(odd) - 1)


def _has_a_turn(unit: str, held: Round, ground: Ground) -> None:
    turns = _phase(held, ground).turns
    if turns is not None and held.floor.spoke.count(unit) >= turns:
        raise TurnsUsedUp(turns=turns)


def _procedure(held: Round, ground: Ground) -> Procedure:
    """The procedure by which a round was held, which need not be the one that runs now."""
    found = ground.pack.procedure(held.opened.procedure)
    if found is None:
        raise PackLacks(section="procedures", pack=ground.pack.id)
    return found


def _phase(held: Round, ground: Ground) -> Phase:
    return next(one for one in _procedure(held, ground).phases if one.id == held.opened.phase)
