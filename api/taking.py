"""Carrying a command to the desk, and its outcome back: the one way in which a route writes."""

from fastapi import Request, Response

from api.doors import doors_of, locale_of
from api.naming import works_here
from api.problems import ProblemError
from api.shapes import Recorded
from api.showing import Showing
from engine.desk import VersionMoved
from schemas.actors import Actor, Role
from schemas.acts import CaseCommand
from schemas.ids import case_stream, human_command_id
from schemas.outcomes import Outcome, Standing


async def take(
    request: Request,
    response: Response,
    command: CaseCommand,
    by: Actor,
    key: str,
    expected: int | None = None,
) -> tuple[Outcome, Standing]:
    """Have a command carried out once; raise `ProblemError` for a refusal that was recorded.

    What the desk raises itself is put into words by the application. The answer tells the new version as its ETag, and
    whether the same command had been carried out before.
    """
    doors = doors_of(request)
    try:
        outcome, replayed = await doors.desk.answer(command, by, human_command_id(by.id, key), expected)
    except VersionMoved:
        # Who may not know of the case does not learn its version either.
        await doors.reader.look(case_stream(command.case), by)
        raise
    headers = {"ETag": f'"{outcome.version}"'}
    if replayed:
        headers["Idempotency-Replayed"] = "true"
    if outcome.refusal is not None:
        raise ProblemError(outcome.refusal.code, headers, **outcome.refusal.facts)
    response.headers.update(headers)
    if outcome.standing is None:
        raise AssertionError("a case stands somewhere after a command about it")
    return outcome, outcome.standing


async def act(
    request: Request, response: Response, command: CaseCommand, by: Actor, key: str, expected: int | None
) -> Recorded:
    """Carry out an action on a case and say where it stands after it."""
    outcome, standing = await take(request, response, command, by, key, expected)
    doors = doors_of(request)
    stream = case_stream(command.case)
    pack = await doors.reader.pack_of(stream)
    events = outcome.events
    if by.role is Role.PARTY:
        # What the offices alone know of is not named to the party whose step led to it.
        events = await doors.reader.kinds(stream, by, outcome.version - len(events), outcome.version)
    showing = Showing(locale_of(request), pack, await doors.rulebook.directory(), works_here(by))
    return Recorded(
        case_id=command.case,
        version=outcome.version,
        stage=standing.stage,
        level=standing.level,
        events=events,
        next=showing.next(standing.next),
    )
