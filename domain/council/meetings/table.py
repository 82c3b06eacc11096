"""Who may do what, and when: in the room."""

from domain.case.ground import Ground
from domain.council.ground import Tie
from domain.council.refusals.meetings import NoMinutes
from domain.council.refusals.rounds import NoOpenRound
from domain.council.state import Deliberation
from domain.council.table import Row
from domain.refusals import Refusal
from schemas.council.meetings import (
    AskToSpeak,
    RecordAttendance,
    RecordDissent,
    RecordMinutes,
    RecordSpeech,
    SignMinutes,
    TakeStrawPoll,
)
from schemas.council.stages import DECIDED, OPEN, Step

RUNS = (Tie.CHAIR, Tie.ORGANISER)
AND_RESIDENTS = (*RUNS, Tie.RESIDENT)
AFTER = (*OPEN, Step.BETWEEN, *DECIDED)


def is_open(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: a round is open."""
    return None if deliberation.open_round else NoOpenRound()


def was_held(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: there was a round."""
    return None if deliberation.rounds else NoOpenRound()


def has_minutes(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: the last round has minutes that need a signature."""
    minutes = deliberation.rounds[-1].minutes if deliberation.rounds else None
    return None if minutes is not None and minutes.needed else NoMinutes()


ROWS: tuple[Row, ...] = (
    Row(RecordAttendance, RUNS, OPEN, (is_open,)),
    Row(AskToSpeak, AND_RESIDENTS, OPEN, (is_open,)),
    Row(RecordSpeech, RUNS, OPEN, (is_open,)),
    Row(TakeStrawPoll, RUNS, OPEN, (is_open,)),
    Row(RecordMinutes, RUNS, AFTER, (was_held,)),
    Row(SignMinutes, (*AND_RESIDENTS, Tie.OBSERVER), AFTER, (has_minutes,)),
    Row(RecordDissent, AND_RESIDENTS, AFTER, (was_held,)),
)
