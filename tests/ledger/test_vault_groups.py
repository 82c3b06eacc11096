"""Sealing in groups, and urns: many callers share commits, each has its own trouble, and a secret ballot stands in no order."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from ledger.keys import KeyCache
from ledger.vault import URN_BALLOT, Held, MemoryVault, Plain, SubjectForgotten, Vault, VaultUnavailable
from ledger.vault_postgres import PostgresVault
from ledger.vault_sealing import SEAL, Asked, Sealer
from tests.ledger.conftest import MASTER
from tests.ledger.test_vault import CASE, WORDS
from tests.templates import Stores

URN = "urn/d/2"
COMMITS = "select count(distinct xmin::text) from person.sealed"


async def test_many_callers_share_a_few_commits(
    real_vault: PostgresVault, persons: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    sealed = await asyncio.gather(
        *(real_vault.seal(f"case/{n}", [Plain(f"case/{n % 70}", "title", f"第{n}")]) for n in range(200))
    )
    refs = [ref for (ref,) in sealed]
    opened = await real_vault.open(refs)

    assert [opened[ref.digest] for ref in refs] == [f"第{n}" for n in range(200)]
    assert [ref.subject for ref in refs] == [f"case/{n % 70}" for n in range(200)]
    assert await persons.fetchval(COMMITS) <= 4


async def test_two_processes_seal_in_groups_for_the_same_subjects(person_stores: Stores) -> None:
    async with (
        await PostgresVault.connect(person_stores.persons, MASTER) as one,
        await PostgresVault.connect(person_stores.persons, MASTER) as two,
    ):
        for turn in range(5):
            subjects = [f"case/{turn}/{n}" for n in range(30)]
            sealed = await asyncio.gather(
                *(each.seal(s, [Plain(s, "title", s)]) for s in subjects for each in (one, two) * 2)
            )
            refs = [ref for (ref,) in sealed]
            assert sorted(set((await one.open(refs)).values()), key=str) == sorted(subjects)


async def test_one_who_seals_for_the_forgotten_troubles_nobody_else(vault: Vault) -> None:
    for gone in ("party/7", "party/9"):
        await vault.seal(gone, [Plain(gone, "title", "x")])
        await vault.forget(gone)
    asked = [[Plain(f"party/{n}", "name", f"{n}"), Plain(CASE, "note", f"{n}")] for n in range(20)]
    answers = await asyncio.gather(*(vault.seal(CASE, items) for items in asked), return_exceptions=True)

    for n, answer in enumerate(answers):
        if n in {7, 9}:
            assert isinstance(answer, SubjectForgotten)
            assert answer.subject == f"party/{n}"
        else:
            assert not isinstance(answer, BaseException), n
            assert list((await vault.open(answer)).values()) == [f"{n}", f"{n}"]
    assert len(await vault.all_of(CASE)) == 18


async def test_a_forgetting_that_this_process_has_not_heard_of_is_found_out_for_its_caller_alone(
    person_stores: Stores,
) -> None:
    async with (
        await PostgresVault.connect(person_stores.persons, MASTER) as sealing,
        await PostgresVault.connect(person_stores.persons, MASTER) as other,
    ):
        for n in range(6):
            await sealing.seal(
                f"case/{n}", [Plain(f"case/{n}", "title", "x")]
            )  # so that the key is in its cache
        await other.forget("case/3")
        asked = [sealing.seal(f"case/{n}", [Plain(f"case/{n}", "note", "y")]) for n in range(6)]
        answers = await asyncio.gather(*asked, return_exceptions=True)

        assert [isinstance(answer, SubjectForgotten) for answer in answers] == [n == 3 for n in range(6)]


async def test_content_that_the_store_cannot_take_is_the_trouble_of_who_sent_it(
    real_vault: PostgresVault,
) -> None:
    asked = [
        [Plain(CASE, "title", "x")],
        [Plain(CASE, "a\x00b", "x")],
        [Plain("c/" + "x" * 200, "title", "x")],
    ]
    answers = await asyncio.gather(
        *(real_vault.seal(CASE, items) for items in asked * 5), return_exceptions=True
    )

    assert [isinstance(answer, Exception) for answer in answers] == [False, True, True] * 5
    assert len(await real_vault.all_of(CASE)) == 5


async def test_what_is_sealed_under_new_keys_is_one_statement_and_so_is_what_follows(
    real_vault: PostgresVault,
) -> None:
    statements: list[str] = []

    async def fetch(query: str, *args: Any, once: bool = False) -> list[Any]:
        statements.append(query)
        return await real_vault._fetch(query, *args, once=once)

    sealer = Sealer(fetch, MASTER, KeyCache())
    first = await sealer.put(Asked(CASE, WORDS, new=True))
    again = await sealer.put(Asked(CASE, WORDS))
    await sealer.close()

    assert statements == [SEAL, SEAL]
    opened = await real_vault.open((*first, *again))
    assert [opened[ref.digest] for ref in (*first, *again)] == [word.text for word in (*WORDS, *WORDS)]


async def test_a_subject_wrongly_thought_to_be_new_keeps_its_key_and_a_forgotten_one_stays_so(
    real_vault: PostgresVault, person_stores: Stores
) -> None:
    kept = await real_vault.seal(CASE, WORDS)
    await real_vault.forget("case/1/party/9")
    gone = Plain("case/1/party/9", "name", "x")
    async with await PostgresVault.connect(person_stores.persons, MASTER) as other:  # remembers no key
        for one in (other, real_vault):
            asked = (one.seal(CASE, WORDS, new=True), one.seal(CASE, [gone], new=True))
            sealed, refused = await asyncio.gather(*asked, return_exceptions=True)
            assert isinstance(refused, SubjectForgotten)
            assert not isinstance(sealed, BaseException)
            opened = await real_vault.open((*kept, *sealed))
            assert [opened[ref.digest] for ref in sealed] == [word.text for word in WORDS]
            assert [opened[ref.digest] for ref in kept] == [word.text for word in WORDS]


async def test_who_waits_at_the_close_is_served_and_who_comes_later_is_not(person_stores: Stores) -> None:
    vault = await PostgresVault.connect(person_stores.persons, MASTER)
    asked = [asyncio.create_task(vault.seal(CASE, WORDS)) for _ in range(20)]
    await asyncio.sleep(0)
    await vault.close()

    assert {len(refs) for refs in await asyncio.gather(*asked)} == {3}
    with pytest.raises(VaultUnavailable):
        await vault.seal(CASE, WORDS)


async def test_all_that_a_subject_holds_comes_in_no_order_of_sealing(vault: Vault) -> None:
    sealed = [(await vault.seal(URN, [Plain(URN, URN_BALLOT, str(n))]))[0] for n in range(12)]
    await vault.seal(CASE, WORDS)
    every = await vault.all_of(URN)

    assert set(every) == set(sealed)
    assert [one.digest for one in every] == sorted(one.digest for one in sealed)
    assert set((await vault.open(every)).values()) == {str(n) for n in range(12)}
    assert await vault.all_of("urn/d/3") == ()


async def test_an_urn_is_not_swept_and_is_empty_once_it_was_forgotten(vault: Vault) -> None:
    await vault.seal(URN, [Plain(URN, URN_BALLOT, "a"), Plain(URN, "note", "b")])
    await vault.seal(URN, [Plain(URN, URN_BALLOT, "c")])

    assert await vault.sweep(_keep_none, timedelta(seconds=-1)) == 1
    assert [one.field for one in await vault.all_of(URN)] == [URN_BALLOT] * 2
    assert await vault.forget(URN) == 2
    assert await vault.all_of(URN) == ()
    with pytest.raises(SubjectForgotten):
        await vault.seal(URN, [Plain(URN, URN_BALLOT, "late")])


async def test_the_fake_leaves_urns_alone_however_old() -> None:
    vault = MemoryVault(datetime(2026, 3, 2, tzinfo=UTC))
    await vault.seal(URN, [Plain(URN, URN_BALLOT, "a")])
    vault.now = datetime(2027, 3, 2, tzinfo=UTC)

    assert await vault.sweep(_keep_none, timedelta(days=1)) == 0


async def test_the_store_says_neither_when_in_a_day_nor_in_which_order_ballots_were_sealed(
    real_vault: PostgresVault, persons: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    sealed = await real_vault.seal(URN, [Plain(URN, URN_BALLOT, str(n)) for n in range(50)])
    await real_vault.seal(CASE, WORDS[:1])
    rows = await persons.fetch("select field, digest, made_at from person.sealed order by ctid")
    ballots = [row for row in rows if row["field"] == URN_BALLOT]

    assert [row["digest"].hex() for row in ballots] == sorted(one.digest for one in sealed)
    assert {row["made_at"].timetz().replace(tzinfo=None).isoformat() for row in ballots} == {"00:00:00"}
    assert len({row["made_at"] for row in rows}) == 2


async def _keep_none(_: Sequence[Held]) -> Collection[str]:
    return ()
