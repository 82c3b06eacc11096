"""How a door for an action on a deliberation is declared: its route, who acts under which key, and its answer."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.council.shapes import CouncilRecorded
from api.documents import responses
from api.doors import Expected, Key, Known, doors_of
from api.problems import ProblemError
from api.strict import StrictRoute
from engine.desk import Answer, VersionMoved
from schemas.actors import Actor
from schemas.council.acts import DeliberationCommand
from schemas.council.rounds import OpenRound, TallyRound
from schemas.ids import deliberation_stream, deliberation_subject, human_command_id
from schemas.words import Words

CouncilDoing = Callable[[DeliberationCommand], Awaitable[CouncilRecorded]]
F = TypeVar("F", bound=Callable[..., Any])


async def act(
    request: Request,
    response: Response,
    command: DeliberationCommand,
    by: Actor,
    key: str,
    expected: int | None,
) -> CouncilRecorded:
    """Carry out an action on a deliberation and say where it stands after it."""
    doors = doors_of(request)
    stream = deliberation_stream(command.deliberation)
    command_id = human_command_id(by.id, key)
    try:
        outcome, replayed, *_ = await _answer(request, command, by, command_id, expected)
    except VersionMoved:
        # Who may not know of it does not learn its version either.
        await doors.council.look(stream, by)
        raise
    headers = {"ETag": f'"{outcome.version}"'}
    if replayed:
        headers["Idempotency-Replayed"] = "true"
    if outcome.refusal is not None:
        raise ProblemError(outcome.refusal.code, headers, **outcome.refusal.facts)
    response.headers.update(headers)
    look = await doors.council.look(stream, by)
    return CouncilRecorded(
        deliberation_id=command.deliberation,
        version=outcome.version,
        step=look.deliberation.step.value,
        events=outcome.events,
    )


async def _answer(
    request: Request, command: DeliberationCommand, by: Actor, command_id: UUID, expected: int | None
) -> Answer:
    doors = doors_of(request)
    if isinstance(command, OpenRound):
        return await doors.convener.answer(command, by, command_id, expected)
    if isinstance(command, TallyRound):
        return await doors.teller.answer(command, by, command_id, expected)
    return await doors.desk.answer(command, by, command_id, expected)


async def doing(
    request: Request, response: Response, who: Known, key: Key, expected: Expected
) -> CouncilDoing:
    """Who acts, under which key and belief: everything about a request but its command."""

    def carry_out(command: DeliberationCommand) -> Awaitable[CouncilRecorded]:
        return act(request, response, command, who, key, expected)

    return carry_out


Do = Annotated[CouncilDoing, Depends(doing)]


def room() -> APIRouter:
    """A room of actions: closed for fields that nobody knows."""
    return APIRouter(route_class=StrictRoute, tags=["deliberations"])


def action(router: APIRouter, name: str, summary: str, path: str | None = None) -> Callable[[F], F]:
    """Declare a route for an action on a deliberation, named as its command unless `path` says otherwise."""
    return router.post(
        f"/api/deliberations/{{deliberation_id}}/{path or name}",
        operation_id=name.replace("-", "_"),
        summary=summary,
        responses=responses(400, 401, 403, 404, 409, 412, 413, 415, 422, 503, etag=True, replay=True, ok=200),
    )


def said(text: str, deliberation: UUID, field: str) -> Words:
    """A text about a deliberation, which is sealed under its key."""
    return Words(plain=text, subject=deliberation_subject(deliberation), field=field)


def said_if(text: str | None, deliberation: UUID, field: str) -> Words | None:
    """`said`, for a text that may be left out."""
    return said(text, deliberation, field) if text else None


async def in_round(request: Request, deliberation: UUID, number: int, by: Actor) -> None:
    """Return when this is the round that is open; raise the problem of an unknown round otherwise."""
    look = await doors_of(request).council.look(deliberation_stream(deliberation), by)
    held = look.deliberation.open_round
    if held is None or held.number != number:
        raise ProblemError("round_unknown")


async def newest_round(request: Request, deliberation: UUID, number: int, by: Actor) -> None:
    """Return when this is the newest round, open or closed; raise the problem of an unknown round otherwise."""
    look = await doors_of(request).council.look(deliberation_stream(deliberation), by)
    if len(look.deliberation.rounds) != number:
        raise ProblemError("round_unknown")
