"""Bad input on every route: a problem with a code, nothing written, and nothing of what was typed in the answer."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from tests.api.street import Street, report

ACTIONS: dict[str, dict[str, Any]] = {
    "register": {"category": "neighbour"},
    "confirm-triage": {},
    "change-triage": {"triage_class": "private_matter", "reason": "理由"},
    "contest-triage": {"reason": "理由"},
    "accept": {},
    "decline": {"reason_code": "duplicate", "reason": "理由", "routes": ["court"]},
    "assign": {"staff": "staff-1"},
    "record-contact": {"party": 1},
    "add-note": {"text": "记录"},
    "escalate": {"tried": "做过工作", "at_request_of": 1},
    "receive": {},
    "return": {"reason": "理由"},
    "record-settlement": {"terms": "条款", "consents": [1, 2]},
    "withdraw": {"reason": "理由"},
    "close": {"outcome": "failed", "remedies_told": [1, 2]},
}

UNREADABLE: dict[str, bytes] = {
    "no json": b"{",
    "not utf-8": b'{"reason": "\xff"}',
    "utf-16": '{"reason": "a"}'.encode("utf-16"),
    "doubled name": b'{"reason": "a", "reason": "b"}',
    "nan": b'{"reason": NaN}',
    "infinity": b'{"reason": -Infinity}',
    "huge integer": b'{"party": 1' + b"0" * 5000 + b"}",
    "deep": b"[" * 20_000,
    "deep and whole": b'{"a":' * 200 + b"1" + b"}" * 200,
    "lone surrogate": b'{"reason": "\\ud800"}',
}
WRONG: dict[str, Any] = {
    "a list": [],
    "a text": "abc",
    "null": None,
    "unknown field": {"reason": "a", "zzz": 1},
    "control character": {"reason": "a\u0000b", "text": "a\u0007b", "title": "a\u202eb"},
    "numbers": dict.fromkeys(("reason", "text", "terms", "tried", "category", "staff", "outcome"), 12345),
    "lists": {
        name: [] for name in ("reason", "text", "terms", "tried", "category", "staff", "outcome", "party")
    },
    "too long": dict.fromkeys(("reason", "text", "terms", "tried", "staff"), "长" * 4001),
}


@pytest.fixture
async def case(street: Street) -> str:
    return await street.case()


@pytest.fixture
async def nothing_written(street: Street, case: str) -> AsyncIterator[None]:
    before = await street.position()
    yield
    assert await street.position() == before


async def _post(street: Street, path: str, content: bytes, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    base = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4()), **street.bearer("captain")}
    return await street.client.post(path, content=content, headers={**base, **named})


def _paths(case: str) -> list[str]:
    return ["/api/cases", *(f"/api/cases/{case}/{action}" for action in ACTIONS)]


@pytest.mark.parametrize("name", UNREADABLE)
async def test_what_is_no_json(street: Street, case: str, nothing_written: None, name: str) -> None:
    for path in _paths(case):
        answer = await _post(street, path, UNREADABLE[name])
        assert (answer.status_code, answer.json()["code"]) == (400, "json_malformed"), path


@pytest.mark.parametrize("name", WRONG)
async def test_what_has_another_shape(street: Street, case: str, nothing_written: None, name: str) -> None:
    for path in _paths(case):
        answer = await _post(street, path, json.dumps(WRONG[name], ensure_ascii=False).encode())
        said = answer.json()
        assert (answer.status_code, said["code"]) == (422, "malformed"), path
        assert said["errors"]
        assert all(one["message"] for one in said["errors"])


async def test_what_is_too_large(street: Street, case: str, nothing_written: None) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b'{"a":' + b" " * 8192

    large = json.dumps({"reason": "长" * 30_000}).encode()
    for path in _paths(case):
        answer = await _post(street, path, large)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        headers = {"Content-Type": "application/json", "Idempotency-Key": "k", **street.bearer("captain")}
        streamed = await street.client.post(path, content=chunks(), headers=headers)
        assert (streamed.status_code, streamed.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "application/json; charset=gbk", "multipart/form-data", ""]
)
async def test_what_is_not_said_to_be_json(
    street: Street, case: str, nothing_written: None, media: str
) -> None:
    for path in _paths(case):
        answer = await _post(street, path, b'{"reason": "a"}', Content_Type=media)
        assert (answer.status_code, answer.json()["code"]) == (415, "not_json")


@pytest.mark.parametrize(
    ("key", "code"),
    [(None, "key_missing"), ("", "key_malformed"), ("k" * 201, "key_malformed"), ("a b", "key_malformed")],
)
async def test_a_key_is_needed_on_every_write(
    street: Street, case: str, nothing_written: None, key: str | None, code: str
) -> None:
    bodies: dict[str, Any] = {f"/api/cases/{case}/{name}": body for name, body in ACTIONS.items()}
    for path, body in {"/api/cases": report(), **bodies}.items():
        headers = {**street.bearer("captain"), **({} if key is None else {"Idempotency-Key": key})}
        answer = await street.client.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, code), path


@pytest.mark.parametrize("etag", ["7", '"x"', '"1", "2"', '"-1"', "", '"99999999999999999999"'])
async def test_a_belief_has_to_be_an_etag(
    street: Street, case: str, nothing_written: None, etag: str
) -> None:
    for action, body in ACTIONS.items():
        answer = await street.do("captain", case, action, headers={"If-Match": etag}, **body)
        assert (answer.status_code, answer.json()["code"]) == (400, "if_match_malformed")


@pytest.mark.parametrize("name", ["not-a-uuid", "0", "1" * 400, "%00", "..%2f"])
async def test_an_id_has_to_be_one(street: Street, case: str, nothing_written: None, name: str) -> None:
    for path in ("", "/events", "/actions"):
        answer = await street.get(f"/api/cases/{name}{path}", "captain")
        assert answer.status_code in (404, 422)
        assert answer.json()["code"] in ("malformed", "path_unknown")
    for action, body in ACTIONS.items():
        assert (await street.do("captain", name, action, **body)).status_code in (404, 422)


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a%07b",
        "q=",
        "q=%20",
        "q=" + "x" * 61,
        "after=%00",
        "after=abc",
        "after=WzEsMl0",
        "after=eyJhIjoxfQ",
        "after=WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsIm5vIl0",
        "after=" + "A" * 300,
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1e9",
        "limit=99999999999999999999999",
        "stage=nowhere",
        "place=..",
        "place=hean%2F",
        "place=%00",
        "due_before=tomorrow",
        "due_before=2026-13-01",
        "due_before=2026-03-01T00:00:00",
        "due_before=0001-01-01T00:00:00%2B14:00",
        "due_before=9999-12-31T23:59:59-14:00",
        "due_before=1e400",
        "due_before=0.5",
        "due_before=1772300000",
        "unknown=1",
    ],
)
async def test_queries(street: Street, query: str) -> None:
    answer = await street.get(f"/api/cases?{query}", "officer")
    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "malformed"), said


async def test_a_query_where_none_belongs(street: Street, case: str) -> None:
    for path in (f"/api/cases/{case}", f"/api/cases/{case}/events", f"/api/cases/{case}/actions", "/readyz"):
        answer = await street.get(path + "?x=1", "captain")
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "  "},
        {"title": "长" * 101},
        {"statement": "长" * 4001},
        {"place": "../etc"},
        {"channel": "网上"},
        {"applicant": {"name": "长" * 61}},
        {"applicant": {"name": "林", "phone": "1" * 31}},
        {"applicant": {}},
        {"others": [{"name": "周"}] * 51},
        {"others": {"name": "周"}},
        {"facts": {"parties": -1}},
        {"facts": {"parties": 2.5}},
        {"facts": {"parties": 10**10}},
        {"facts": {"parties": "两个人"}},
        {"facts": {"身份证": True}},
        {"facts": {f"f{n}": True for n in range(41)}},
        {"occurred_at": "2026-03-01T00:00:00"},
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
        {"occurred_at": 1772300000},
        {"occurred_at": "yesterday"},
        {"occurred_at": "1772300000"},
        {"on_behalf_of": {"name": "王", "relation": "长" * 31}},
        {"on_behalf_of": "王老太"},
    ],
)
async def test_reports(street: Street, nothing_written: None, changes: dict[str, Any]) -> None:
    answer = await street.file(**changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), answer.text


@pytest.mark.parametrize("title", ["", "  "])
async def test_a_blank_title_is_called_empty(street: Street, title: str) -> None:
    (problem,) = (await street.file(title=title)).json()["errors"]
    assert (problem["field"], problem["message"]) == ("body.title", "这一项不能空着。")


async def test_what_was_typed_is_not_repeated(street: Street) -> None:
    secret = "身份证440301199001011234"
    body = report(
        title=secret * 20, facts={secret: secret}, channel=secret, applicant={"name": 1, secret: secret}
    )
    headers = {"Idempotency-Key": str(uuid4())}
    answer = await street.client.post("/api/cases", json={**body, secret: 1}, headers=headers)
    assert answer.status_code == 422
    assert "440301" not in answer.text
    fields = {one["field"] for one in answer.json()["errors"]}
    assert {"body", "body.title", "body.facts", "body.channel", "body.applicant.name"} <= fields


async def test_other_methods_and_other_paths(street: Street, case: str) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD"):
        answer = await street.client.request(method, "/api/cases")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, POST"
    said = (await street.client.put(f"/api/cases/{case}")).json()
    assert said["code"] == "method_not_allowed"
    for path in ("/", "/api", "/api/", "/api/cases/", "/docs", "/api/docs", f"/api/cases/{case}/remind"):
        answer = await street.client.request("POST" if "remind" in path else "GET", path)
        assert (answer.status_code, answer.json()["code"]) == (404, "path_unknown")
