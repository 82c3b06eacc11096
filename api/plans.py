"""Plans: what FastAPI works out anew for each request of a route is worked out once.

A route stays a FastAPI route: its shapes, its parameters, its document. On the way of a request FastAPI searches all routers twice,
opens three stacks of things to close, walks the tree of dependencies and validates the answer that the route has just
made: more than half of what a short write costs. Routes whose dependencies are plain coroutines need none of that.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi._compat import ModelField
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic_core import PydanticUndefined

from api.strict import StrictRoute, read_json

_BODILESS = (204, 205, 304)
_FAILED = object()
_PLAIN = (UUID, int, str)


class _Aside(Response):
    """What a route may write headers on before there is an answer."""

    def __init__(self) -> None:
        self.raw_headers = []
        self.status_code = 0
        self.background = None
        self.body = b""


@dataclass(frozen=True, slots=True)
class _Step:
    """A coroutine function to call, with what it wants: results of earlier steps by number, and parameters.

    Parameters that are one plain value are read at once, those of the path by `in_path`, headers that may be any text or
    none by `texts`; the others as FastAPI does it.
    """

    call: Callable[..., Awaitable[Any]]
    dependant: Dependant
    needs: tuple[tuple[str | None, int], ...]
    in_path: tuple[tuple[str, ModelField], ...]
    texts: tuple[tuple[str, str], ...]
    has_parameters: bool


class Plan:
    """How requests of one route are carried out."""

    def __init__(self, route: APIRoute, steps: Sequence[_Step]) -> None:
        self.route = route
        self._steps = steps
        self._body_fields = route.dependant.body_params
        self._status = route.status_code or 200
        self._reads_body = bool((route.methods or set()) - {"GET", "HEAD"})

    async def answer(self, request: Request) -> Response:
        """The answer to a request; raises what its dependencies raise, and `RequestValidationError`."""
        body: Any = PydanticUndefined
        if self._reads_body:
            body = await read_json(request)
        aside = _Aside()
        errors: list[Any] = []
        results: list[Any] = []
        for step in self._steps:
            last = step is self._steps[-1]
            values = _needed(step, results)
            if values is None:
                if not last:
                    results.append(_FAILED)
                    continue
                values = {}
            known = len(errors)
            if step.has_parameters:
                _read_parameters(step, request, values, errors)
            if step.dependant.body_params:
                read, wrong = await request_body_to_args(
                    body_fields=self._body_fields, received_body=body, embed_body_fields=_embeds(self.route)
                )
                values.update(read)
                errors.extend(wrong)
            if last and errors:
                raise RequestValidationError(errors)
            if len(errors) > known:
                results.append(_FAILED)
                continue
            if step.dependant.http_connection_param_name:
                values[step.dependant.http_connection_param_name] = request
            if step.dependant.request_param_name:
                values[step.dependant.request_param_name] = request
            if step.dependant.response_param_name:
                values[step.dependant.response_param_name] = aside
            results.append(await step.call(**values))
        return self._response(results[-1], aside)

    def _response(self, made: Any, aside: Response) -> Response:
        if isinstance(made, Response):
            return made
        field = self.route.response_field
        assert field is not None  # noqa: S101 -- routes without one are not planned
        if type(made) is not field.field_info.annotation:
            made, wrong = field.validate(made, {}, loc=("response",))
            if wrong:
                raise TypeError(f"{self.route.operation_id} answers what it does not promise")
        content = field.serialize_json(made)
        response = Response(content, aside.status_code or self._status, media_type="application/json")
        response.raw_headers.extend(aside.raw_headers)
        return response


def _embeds(route: APIRoute) -> bool:
    return bool(route._embed_body_fields)  # noqa: SLF001 -- FastAPI tells it nowhere else


def _needed(step: _Step, results: Sequence[Any]) -> dict[str, Any] | None:
    """What a step takes from those before it; None when one of them could not be carried out."""
    values: dict[str, Any] = {}
    for name, number in step.needs:
        if results[number] is _FAILED:
            return None
        if name is not None:
            values[name] = results[number]
    return values


def _read_parameters(step: _Step, request: Request, values: dict[str, Any], errors: list[Any]) -> None:
    dependant = step.dependant
    for alias, field in step.in_path:
        read, wrong = field.validate(request.path_params[alias], values, loc=("path", alias))
        values[field.name] = read
        errors.extend(wrong)
    for alias, name in step.texts:
        values[name] = request.headers.get(alias)
    for fields, given in (
        (() if step.in_path else dependant.path_params, request.path_params),
        (dependant.query_params, request.query_params if dependant.query_params else {}),
        (() if step.texts else dependant.header_params, request.headers),
    ):
        if fields:
            found, faults = request_params_to_args(fields, given)
            values.update(found)
            errors.extend(faults)


def plan_of(route: APIRoute) -> Plan | None:
    """How a route is carried out; None when it needs more than the quick lane has."""
    steps: list[_Step] = []
    known: dict[int, int] = {}
    plain = (
        isinstance(route, StrictRoute)
        and isinstance(route.response_class, DefaultPlaceholder)
        and route.response_field is not None
        and route.status_code not in _BODILESS
        and not route.dependencies
        and not (route.response_model_include or route.response_model_exclude)
        and not (route.response_model_exclude_unset or route.response_model_exclude_defaults)
        and not route.response_model_exclude_none
        and _gather(route.dependant, steps, known, last=True)
    )
    return Plan(route, steps) if plain else None


def _gather(dependant: Dependant, steps: list[_Step], known: dict[int, int], *, last: bool = False) -> bool:
    """Put the steps of a dependency behind those that it needs; say whether all of them can be carried out here."""
    call = dependant.call
    plain = (
        call is not None
        and (inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(type(call).__call__))
        and (last or not dependant.body_params)
        and not dependant.cookie_params
        and dependant.use_cache
        and dependant.concurrency is None
        and not dependant.own_oauth_scopes
        and not dependant.background_tasks_param_name
        and not dependant.security_scopes_param_name
        and not dependant.websocket_param_name
    )
    if not plain or call is None:
        return False
    needs: list[tuple[str | None, int]] = []
    for one in dependant.dependencies:
        if id(one.call) not in known and not _gather(one, steps, known):
            return False
        needs.append((one.name, known[id(one.call)]))
    known[id(call)] = len(steps)
    has_parameters = bool(dependant.path_params or dependant.query_params or dependant.header_params)
    in_path = tuple((one.alias, one) for one in dependant.path_params if _shape(one) in _PLAIN)
    texts = tuple((one.alias, one.name) for one in dependant.header_params if _any_text(one))
    if len(in_path) < len(dependant.path_params):
        in_path = ()
    if len(texts) < len(dependant.header_params):
        texts = ()
    steps.append(_Step(call, dependant, tuple(needs), in_path, texts, has_parameters))
    return True


def _shape(field: ModelField) -> object:
    return field.field_info.annotation


def _any_text(field: ModelField) -> bool:
    info = field.field_info
    return _shape(field) == (str | None) and info.default is None and not info.metadata
