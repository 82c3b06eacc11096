"""The OpenAPI document is thrown at a live server: whatever fits it, and whatever does not, is answered as it says."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of, sampled_from
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import ROOMS
from engine.doorkeeper import issue_token
from schemas.actors import Actor, Role
from tests.api.served import free_port, served
from tests.api.street import report
from tests.house import furnished, settings_for
from tests.templates import Templates

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 12
OPERATIONS = sorted(
    route.operation_id or ""
    for room in ROOMS
    for route in room.router.routes
    if isinstance(route, APIRoute) and route.include_in_schema
)
ENDLESS = ("stream_events",)
"""Answers that end only when the caller hangs up, which nothing thrown here does: tests/api/test_stream.py listens to them."""


class Live:
    """A running server, a token for it and a case in it."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self.bearer = {"Authorization": f"Bearer {token}"}
        filed = httpx.post(
            f"{address}/api/cases", json=report(), headers={"Idempotency-Key": str(uuid4())}, timeout=60
        )
        self.case = str(filed.json()["case_id"])
        schema = schemathesis.openapi.from_dict(httpx.get(f"{address}/api/openapi.json", timeout=60).json())
        found: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
        self.operations = {operation.definition.raw["operationId"]: operation for operation in found}


@pytest.fixture(scope="module")
async def live(templates: Templates) -> AsyncIterator[Live]:
    async with templates.fresh() as stores:
        here = settings_for(stores, policy="xinhe", port=free_port())
        officer = Actor(id="staff-fuzz", role=Role.COMMUNITY_OFFICER, place="hean/xinhe")
        async with furnished(here) as house:
            token = await issue_token(house.desk, house.keys, officer, uuid4())
        with served(here) as address:
            yield Live(address, token)


def test_every_operation_is_in_the_document(live: Live) -> None:
    assert sorted(live.operations) == OPERATIONS


@pytest.mark.parametrize(
    ("operation_id", "mode"),
    [
        (operation_id, mode)
        for operation_id in OPERATIONS
        if operation_id not in ENDLESS
        for mode in GenerationMode
        # What takes nothing in cannot be given anything wrong.
        if mode is GenerationMode.POSITIVE or operation_id not in ("healthz", "readyz", "metrics", "track")
    ],
)
def test_every_answer_is_one_that_the_document_knows(
    live: Live, operation_id: str, mode: GenerationMode
) -> None:
    operation: Any = live.operations[operation_id]
    things = operation.as_strategy(generation_mode=mode)
    if "{case_id}" in operation.path:
        there = operation.as_strategy(generation_mode=mode, path_parameters={"case_id": live.case})
        things = one_of(there, there, things)

    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(thing=things, with_token=sampled_from([True, True, False]))
    def throw(thing: Any, with_token: bool) -> None:
        headers = dict(live.bearer) if with_token else {}
        if with_token and "Idempotency-Key" in (thing.headers or {}):
            headers["Idempotency-Key"] = str(uuid4())  # else most would be told that theirs was used before
        thing.call_and_validate(base_url=live.address, headers=headers, checks=list(CHECKS))

    throw()
