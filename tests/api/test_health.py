"""Alive, ready, measured, and logged: without a name, a number or a code."""

import logging

import pytest

from tests.api.street import NAME, OTHER, PHONE, STATEMENT, TITLE, Street


async def test_alive_and_ready(street: Street) -> None:
    assert (await street.get("/healthz")).json() == {"status": "ok"}
    assert (await street.get("/readyz")).json() == {"status": "ready"}


async def test_measures_name_routes_by_their_templates(street: Street) -> None:
    said = (await street.file()).json()
    await street.get(f"/api/track/{said['code']}")
    await street.get(f"/api/cases/{said['case_id']}", "captain")
    await street.get("/somewhere/else")
    answer = await street.get("/metrics")
    text = answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'heyi_requests_total{method="POST",route="/api/cases",status="201"}' in text
    assert 'route="/api/track/{code}",status="200"' in text
    assert 'route="unknown",status="404"' in text
    assert "heyi_request_seconds_bucket" in text
    for secret in (said["code"], said["case_id"], said["number"], NAME):
        assert secret not in text


async def test_measures_tell_lag_lateness_and_open_cases(street: Street) -> None:
    await street.case()
    lines = (await street.get("/metrics")).text.splitlines()
    measured = {line.split(" ")[0]: float(line.split(" ")[1]) for line in lines if not line.startswith("#")}
    assert measured["heyi_open_cases"] >= 1
    assert measured["heyi_obligation_overdue_seconds"] == 0
    assert measured["heyi_pokes_waiting"] == 0
    assert measured["heyi_clock_set_back_seconds"] == 0
    assert (measured["heyi_ledger_writable"], measured["heyi_ledger_rewound"]) == (1, 0)
    assert measured["heyi_ledger_transactions_held_back"] >= 0
    assert measured["heyi_ledger_dead_rows"] >= 0


async def test_the_log_names_templates_and_nobody(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        said = (await street.file()).json()
        await street.get(f"/api/track/{said['code']}")
        await street.get(f"/api/cases?q={NAME}", "captain")
        await street.get(f"/api/cases/{said['case_id']}", "captain")
        await street.do("captain", said["case_id"], "add-note", text=STATEMENT)
        await street.file(title=TITLE * 50, applicant={"name": NAME, "phone": PHONE * 9})
    ours = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    )
    assert "POST /api/cases 201" in ours
    assert "GET /api/track/{code} 200" in ours
    token = street.tokens["captain"]
    for secret in (NAME, OTHER, PHONE, TITLE, STATEMENT, said["code"], said["case_id"], token, "q="):
        assert secret not in ours


async def test_every_answer_has_the_headers_of_safety_and_no_cookie(street: Street) -> None:
    for path in ("/healthz", "/api/cases", "/nowhere", "/api/track/1", "/api/openapi.json"):
        headers = (await street.get(path, origin="https://elsewhere.example")).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert "accept-language" in headers["vary"].lower()
        assert "set-cookie" not in headers
        assert "access-control-allow-origin" not in headers
