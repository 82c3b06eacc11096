"""Whatever is asked, the quick lane answers as FastAPI's own way does: the same status, the same headers, the same content."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from api.app import ROOMS
from api.plans import plan_of
from heyi.app import app_of
from tests.api.street import Street, report

NOBODY = "0190aaaa-0000-7000-8000-000000000000"
KEY = {"Idempotency-Key": "the-key"}
FOREIGN = {"Authorization": "Bearer heyi_nobodys"}

ASKED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "no key": ("POST", "/api/cases", {"json": report()}),
    "a key of blanks": ("POST", "/api/cases", {"json": report(), "headers": {"Idempotency-Key": "a b"}}),
    "no body": ("POST", "/api/cases", {"headers": KEY}),
    "a list for a body": ("POST", "/api/cases", {"json": [], "headers": KEY}),
    "a field nobody knows": ("POST", "/api/cases", {"json": report(zzz=1), "headers": KEY}),
    "a lone surrogate": ("POST", "/api/cases", {"content": b'{"title": "\\ud800"}', "headers": KEY}),
    "text for JSON": (
        "POST",
        "/api/cases",
        {"content": b"{}", "headers": {**KEY, "Content-Type": "text/plain"}},
    ),
    "another's token": ("GET", "/api/cases", {"headers": FOREIGN}),
    "no token": ("GET", f"/api/cases/{NOBODY}", {}),
    "in English": ("GET", f"/api/cases/{NOBODY}", {"headers": {"Accept-Language": "en"}}),
    "an id that is none": ("GET", "/api/cases/12", {"headers": FOREIGN}),
    "two things wrong at once": (
        "POST",
        "/api/deliberations/12/rounds/0/ballots",
        {"json": {}, "headers": KEY},
    ),
    "an action without a key": ("POST", f"/api/cases/{NOBODY}/accept", {"json": {}}),
    "a method that is not there": ("DELETE", "/api/cases", {}),
    "a path that is not there": ("GET", "/api/nothing", {}),
    "health": ("GET", "/healthz", {}),
}
OF_THE_OFFICER: dict[str, tuple[str, str, dict[str, Any]]] = {
    "the list": ("GET", "/api/cases", {}),
    "a filter that nobody knows": ("GET", "/api/cases?colour=red", {}),
    "a limit that is none": ("GET", "/api/cases?limit=many", {}),
    "an id that is none": ("GET", "/api/cases/12", {}),
    "a case that is none": ("GET", f"/api/cases/{NOBODY}", {}),
    "an action on a case that is none": ("POST", f"/api/cases/{NOBODY}/accept", {"json": {}, "headers": KEY}),
    "a belief that is none": (
        "POST",
        f"/api/cases/{NOBODY}/accept",
        {"json": {}, "headers": {**KEY, "If-Match": "seven"}},
    ),
    "an id, a round and a body that are none": (
        "POST",
        "/api/deliberations/12/rounds/0/ballots",
        {"json": {"answers": 7, "zzz": 1}, "headers": KEY},
    ),
    "a round that is none": (
        "POST",
        f"/api/deliberations/{NOBODY}/rounds/1/ballots",
        {"json": {"answers": []}, "headers": KEY},
    ),
}


@pytest.fixture
async def ways(street: Street) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """The house by its quick lane, and by FastAPI's own way alone."""
    app = app_of(street.house)
    plain = app_of(street.house)
    plain.middleware_stack = FastAPI.build_middleware_stack(plain)
    quick, slow = (
        httpx.AsyncClient(transport=httpx.ASGITransport(one), base_url="http://heyi") for one in (app, plain)
    )
    return quick, slow


def _told(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    return answer.status_code, dict(answer.headers), answer.content


@pytest.mark.parametrize("name", ASKED)
async def test_the_quick_lane_answers_anybody_as_fastapi_does(
    ways: tuple[httpx.AsyncClient, httpx.AsyncClient], name: str
) -> None:
    method, path, sent = ASKED[name]
    quick, slow = [_told(await way.request(method, path, **sent)) for way in ways]
    assert quick == slow


@pytest.mark.parametrize("name", OF_THE_OFFICER)
async def test_the_quick_lane_answers_an_officer_as_fastapi_does(
    street: Street, ways: tuple[httpx.AsyncClient, httpx.AsyncClient], name: str
) -> None:
    method, path, sent = OF_THE_OFFICER[name]
    sent = {**sent, "headers": {**sent.get("headers", {}), **street.bearer("officer")}}
    quick, slow = [_told(await way.request(method, path, **sent)) for way in ways]
    assert quick == slow


async def test_what_was_filed_by_one_way_is_answered_again_by_the_other(
    ways: tuple[httpx.AsyncClient, httpx.AsyncClient],
) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    quick, slow = [await way.post("/api/cases", json=report(), headers=headers) for way in ways]
    assert quick.status_code == slow.status_code == 201
    assert quick.json() == slow.json()
    assert set(slow.headers) - set(quick.headers) == {"idempotency-replayed"}


def test_every_route_but_those_of_operation_and_the_stream_has_a_plan() -> None:
    left = {route.path for room in ROOMS for route in room.router.routes if plan_of(route) is None}
    assert left == {"/api/events/stream", "/healthz", "/readyz", "/metrics", "/api/openapi.json"}
