"""The door mat: what may come in as a body. At most 64 KiB of JSON, UTF-8, without tricks; anything else is a problem."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import PydanticUndefined
from starlette.types import Message

from api.problems import ProblemError

LIMIT = 64 * 1024
"""Bytes of a body: the longest fields that are allowed, sixteen times over."""

_DEPTH = 12

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class StrictRoute(APIRoute):
    """A route that reads and judges its body before anything is made of it."""

    def get_route_handler(self) -> Handler:
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            if request.method in ("GET", "HEAD"):
                return await inner(request)
            body = await read_body(request)
            if body:
                check_type(request.headers.getlist("content-type"))
                parsed_json(body)

            async def again() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            return await inner(Request(request.scope, again))

        return handler


async def read_json(request: Request) -> Any:
    """The content of a body, `PydanticUndefined` where there is none; raise `ProblemError` for what may not come in."""
    body = await read_body(request)
    if not body:
        return PydanticUndefined
    check_type(request.headers.getlist("content-type"))
    return parsed_json(body)


async def read_body(request: Request) -> bytes:
    """The body, read no further than the limit; raise `ProblemError` (`body_too_large`)."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and (len(declared) > 9 or int(declared) > LIMIT):
        raise ProblemError("body_too_large", limit=LIMIT)
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LIMIT:
            raise ProblemError("body_too_large", limit=LIMIT)
        chunks.append(chunk)
    return b"".join(chunks)


def check_type(content_types: list[str]) -> None:
    """Raise `ProblemError` (`not_json`) unless the body is said to be JSON, in UTF-8 where a character set is named."""
    if len(content_types) != 1:
        raise ProblemError("not_json")
    media, _, parameters = content_types[0].partition(";")
    if media.strip().lower() != "application/json":
        raise ProblemError("not_json")
    charset = parameters.strip().lower().replace(" ", "").replace('"', "")
    if charset not in ("", "charset=utf-8", "charset=utf8"):
        raise ProblemError("not_json")


def parsed_json(body: bytes) -> Any:
    """The content of JSON; raise `ProblemError` (`json_malformed`) for what is none, or only to some readers.

    RFC 8259, 4 and 8; I-JSON.
    """
    try:
        text = body.decode("utf-8")
        # Brackets in strings count here too: only where there are many it matters which of them are nested.
        if text.count("{") + text.count("[") > _DEPTH and _depth(text) > _DEPTH:
            raise ProblemError("json_malformed")
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_small)
        if "\\u" in text:
            # A lone surrogate, which only an escape can write, passes the parser, and nothing can store it.
            json.dumps(content, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise ProblemError("json_malformed") from None
    return content


def _depth(text: str) -> int:
    """How deep brackets are nested outside strings; looked at first, since the parser itself goes as deep as it is led."""
    deepest = depth = 0
    inside = escaped = False
    for letter in text:
        if inside:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                inside = False
        elif letter == '"':
            inside = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name stands twice")
    return content


def _no_constant(_: str) -> None:
    raise ValueError("not a number that JSON knows")


def _small(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError("a number is out of range")
    return int(digits)
