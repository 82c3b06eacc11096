"""The house's front: the routes, and one answer for everything that can go wrong behind them."""

import logging
import re
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from api import (
    actions,
    acts,
    cases,
    choosing,
    desk,
    file,
    filing,
    health,
    hindsight,
    indicators,
    looks,
    stream,
    supervision,
    tracking,
)
from api.council import ballots
from api.council.rooms import ROOMS as COUNCIL
from api.doors import Doors, doors_of, locale_of
from api.lane import Handlers, QuickLane
from api.porch import Porch
from api.problems import STATUS, FieldProblem, ProblemError, answer
from api.wording import Locale
from domain.refusals import Refusal
from engine.desk import CommandReused, Contended, VersionMoved
from engine.rulebook import PolicyMissing
from ledger.port import Busy, Closed, Full, OutcomeUnknown, ReadOnly, Rewound, Unavailable
from ledger.vault import SubjectForgotten, VaultFull, VaultReadOnly, VaultUnavailable, WrongMasterKey

log = logging.getLogger(__name__)

ROOMS = (
    filing,
    desk,
    cases,
    choosing,
    file,
    hindsight,
    looks,
    supervision,
    indicators,
    actions,
    *acts.ROOMS,
    *COUNCIL,
    tracking,
    stream,
    health,
)
"""The modules that hold the routes."""

DESCRIPTION = """邻里纠纷的报告、分流、办理和查询。

Reports, triage, handling and tracking of disputes between neighbours. Every write carries an Idempotency-Key; every error is a
problem (RFC 9457) with a stable `code`; times are in Asia/Shanghai; answers are in Chinese unless Accept-Language asks for English.
"""

_CODES: Mapping[type[Exception], str] = {
    CommandReused: "command_reused",
    Contended: "busy",
    Full: "store_full",
    ReadOnly: "store_read_only",
    Busy: "busy",
    Closed: "store_away",
    Rewound: "ledger_rewound",
    Unavailable: "store_away",
    VaultFull: "store_full",
    VaultReadOnly: "store_read_only",
    VaultUnavailable: "store_away",
    WrongMasterKey: "store_away",
    OutcomeUnknown: "outcome_unknown",
    PolicyMissing: "policy_missing",
    SubjectForgotten: "person_forgotten",
}
"""What the rooms behind the doors say, as codes, the narrower kind first; the rest of what
they can say is a bug and becomes `internal`."""


class _Front(FastAPI):
    """The application with its quick lane before it."""

    def build_middleware_stack(self) -> ASGIApp:
        """FastAPI's own stack takes what the quick lane does not."""
        doors: Doors = self.state.doors
        return QuickLane(
            super().build_middleware_stack(),
            lambda app: Porch(app, doors.locales, doors.gauges),
            (route for room in _in_order() for route in room.router.routes if isinstance(route, APIRoute)),
            cast(Handlers, self.exception_handlers),
        )


def build_app(doors: Doors) -> FastAPI:
    """The application over these doors. Nothing is read from the environment, and nothing is opened."""
    app = _Front(
        title="和议 heyi",
        version="1",
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.doors = doors
    for room in _in_order():
        app.include_router(room.router)

    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(VersionMoved, _version_moved)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    for kind in _CODES:
        app.add_exception_handler(kind, _said)
    app.add_middleware(Porch, locales=doors.locales, gauges=doors.gauges)
    return app


def _in_order() -> list[ModuleType]:
    """Routes are tried one after the other, and ballots come in bursts."""
    return sorted(ROOMS, key=lambda room: room is not ballots)


async def _problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return answer(error.code, locale_of(request), error.facts, error.headers, error.errors)


async def _refusal(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return answer(error.code, locale_of(request), error.facts)


async def _version_moved(request: Request, error: Exception) -> Response:
    if not isinstance(error, VersionMoved):
        raise error
    headers = {"ETag": f'"{error.version}"'}
    return answer("version_moved", locale_of(request), {"version": error.version}, headers)


async def _said(request: Request, error: Exception) -> Response:
    code = next(code for kind, code in _CODES.items() if isinstance(error, kind))
    if STATUS[code] == 503:
        doors_of(request).gauges.refused(code)
    if code != "command_reused":
        log.warning("%s %s: %s", request.method, code, type(error).__name__)
    return answer(code, locale_of(request))


async def _malformed(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    locale = locale_of(request)
    return answer("malformed", locale, errors=_fields(error.errors(), locale))


_OURS: Mapping[str, str] = {
    "control characters": "unprintable",
    "something that can be seen": "string_too_short",
}
"""What our own checks of a text say, as the names under which it is worded."""


def _fields(errors: Sequence[Any], locale: Locale) -> tuple[FieldProblem, ...]:
    """Each field with what is wrong, in our words; what the caller typed is not repeated, nor are names they made up."""
    found: list[FieldProblem] = []
    for one in errors:
        kind = next((kind for said, kind in _OURS.items() if said in one["msg"]), one["type"])
        where = [str(step) for step in one["loc"]]
        if "facts" in where:
            where = where[: where.index("facts") + 1]
        elif kind == "extra_forbidden":
            where = where[:-1]
        # Steps into a union name its members, which nobody who calls has heard of.
        where = [step for step in where if re.fullmatch(r"[a-z_]{1,30}|\d{1,4}", step)]
        known = locale.separator.join(_allowed_values(one))
        message = locale.shape.get(kind, locale.shape["other"]).format(known=known)
        problem = FieldProblem(field=".".join(where), problem=kind, message=message)
        if problem not in found:
            found.append(problem)
    return tuple(found[:20])


def _allowed_values(error: Mapping[str, Any]) -> list[str]:
    """The values of a field that has only some, as pydantic lists them: `'opened', 'posted' or 'handed'`."""
    listed = str(error.get("ctx", {}).get("expected", ""))
    return [one.strip("'") for one in re.split(", | or ", listed)]


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 405:
        return answer(
            "method_not_allowed", locale_of(request), headers={"Allow": ", ".join(_allowed(request))}
        )
    return answer("path_unknown" if error.status_code == 404 else "json_malformed", locale_of(request))


def _allowed(request: Request) -> list[str]:
    """Every method of a path, over all of its routes."""
    routes = [route for room in ROOMS for route in room.router.routes if isinstance(route, APIRoute)]
    path = request.scope["path"]
    return sorted(
        {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
    )
