"""When a store is away or something breaks: a problem that says what to do, no stack, no text of an exception."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from engine.desk import Desk
from engine.rulebook import Rulebook
from heyi.app import app_of
from heyi.compose import House
from ledger.memory import MemoryLedger
from ledger.port import (
    Appended,
    Busy,
    Closed,
    Full,
    LedgerError,
    OutcomeUnknown,
    ReadOnly,
    Rewound,
    Unavailable,
)
from ledger.vault import MemoryVault, Plain, VaultFull, VaultReadOnly, VaultUnavailable
from schemas.envelope import Append, Loaded
from schemas.sealed import Sealed
from tests.api.street import NAME, Street, open_street


class FailingLedger(MemoryLedger):
    """Holds what was published, and fails a case's commands with one error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def append(self, intent: Append) -> Appended:
        if intent.stream.startswith("case/"):
            raise self.error
        return await super().append(intent)


class LostLedger(MemoryLedger):
    """A ledger whose database is away."""

    async def load_all(self, streams: Sequence[str]) -> tuple[Loaded, ...]:
        raise Unavailable("no connection")

    async def load(self, stream: str, command_id: UUID | None = None, known: bytes | None = None) -> Loaded:
        raise Unavailable("no connection")

    async def last_position(self) -> int:
        raise Unavailable("no connection")


class LostVault(MemoryVault):
    """A person store that is away."""

    async def seal(self, stream: str, items: Sequence[Plain], *, new: bool = False) -> tuple[Sealed, ...]:
        raise VaultUnavailable("no connection")

    async def open(self, refs: Sequence[Sealed]) -> Mapping[str, str | None]:
        raise VaultUnavailable("no connection")


async def _with(house: House, ledger: MemoryLedger, vault: MemoryVault | None = None) -> House:
    """The house on another ledger, to which the rules of the first are copied."""
    for recorded in await house.ledger.read(0, 200):
        if recorded.stream.partition("/")[0] in ("policy", "place", "roster"):
            loaded = await MemoryLedger.load(ledger, recorded.stream)
            draft = {name: getattr(recorded, name) for name in _DRAFT}
            intent = Append.model_validate(
                {
                    "stream": recorded.stream,
                    "expected": loaded.version,
                    "previous": loaded.head,
                    "command_id": recorded.id,
                    "digest": bytes(32),
                    "outcome": b"{}",
                    "events": (draft,),
                }
            )
            await MemoryLedger.append(ledger, intent)
    rulebook = Rulebook(ledger, house.rulebook.policy)
    kept = vault or MemoryVault()
    desk = Desk(ledger, kept, rulebook, house.keys)
    parts: dict[str, Any] = {"ledger": ledger, "vault": kept, "rulebook": rulebook, "desk": desk}
    return replace(house, **parts)


_DRAFT = (
    "id",
    "kind",
    "schema_version",
    "recorded_at",
    "actor",
    "on_behalf_of",
    "cause",
    "policy",
    "visibility",
    "body",
)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Unavailable("no connection"), 503, "store_away"),
        (Closed("closed"), 503, "store_away"),
        (Busy("locks"), 503, "busy"),
        (Full("no room"), 503, "store_full"),
        (ReadOnly("a standby"), 503, "store_read_only"),
        (Rewound("restored"), 503, "ledger_rewound"),
        (VaultFull("no room"), 503, "store_full"),
        (VaultReadOnly("a standby"), 503, "store_read_only"),
        (OutcomeUnknown("broke"), 503, "outcome_unknown"),
        (LedgerError(f"a bug that quotes {NAME}"), 500, "internal"),
        (RuntimeError(f"a bug that quotes {NAME}"), 500, "internal"),
    ],
)
async def test_a_ledger_that_fails(
    street: Street, error: Exception, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    house = await _with(street.house, FailingLedger(error))
    async with open_street(house, app_of(house)) as troubled:
        answer = await troubled.file()
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("retry-after" in answer.headers) is (status == 503)
    assert str(error) not in answer.text
    assert "Traceback" not in answer.text
    assert NAME not in caplog.text


async def test_a_ledger_that_is_away(street: Street) -> None:
    house = await _with(street.house, MemoryLedger())
    lost = LostLedger()
    rulebook = Rulebook(lost, "xinhe")
    desk = Desk(lost, house.vault, rulebook, house.keys)
    parts: dict[str, Any] = {"ledger": lost, "rulebook": rulebook, "desk": desk}
    away = replace(house, **parts)
    async with open_street(house, app_of(away)) as troubled:
        answers = [await troubled.file(), await troubled.get("/readyz")]
        answers.append(await troubled.get("/api/cases"))
    assert [answer.status_code for answer in answers] == [503, 503, 401]
    assert (await street.get("/healthz")).status_code == 200


async def test_a_person_store_that_is_away(street: Street) -> None:
    house = await _with(street.house, MemoryLedger(), LostVault())
    async with open_street(house, app_of(house)) as troubled:
        for answer in (await troubled.file(), await troubled.get("/readyz")):
            assert (answer.status_code, answer.json()["code"]) == (503, "store_away")


async def test_rules_that_are_not_published(street: Street) -> None:
    ledger = MemoryLedger()
    rulebook = Rulebook(ledger, "xinhe")
    desk = Desk(ledger, MemoryVault(), rulebook, street.house.keys)
    parts: dict[str, Any] = {"ledger": ledger, "vault": MemoryVault(), "rulebook": rulebook, "desk": desk}
    house = replace(street.house, **parts)
    app = app_of(house)
    async with open_street(street.house, app) as troubled:
        for answer in (await troubled.file(), await troubled.get("/readyz")):
            assert (answer.status_code, answer.json()["code"]) == (503, "policy_missing")


async def test_what_is_measured_of_the_doors_is_told_while_the_ledger_is_away(street: Street) -> None:
    nowhere = create_async_engine("postgresql+asyncpg://heyi@127.0.0.1:1/none")
    async with open_street(street.house, app_of(replace(street.house, engine=nowhere))) as troubled:
        listed = await troubled.get("/api/cases", "officer")
        answer = await troubled.get("/metrics")
    await nowhere.dispose()
    assert (listed.status_code, listed.json()["code"]) == (503, "store_away")
    assert "heyi_ledger_up 0.0" in answer.text
    assert 'route="/api/cases",status="503"' in answer.text
