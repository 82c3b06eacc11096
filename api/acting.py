"""How a door for an action is declared: its route, who acts under which key, and words on their way in."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Request, Response

from api.bodies import Nothing
from api.documents import responses
from api.doors import Expected, Key, Known
from api.shapes import Recorded
from api.strict import StrictRoute
from api.taking import act
from schemas.acts import CaseCommand
from schemas.ids import case_subject
from schemas.words import Words

Empty = Annotated[Nothing, Body(default_factory=Nothing)]
Doing = Callable[[CaseCommand], Awaitable[Recorded]]
F = TypeVar("F", bound=Callable[..., Any])


async def doing(request: Request, response: Response, who: Known, key: Key, expected: Expected) -> Doing:
    """Who acts, under which key and belief: everything about a request but its command."""

    def carry_out(command: CaseCommand) -> Awaitable[Recorded]:
        return act(request, response, command, who, key, expected)

    return carry_out


Do = Annotated[Doing, Depends(doing)]


def room() -> APIRouter:
    """A room of actions: closed for fields that nobody knows."""
    return APIRouter(route_class=StrictRoute, tags=["actions"])


def action(router: APIRouter, name: str, summary: str) -> Callable[[F], F]:
    """Declare a route for an action on a case."""
    return router.post(
        f"/api/cases/{{case_id}}/{name}",
        operation_id=name.replace("-", "_"),
        summary=summary,
        responses=responses(400, 401, 403, 404, 409, 412, 413, 415, 422, 503, etag=True, replay=True, ok=200),
    )


def said(text: str, case: UUID, field: str) -> Words:
    """A text about a case, which is sealed under the case's key."""
    return Words(plain=text, subject=case_subject(case), field=field)


def said_if(text: str | None, case: UUID, field: str) -> Words | None:
    """`said`, for a text that may be left out."""
    return said(text, case, field) if text else None
