"""The sealed person store: what is sealed opens in its place only, what is forgotten is gone, what is orphaned is swept."""

import asyncio
import base64
import os
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from ledger.keys import KeyCache, MasterKey
from ledger.memory import MemoryLedger
from ledger.vault import (
    Held,
    MemoryVault,
    Plain,
    SealBroken,
    SubjectForgotten,
    Vault,
    WrongMasterKey,
    referred_to,
)
from ledger.vault_postgres import PostgresVault
from schemas.sealed import Sealed
from tests.ledger.conftest import MASTER
from tests.ledger.given import intent
from tests.templates import Stores

CASE, PARTY = "case/1", "case/1/party/1"
WORDS = (
    Plain(CASE, "title", "楼上漏水"),
    Plain(PARTY, "name", "王小明"),
    Plain(PARTY, "phone", "13800000000"),
)


async def test_what_is_sealed_opens(vault: Vault) -> None:
    refs = await vault.seal(CASE, WORDS)

    assert [(ref.subject, ref.field) for ref in refs] == [(word.subject, word.field) for word in WORDS]
    opened = await vault.open(refs)
    assert [opened[ref.digest] for ref in refs] == [word.text for word in WORDS]
    assert len({ref.digest for ref in await vault.seal(CASE, WORDS)} | {ref.digest for ref in refs}) == 6


async def test_nothing_to_seal_or_open_is_fine(vault: Vault) -> None:
    assert await vault.seal(CASE, ()) == ()
    assert await vault.open(()) == {}


async def test_a_forgotten_subject_is_gone_and_the_others_stay(vault: Vault) -> None:
    refs = await vault.seal(CASE, WORDS)
    assert await vault.forget(PARTY) == 2
    opened = await vault.open(refs)

    assert [opened[ref.digest] for ref in refs] == ["楼上漏水", None, None]
    assert await vault.forget(PARTY) == 0


async def test_nothing_is_sealed_for_the_forgotten(vault: Vault) -> None:
    await vault.forget(PARTY)
    with pytest.raises(SubjectForgotten):
        await vault.seal(CASE, WORDS)

    (ref,) = await vault.seal(CASE, WORDS[:1])
    assert (await vault.open((ref,)))[ref.digest] == "楼上漏水"


async def test_a_reference_moved_to_another_place_does_not_open(vault: Vault) -> None:
    refs = await vault.seal(CASE, WORDS)
    for moved in (
        refs[1].model_copy(update={"field": "phone"}),
        refs[1].model_copy(update={"subject": CASE}),
    ):
        with pytest.raises(SealBroken):
            await vault.open((moved,))


async def test_the_sweep_takes_what_no_event_refers_to(vault: Vault) -> None:
    refs = await vault.seal(CASE, WORDS)
    ledger = MemoryLedger()
    await ledger.append(intent(CASE, body=b'{"title":"%s"}' % refs[0].digest.encode()))

    assert await vault.sweep(referred_to(ledger), timedelta(hours=1)) == 0
    assert await vault.sweep(referred_to(ledger), timedelta(0) - timedelta(seconds=1)) == 2
    opened = await vault.open(refs)
    assert [opened[ref.digest] is None for ref in refs] == [False, True, True]


async def test_a_sweep_looks_no_further_back_than_it_is_told(vault: Vault) -> None:
    await vault.seal(CASE, WORDS[:1])
    soon = timedelta(seconds=-1)
    assert await vault.sweep(_keep_none, soon, timedelta(seconds=-1)) == 0
    assert await vault.sweep(_keep_none, soon, timedelta(hours=1)) == 1


async def test_the_fake_sweeps_by_its_own_clock() -> None:
    vault = MemoryVault(datetime(2026, 3, 2, tzinfo=UTC))
    await vault.seal(CASE, WORDS)
    vault.now = datetime(2026, 3, 4, tzinfo=UTC)

    assert await vault.sweep(_keep_none, timedelta(days=1)) == 3


async def test_two_processes_that_seal_first_for_one_subject_share_its_key(person_stores: Stores) -> None:
    async with (
        await PostgresVault.connect(person_stores.persons, MASTER) as one,
        await PostgresVault.connect(person_stores.persons, MASTER) as two,
    ):
        sealed = await asyncio.gather(*(vault.seal(CASE, WORDS) for vault in (one, two) * 8))
        for refs in sealed:
            assert None not in (await one.open(refs)).values()


