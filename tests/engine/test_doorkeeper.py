"""Tokens open the door for whom they were made, are stored as HMACs only, and end soon after they are revoked."""

from uuid import uuid4

import pytest

from domain.refusals import TokenOver
from engine.bootstrap import publish
from engine.desk import CommandReused, Desk
from engine.doorkeeper import PREFIX, Doorkeeper, issue_token, party_actor, revoke_token
from engine.packs import load_pack
from engine.rulebook import Rulebook
from engine.secrets import Keys
from ledger.memory import MemoryLedger
from ledger.vault import MemoryVault
from schemas.actors import Actor, Role
from tests.house import PACKS

KEYS = Keys.derive(bytes(range(32)))
MEDIATOR = Actor(id="staff-7", role=Role.MEDIATOR, place="hean/xinhe")


@pytest.fixture
async def office() -> tuple[Desk, MemoryLedger]:
    ledger = MemoryLedger()
    rulebook = Rulebook(ledger, "xinhe")
    desk = Desk(ledger, MemoryVault(), rulebook, KEYS)
    await publish(desk, rulebook, load_pack(PACKS / "xinhe"))
    return desk, ledger


async def test_a_token_speaks_for_whom_it_was_made(office: tuple[Desk, MemoryLedger]) -> None:
    desk, ledger = office
    token = await issue_token(desk, KEYS, MEDIATOR, uuid4())
    assert token.startswith(PREFIX)
    assert len(token) == len(PREFIX) + 43
    assert await Doorkeeper(ledger, KEYS).actor_of(token) == MEDIATOR


async def test_a_party_has_a_token_for_one_case(office: tuple[Desk, MemoryLedger]) -> None:
    desk, ledger = office
    case = uuid4()
    actor = party_actor(case, 2)
    assert (actor.id, actor.case, actor.party) == (f"case/{case}/party/2", f"case/{case}", 2)
    token = await issue_token(desk, KEYS, actor, uuid4())
    assert await Doorkeeper(ledger, KEYS).actor_of(token) == actor


@pytest.mark.parametrize("token", ["", "heyi_", "heyi_" + "A" * 43, "x" * 500])
async def test_other_tokens_open_nothing(office: tuple[Desk, MemoryLedger], token: str) -> None:
    assert await Doorkeeper(office[1], KEYS).actor_of(token) is None


async def test_the_token_is_nowhere_in_the_ledger(office: tuple[Desk, MemoryLedger]) -> None:
    desk, ledger = office
    token = await issue_token(desk, KEYS, MEDIATOR, uuid4())
    stored = b"".join(event.body for event in await ledger.read(0))
    assert token.encode() not in stored
    assert token.removeprefix(PREFIX).encode() not in stored


async def test_a_revoked_token_opens_nothing(office: tuple[Desk, MemoryLedger]) -> None:
    desk, ledger = office
    token = await issue_token(desk, KEYS, MEDIATOR, uuid4())
    doorkeeper = Doorkeeper(ledger, KEYS, fresh=0)
    assert await doorkeeper.actor_of(token) is not None
    await revoke_token(desk, ledger, KEYS, token, uuid4())
    assert await doorkeeper.actor_of(token) is None
    with pytest.raises(TokenOver):
        await revoke_token(desk, ledger, KEYS, token, uuid4())


async def test_a_doorkeeper_believes_a_token_for_a_few_seconds_without_asking(
    office: tuple[Desk, MemoryLedger],
) -> None:
    desk, ledger = office
    token = await issue_token(desk, KEYS, MEDIATOR, uuid4())
    doorkeeper = Doorkeeper(ledger, KEYS)
    await doorkeeper.actor_of(token)
    await revoke_token(desk, ledger, KEYS, token, uuid4())
    assert await doorkeeper.actor_of(token) == MEDIATOR
    assert await Doorkeeper(ledger, KEYS).actor_of(token) is None


async def test_a_command_makes_one_token(office: tuple[Desk, MemoryLedger]) -> None:
    desk, _ = office
    command = uuid4()
    await issue_token(desk, KEYS, MEDIATOR, command)
    with pytest.raises(CommandReused):
        await issue_token(desk, KEYS, MEDIATOR, command)
