"""What a command about a deliberation has to know of rolls, registers and bodies; read by the desk before anything is decided."""

from uuid import UUID, uuid5

from domain.council.rolls import Roll, electorates_of
from domain.council.state import Deliberation, Round
from engine.council.arranging import arranged, participants
from engine.council.counting import count_round, voted
from engine.council.keeping import roll_of, source_of
from engine.council.nameless import held_against_names
from engine.council.shelf import shelf_of
from engine.process import Supplies
from schemas.council.meetings import AskToSpeak, RecordAttendance, RecordDissent, RecordSpeech, SignMinutes
from schemas.council.results import Appraise, PublishResult, RaiseObjection
from schemas.council.rolls import RollEntry
from schemas.council.rounds import CloseRound, OpenRound, ReferToVote, RollRef, TallyRound
from schemas.council.topics import ScheduleDeliberation
from schemas.frame import Frame
from schemas.ids import NAMESPACE, body_stream, deliberation_id_of, register_stream


def roll_id(state: Deliberation) -> UUID:
    """The roll of the next round: derived, so that a repeated opening finds the same list.

    Another notice, another register or body and another procedure have a list of their own: a roll is frozen at the announced
    instant or after it, so no later notice can announce the same one.
    """
    opens = state.notice.opens.isoformat() if state.notice else ""
    announced = (len(state.rounds) + 1, opens, *named_sources(state), state.procedure or "")
    return uuid5(NAMESPACE, f"roll/{deliberation_id_of(state.stream)}/{'/'.join(map(str, announced))}")


def named_sources(state: Deliberation) -> tuple[str, ...]:
    """The streams of the register and of the body that decide now: those of the referral, once there is one."""
    called = state.referral or state
    return (
        *((register_stream(called.register_id),) if called.register_id else ()),
        *((body_stream(called.body),) if called.body else ()),
    )


async def gathered(state: Deliberation, command: Frame, supplies: Supplies) -> Frame:
    """The command with what it needs to know; most need nothing."""
    match command:
        case OpenRound():
            return command.model_copy(update=await _for_opening(state, command, supplies))
        case ReferToVote():
            return command.model_copy(update={"electorates": await _electorates(command, supplies)})
        case ScheduleDeliberation():
            return command.model_copy(update={"seen": await arranged(state, command, supplies)})
        case PublishResult():
            return await held_against_names(state, command, supplies)
        case Appraise():
            return command.model_copy(update={"listed": await participants(state, command, supplies)})
        case RaiseObjection() if command.unit is not None:
            return command.model_copy(update={"listed": await participants(state, command, supplies)})
    held = state.rounds[-1] if state.rounds else None
    return command if held is None else await _of_round(state, held, command, supplies)


async def _of_round(state: Deliberation, held: Round, command: Frame, supplies: Supplies) -> Frame:
    deliberation = deliberation_id_of(state.stream)
    match command:
        case CloseRound():
            units = await voted(supplies, deliberation, held.number)
            waiting = sum(1 for one in held.floor.present if one not in units)
            return command.model_copy(update={"voted": len(units), "waiting": waiting})
        case TallyRound() if held.closed_at is not None and held.counted is None:
            found = await count_round(supplies, deliberation, held.number, held.floor.present)
            counted = {"tallies": found.tallies, "verdicts": found.verdicts, "ballots": found.ballots}
            return command.model_copy(update=counted)
        case RecordAttendance() | AskToSpeak() | RecordSpeech() | RecordDissent():
            entries = (await shelf_of(supplies).terms(deliberation, held.number)).entries
            meant = _meant(command)
            listed = tuple(one for one in meant if one in entries) if meant else tuple(entries)
            return command.model_copy(update={"listed": listed})
        case SignMinutes():
            entries = (await shelf_of(supplies).terms(deliberation, held.number)).entries
            signers = tuple(unit for unit, entry in entries.items() if _sits_for(entry, command.side))
            return command.model_copy(update={"signers": signers})
    return command


def _meant(command: RecordAttendance | AskToSpeak | RecordSpeech | RecordDissent) -> tuple[str, ...]:
    """Who a command names; nobody when a resident acts for himself, whom the gathering does not know."""
    match command:
        case RecordAttendance():
            return command.units
        case RecordDissent():
            return (command.unit, *command.joined_by) if command.unit else ()
        case AskToSpeak() | RecordSpeech():
            return (command.unit,) if command.unit else ()


def _sits_for(entry: RollEntry, side: str) -> bool:
    return side in entry.tags


async def _for_opening(state: Deliberation, command: OpenRound, supplies: Supplies) -> dict[str, object]:
    """The roll that was frozen for the next round, if it was, and who of those named as present stands on it, for which sides."""
    found = await roll_of(supplies.ledger, roll_id(state))
    if found is None:
        return {"roll": None, "seated": ()}
    there = [found.entries[unit] for unit in dict.fromkeys(command.units) if unit in found.entries]
    return {
        "roll": roll_ref(found),
        "units": tuple(entry.unit for entry in there),
        "seated": tuple(sorted({tag for entry in there for tag in entry.tags})),
    }


def roll_ref(roll: Roll) -> RollRef:
    """A roll as a round refers to it."""
    return RollRef(
        roll=roll.header.roll,
        hash=roll.header.hash,
        electorate=roll.header.electorate,
        totals=roll.header.totals,
        tags=tuple(sorted({tag for entry in roll.entries.values() for tag in entry.tags})),
    )


async def _electorates(command: ReferToVote, supplies: Supplies) -> tuple[str, ...]:
    """Whose rolls the register or the body that was named gives; nobody's where there is none of that name."""
    streams = [register_stream(command.register_id)] if command.register_id else []
    streams += [body_stream(command.body)] if command.body else []
    found: tuple[str, ...] = ()
    for stream in streams:
        source = await source_of(supplies.ledger, stream)
        found += electorates_of(source[0]) if source else ()
    return found