async def test_a_seal_that_races_with_a_forgetting_leaves_nothing_readable(
    person_stores: Stores, persons: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async with (
        await PostgresVault.connect(person_stores.persons, MASTER) as sealing,
        await PostgresVault.connect(person_stores.persons, MASTER) as forgetting,
    ):
        for n in range(20):
            subject = f"case/{n}"
            await sealing.seal(subject, [Plain(subject, "title", "x")])  # so that the key is in its cache

            async def seal(subject: str = subject) -> Sequence[Sealed]:
                try:
                    return await sealing.seal(subject, [Plain(subject, "title", "y")] * 3)
                except SubjectForgotten:
                    return ()

            forget = asyncio.create_task(forgetting.forget(subject))
            refs = [ref for some in await asyncio.gather(*(seal() for _ in range(4))) for ref in some]
            await forget
            assert set((await sealing.open(refs)).values()) <= {None}
            with pytest.raises(SubjectForgotten):
                await sealing.seal(subject, [Plain(subject, "title", "z")])
    assert await persons.fetchval("select count(*) from person.sealed") == 0
    assert await persons.fetchval("select count(*) from person.key where wrapped is not null") == 0


@pytest.mark.parametrize("column", ["ciphertext", "nonce"])
async def test_an_altered_ciphertext_does_not_open(
    real_vault: PostgresVault, persons: "asyncpg.Connection[asyncpg.Record]", column: str
) -> None:
    refs = await real_vault.seal(CASE, WORDS)
    await persons.execute(
        f"update person.sealed set {column} = set_byte({column}, 3, get_byte({column}, 3) # 1)"
    )
    with pytest.raises(SealBroken):
        await real_vault.open(refs)


@pytest.mark.parametrize("column", ["stream", "subject"])
async def test_a_ciphertext_moved_in_the_database_does_not_open(
    real_vault: PostgresVault, persons: "asyncpg.Connection[asyncpg.Record]", column: str
) -> None:
    refs = await real_vault.seal(CASE, WORDS[:2])
    await persons.execute(
        f"update person.sealed set {column} = $1", CASE if column == "subject" else "case/2"
    )
    with pytest.raises(SealBroken):
        await real_vault.open((refs[1].model_copy(update={"subject": CASE}),))
    with pytest.raises(SealBroken):
        await real_vault.open((refs[1],))


async def test_neither_database_holds_the_words(
    real_vault: PostgresVault, persons: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await real_vault.seal(CASE, WORDS)
    held = str(await persons.fetch("select * from person.sealed natural join person.key"))
    for word in WORDS:
        assert word.text not in held
        assert word.text.encode().hex() not in held
        assert word.text not in repr(word)


async def test_another_master_key_opens_nothing(person_stores: Stores, real_vault: PostgresVault) -> None:
    refs = await real_vault.seal(CASE, WORDS)
    async with await PostgresVault.connect(person_stores.persons, MasterKey(b"x" * 32)) as stranger:
        with pytest.raises(WrongMasterKey):
            await stranger.open(refs)
        with pytest.raises(WrongMasterKey):
            await stranger.seal(CASE, WORDS)


async def test_the_master_key_is_rotated_while_everything_stays_readable(
    person_stores: Stores, real_vault: PostgresVault
) -> None:
    refs = await real_vault.seal(CASE, WORDS)
    await real_vault.forget("case/9")
    async with await PostgresVault.connect(person_stores.persons, MasterKey(b"n" * 32, b"m" * 32)) as both:
        assert None not in (await both.open(refs)).values()
        assert await both.rewrap() == 2
        assert await both.rewrap() == 0
    async with await PostgresVault.connect(person_stores.persons, MasterKey(b"n" * 32)) as new:
        assert [(await new.open(refs))[ref.digest] for ref in refs] == [word.text for word in WORDS]


async def test_the_sweep_goes_through_many_pages(real_vault: PostgresVault) -> None:
    await real_vault.seal(CASE, [Plain(CASE, "note", str(n)) for n in range(2500)])
    kept: list[str] = []

    async def keep(held: Sequence[Held]) -> Collection[str]:
        kept.extend(one.digest for one in held[::2])
        return {one.digest for one in held[::2]}

    gone = await real_vault.sweep(keep, timedelta(seconds=-1))
    assert gone + len(kept) == 2500
    assert set((await real_vault.open([Sealed(subject=CASE, field="note", digest=d) for d in kept])).values())


def test_a_master_key_is_read_from_base64_and_never_shown() -> None:
    secret = os.urandom(32)
    text = base64.b64encode(secret).decode()

    assert MasterKey.from_base64(text).kek_id == MasterKey(secret).kek_id
    assert text not in repr(MasterKey.from_base64(text))
    for bad in ("", "short", base64.b64encode(b"x" * 31).decode(), text[:-1] + "!"):
        with pytest.raises(ValueError, match="master key"):
            MasterKey.from_base64(bad)


async def test_a_key_that_sealed_nothing_here_is_told_apart(person_stores: Stores) -> None:
    stranger = MasterKey(os.urandom(32))
    async with await PostgresVault.connect(person_stores.persons, stranger) as vault:
        await vault.check_key()  # nothing is kept yet, so any key may be the first one
    async with await PostgresVault.connect(person_stores.persons, MASTER) as vault:
        await vault.seal(CASE, [Plain(CASE, "title", "楼上漏水")])
        await vault.check_key()
    async with await PostgresVault.connect(person_stores.persons, stranger) as vault:
        with pytest.raises(WrongMasterKey):
            await vault.check_key()


def test_a_wrapped_key_does_not_unwrap_for_another_subject() -> None:
    wrapped = MASTER.wrap("case/1", b"k" * 32)

    assert MASTER.unwrap("case/1", MASTER.kek_id, wrapped) == b"k" * 32
    with pytest.raises(WrongMasterKey):
        MASTER.unwrap("case/2", MASTER.kek_id, wrapped)


async def test_the_cache_of_keys_is_bounded_and_forgets(person_stores: Stores) -> None:
    cache = KeyCache(size=2, seconds=60)
    async with await PostgresVault.connect(person_stores.persons, MASTER, cache=cache) as vault:
        for n in range(5):
            await vault.seal(CASE, [Plain(f"case/{n}", "title", "x")])
        assert [cache.of(f"case/{n}") is not None for n in range(5)] == [False, False, False, True, True]
        await vault.forget("case/4")
        assert cache.of("case/4") is None
    stale = KeyCache(seconds=-1)
    async with await PostgresVault.connect(person_stores.persons, MASTER, cache=stale) as vault:
        await vault.seal(CASE, [Plain("case/3", "title", "x")])
        assert stale.of("case/3") is None


async def _keep_none(_: Sequence[Held]) -> Collection[str]:
    return ()
