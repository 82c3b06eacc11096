"""Carrying a command to the desk, and its outcome back: the one way in which a route writes."""

from fastapi import Request, Response

from api.doors import doors_of, locale_of
from api.naming import works_here
from api.problems import ProblemError
from api.shapes import Recorded
from api.showing import Showing
from engine.desk import Answer, VersionMoved
from schemas.actors import Actor, Role
from schemas.acts import CaseCommand
from schemas.ids import case_stream, human_command_id
from schemas.outcomes import Standing


async def carry(
    request: Request,
    response: Response,
    command: CaseCommand,
    by: Actor,
    key: str,
    expected: int | None = None,
) -> Answer:
    """Have a command carried out once; raise `ProblemError` for a refusal that was recorded.

    What the desk raises itself is put into words by the application. The answer tells the new version as its ETag, and
    whether the same command had been carried out before.
    """
    doors = doors_of(request)
    try:
        answer = await doors.desk.answer(command, by, human_command_id(by.id, key), expected)
    except VersionMoved:
        # Who may not know of the case does not learn its version either.
        await doors.reader.look(case_stream(command.case), by)
        raise
    outcome = answer.outcome
    headers = {"ETag": f'"{outcome.version}"'}
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    if outcome.refusal is not None:
        raise ProblemError(outcome.refusal.code, headers, **outcome.refusal.facts)
    response.headers.update(headers)
    return answer


def standing_of(answer: Answer) -> Standing:
    """Where a case stands after a command about it."""
    if answer.outcome.standing is None:
        raise AssertionError("a case stands somewhere after a command about it")
    return answer.outcome.standing


async def showing_of(request: Request, answer: Answer, by: Actor) -> Showing:
    """How the case of an answer is shown; nothing is read again of what was decided just now."""
    doors = doors_of(request)
    if answer.state is None:
        pack = await doors.reader.pack_of(answer.outcome.stream)
    else:
        pack = await doors.rulebook.pack(answer.state.policy)
    return Showing(locale_of(request), pack, await doors.rulebook.directory(), works_here(by))


async def act(
    request: Request, response: Response, command: CaseCommand, by: Actor, key: str, expected: int | None
) -> Recorded:
    """Carry out an action on a case and say where it stands after it."""
    answer = await carry(request, response, command, by, key, expected)
    outcome, standing = answer.outcome, standing_of(answer)
    events = outcome.events
    if by.role is Role.PARTY and events:
        # What the offices alone know of is not named to the party whose step led to it.
        reader, since = doors_of(request).reader, outcome.version - len(events)
        if answer.recorded:
            events = await reader.kinds_of(answer.recorded, answer.state, by)
        else:
            events = await reader.kinds(outcome.stream, by, since, outcome.version)
    showing = await showing_of(request, answer, by)
    return Recorded(
        case_id=command.case,
        version=outcome.version,
        stage=standing.stage,
        level=standing.level,
        events=events,
        next=showing.next(standing.next),
    )
