"""Whether the party organisation studies a matter before an assembly decides on it: advice, and no vote."""

from domain.case.ground import Ground
from domain.council.matters import deciding
from domain.council.refusals.topics import StudyCountWrong
from domain.council.state import Deliberation
from domain.refusals import OccursInFuture
from schemas.council.deliberation import DeliberationEvent
from schemas.council.procedures import Procedure
from schemas.council.topics import PartyStudyRecorded, RecordPartyStudy


def needs_study(deliberation: Deliberation, ground: Ground) -> bool:
    """Whether the procedure that runs now waits for the study (Residents' Committee Law art. 30 para 4)."""
    running = _procedure(deliberation.procedure, ground)
    return running is not None and running.party_study


def wants_study(deliberation: Deliberation, ground: Ground) -> bool:
    """Whether it is of use: now, or for the vote that may come of the talk."""
    running = _procedure(deliberation.procedure, ground)
    later = [_procedure(running.vote, ground)] if running is not None else []
    matters = {one.matter for one in deliberation.proposals} | {deliberation.matter}
    decided_by = [deciding(one, ground) for one in matters if one is not None]
    return any(one is not None and one.party_study for one in (running, *later, *decided_by))


def study(command: RecordPartyStudy, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Record what the party organisation said, when and with how many; it says whether there is support, and decides nothing."""
    if command.held_at > ground.at:
        raise OccursInFuture
    if command.present > command.due:
        raise StudyCountWrong(due=command.due, present=command.present)
    return (
        PartyStudyRecorded(
            held_at=command.held_at,
            due=command.due,
            present=command.present,
            opinion=command.opinion,
            text=command.text.sealed,
        ),
    )


def _procedure(code: str | None, ground: Ground) -> Procedure | None:
    return ground.pack.procedure(code) if code is not None else None
