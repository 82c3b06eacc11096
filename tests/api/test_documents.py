"""The OpenAPI document: complete, with examples and every problem, and served without anything from elsewhere."""

from collections.abc import Iterator
from typing import Any, get_args

import jsonschema
import pytest

from schemas.acts import action_name
from schemas.case_commands import HumanCommand, ReportDispute
from schemas.deliberating import RecordDeliberationResult
from schemas.notices import RecordSending
from tests.api.street import Street


@pytest.fixture
async def document(street: Street) -> dict[str, Any]:
    answer = await street.get("/api/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_human_command_has_a_route_of_its_name(document: dict[str, Any]) -> None:
    elsewhere = (ReportDispute, RecordSending, RecordDeliberationResult)
    commands = {action_name(one) for one in get_args(HumanCommand) if one not in elsewhere}
    found = {
        path.rpartition("/")[2]
        for path, method, _ in _operations(document)
        if method == "post" and "{case_id}" in path
    }
    assert found == commands


def test_every_operation_is_named_explained_and_lists_its_problems(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in _operations(document)]
    assert len(set(names)) == len(names)
    for path, method, operation in _operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        problems = {status for status in operation["responses"] if status >= "400"}
        assert "422" in problems, path
        if method == "post":
            assert {"400", "401", "403", "404", "409", "413", "415", "503"} <= problems, path
        for status in problems:
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"], path


def test_writes_carry_a_key_and_actions_may_carry_a_belief(document: dict[str, Any]) -> None:
    for path, method, operation in _operations(document):
        headers = {one["name"]: one for one in operation.get("parameters", ()) if one["in"] == "header"}
        assert ("Idempotency-Key" in headers) is (method == "post"), path
        if method == "post":
            assert headers["Idempotency-Key"]["required"] is True
        if method != "post":
            assert "If-Match" not in headers, path
        if method == "post" and "{case_id}" in path:
            assert "If-Match" in headers, path


def test_every_body_has_examples_in_chinese_that_fit_their_shape(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for _, _, operation in _operations(document):
        if "requestBody" not in operation:
            continue
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        name = next(ref for ref in str(schema).split("'") if ref.startswith("#/components")).rpartition("/")[
            2
        ]
        for field, shape in schemas[name].get("properties", {}).items():
            for example in shape.get("examples", ()):
                jsonschema.validate(
                    example, {**shape, "components": document["components"]}, jsonschema.Draft202012Validator
                )
                assert field
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(schemas["Report"]))


def test_nothing_points_elsewhere(document: dict[str, Any]) -> None:
    assert "http://" not in str(document)
    assert "https://" not in str(document)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = document["components"]["schemas"]

    def walk(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                yield part["$ref"]
            for item in part.values():
                yield from walk(item)
        elif isinstance(part, list):
            for item in part:
                yield from walk(item)

    assert {ref.rpartition("/")[2] for ref in walk(document)} <= set(known)
