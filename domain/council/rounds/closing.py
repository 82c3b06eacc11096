"""A round closes: on time, once everybody has voted, or when the talk is over where the procedure lets it end early."""

from typing import Literal

from domain.case.ground import Ground
from domain.council.clocks import end, set_clock
from domain.council.refusals.rounds import NoOpenRound, RoundNotOver
from domain.council.state import Deliberation, Round
from domain.refusals import Refusal, TooEarly
from schemas.actors import Role
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.rounds import CloseRound, RoundClosed

Why = Literal["time", "everybody_voted", "chair"]


def may_close(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: a round is open and over; a person may end a talk that its procedure lets end early, once all who came have voted.

    The clock comes again.
    """
    held = deliberation.open_round
    if held is None:
        return NoOpenRound()
    if ground.actor.role is Role.SYSTEM or ground.at >= held.opened.closes or _ends_early(held):
        return None
    return RoundNotOver(closes=held.opened.closes.isoformat())


def close_round(
    command: CloseRound, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Close the open round and say why; it is counted at once."""
    held = deliberation.open_round
    if held is None:
        raise NoOpenRound
    return (
        *end(deliberation, "round_closed", CouncilClock.ROUND),
        RoundClosed(number=held.number, why=_why(command, held, ground)),
        set_clock(CouncilClock.TALLY, ground, due=ground.at),
    )


def _why(command: CloseRound, held: Round, ground: Ground) -> Why:
    if ground.at >= held.opened.closes:
        return "time"
    if held.opened.early and command.voted is not None and command.voted >= held.opened.totals.units:
        return "everybody_voted"
    if ground.actor.role is Role.SYSTEM:
        raise TooEarly(held.opened.closes, ground.at)
    if not _ends_early(held) or not _everybody_there_voted(command, held):
        raise RoundNotOver(closes=held.opened.closes.isoformat())
    return "chair"


def _everybody_there_voted(command: CloseRound, held: Round) -> bool:
    """Whether nobody is waited for: of those whose attendance was recorded each has voted, or nothing was asked."""
    if not held.opened.questions:
        return True
    return bool(held.floor.present) and command.waiting == 0


def _ends_early(held: Round) -> bool:
    """Whether the chair may end it: nobody cuts a vote short."""
    return held.opened.early and held.opened.kind == "talk"
