"""Forgetting on real databases: the fact first, then the key; what lies between the two is finished; nothing comes back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.refusals import UnknownCase
from engine.bootstrap import INSTALLER
from engine.browsing import Browser
from engine.doorkeeper import party_actor
from engine.forgetting import finish, forget
from engine.reading import Reader
from heyi.compose import House
from heyi.derived import derive
from ledger.rebuild import rebuild
from ledger.vault import Plain, SubjectForgotten, VaultUnavailable
from ledger.verify import verify
from projections.forgotten import ForgottenBoard
from projections.rows import CODE
from schemas.actors import Actor, Role
from schemas.case_commands import Withdraw
from schemas.forgetting import ForgetParty, ForgetWords
from schemas.ids import case_id_of, case_subject, party_subject
from schemas.sealed import Sealed
from tests.apart import apart
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

CAPTAIN = Actor(id="staff-c", role=Role.BUILDING_CAPTAIN, place="hean/xinhe/e1/b1")
LONG_AGO = datetime(2010, 1, 4, 2, tzinfo=UTC)


@dataclass
class Office:
    """A house whose clock a test sets, with a case that is over and whose file need not be kept any longer."""

    house: House
    stores: Stores
    case: UUID
    stream: str
    now: list[datetime]

    @property
    def reader(self) -> Reader:
        return Reader(self.house.ledger, self.house.vault, self.house.rulebook)

    @property
    def board(self) -> ForgottenBoard:
        return ForgottenBoard(self.house.engine)

    async def forget(self, number: int) -> int | None:
        """Forget a party as the operator does."""
        command = ForgetParty(case=self.case, party=number)
        return (await forget(self.house.desk, self.house.vault, command, INSTALLER, uuid4())).destroyed

    async def names(self) -> list[str | None]:
        return [party.name.text for party in (await self.reader.case(self.stream, CAPTAIN)).parties]


@pytest.fixture
async def office(templates: Templates) -> AsyncIterator[Office]:
    now = [LONG_AGO]
    async with (
        templates.fresh() as stores,
        furnished(settings_for(stores, policy="xinhe"), lambda: now[0]) as house,
    ):
        filed = await Neighbourhood(house).report()
        case = case_id_of(filed.stream)
        await house.desk.take(Withdraw(case=case), party_actor(case, 1), uuid4())
        now[0] += timedelta(days=365 * 11)
        yield Office(house, stores, case, filed.stream, now)


async def _sealed(stores: Stores, subject: str) -> int:
    owner = await asyncpg.connect(stores.persons_owner)
    try:
        return int(await owner.fetchval("select count(*) from person.sealed where subject = $1", subject))
    finally:
        await owner.close()


async def test_a_forgotten_party_is_gone_and_everything_else_holds(office: Office) -> None:
    before = (await office.house.ledger.load(office.stream)).events
    assert await office.forget(2) == 2
    loaded = await office.house.ledger.load(office.stream)
    assert loaded.events[: len(before)] == before
    assert [event.kind for event in loaded.events[len(before) :]] == ["PartyForgotten"]
    assert await office.names() == ["林秀英", None]
    assert await _sealed(office.stores, party_subject(office.case, 2)) == 0
    with pytest.raises(SubjectForgotten):
        await office.house.vault.seal(office.stream, [Plain(party_subject(office.case, 2), "name", "周国强")])
    report = await verify(office.stores.ledger, derive)
    assert report.sound, report.findings
    await rebuild(office.stores.ledger_owner, derive)
    again = await verify(office.stores.ledger, derive)
    assert (again.sound, again.fingerprint) == (True, report.fingerprint)
    assert await office.names() == ["林秀英", None]


async def test_what_the_forgotten_held_in_their_hands_opens_nothing(office: Office) -> None:
    keys, house = office.house.keys, office.house
    codes = [keys.code_key(keys.tracking_code(office.case, n, 0)) for n in (1, 2)]
    assert [(await house.ledger.find(CODE, code) or ("", 0))[1] for code in codes] == [1, 2]
    await office.reader.look(office.stream, party_actor(office.case, 2))
    await office.forget(2)
    assert await house.ledger.find(CODE, codes[1]) is None
    assert await house.ledger.find(CODE, codes[0]) is not None
    with pytest.raises(UnknownCase):
        await office.reader.look(office.stream, party_actor(office.case, 2))
    await office.reader.look(office.stream, party_actor(office.case, 1))


async def test_the_words_of_a_case_go_and_the_names_stay(office: Office) -> None:
    command = ForgetWords(case=office.case)
    forgot = await forget(office.house.desk, office.house.vault, command, INSTALLER, uuid4())
    assert forgot.destroyed == 2
    seen = await office.reader.case(office.stream, CAPTAIN)
    assert seen.statement is not None
    assert (seen.title.text, seen.statement.text) == (None, None)
    assert await office.names() == ["林秀英", "周国强"]
    browser = Browser(office.house.ledger, office.house.vault, office.house.rulebook)
    assert [leaf.title.text for leaf in await browser.leaves([office.stream], CAPTAIN)] == [None]


async def test_nothing_is_destroyed_when_it_is_refused(office: Office) -> None:
    office.now[0] = LONG_AGO + timedelta(days=365 * 9)
    assert await office.forget(2) is None
    assert await office.names() == ["林秀英", "周国强"]
    assert await finish(office.board, office.house.vault) == 0
    office.now[0] = LONG_AGO + timedelta(days=365 * 11)
    assert await office.forget(2) == 2


async def test_a_store_that_is_away_after_the_fact_is_caught_up_with(office: Office) -> None:
    async with apart(office.stores.persons_owner):
        with pytest.raises(VaultUnavailable):
            await office.forget(2)
    kinds = [event.kind for event in (await office.house.ledger.load(office.stream)).events]
    assert kinds[-1] == "PartyForgotten"
    assert await _sealed(office.stores, party_subject(office.case, 2)) == 2
    # The key is there, and nothing of it is shown.
    assert await office.names() == ["林秀英", None]
    assert await finish(office.board, office.house.vault) == 1
    assert await _sealed(office.stores, party_subject(office.case, 2)) == 0
    assert await finish(office.board, office.house.vault) == 0


async def test_who_forgets_again_finishes_what_was_left(office: Office) -> None:
    async with apart(office.stores.persons_owner):
        with pytest.raises(VaultUnavailable):
            await office.forget(2)
    assert await office.forget(2) == 2
    assert await office.forget(2) == 0
    events = (await office.house.ledger.load(office.stream)).events
    assert [event.kind for event in events].count("PartyForgotten") == 1


async def test_an_older_copy_of_the_person_store_brings_nobody_back(office: Office) -> None:
    owner = await asyncpg.connect(office.stores.persons_owner)
    await owner.execute("create table old_key as table person.key")
    await owner.execute("create table old_sealed as table person.sealed")
    await office.forget(1)
    await owner.execute("set session_replication_role = replica")  # tombstones refuse it
    await owner.execute("truncate person.key, person.sealed")
    await owner.execute("insert into person.key select * from old_key")
    await owner.execute("insert into person.sealed select * from old_sealed")
    await owner.close()
    ref = Sealed.model_validate((await office.reader.look(office.stream, CAPTAIN)).case.parties[0].name)
    assert (await office.house.vault.open([ref]))[ref.digest] == "林秀英"
    assert await office.names() == [None, "周国强"]
    assert await finish(office.board, office.house.vault) == 1
    assert (await office.house.vault.open([ref]))[ref.digest] is None


async def test_words_that_are_sealed_while_somebody_forgets_do_not_outlive_it(office: Office) -> None:
    subject = party_subject(office.case, 2)

    async def seal(n: int) -> str:
        try:
            (ref,) = await office.house.vault.seal(office.stream, [Plain(subject, "phone", f"1390000{n:04}")])
        except SubjectForgotten:
            return "refused"
        return ref.digest

    sealing = [asyncio.create_task(seal(n)) for n in range(40)]
    await asyncio.sleep(0)
    await office.forget(2)
    answers = await asyncio.gather(*sealing)
    assert await seal(99) == "refused"
    assert await _sealed(office.stores, subject) == 0
    digests = [one for one in answers if one != "refused"]
    refs = [Sealed(subject=subject, field="phone", digest=digest) for digest in digests]
    assert set((await office.house.vault.open(refs)).values()) <= {None}


async def test_a_case_and_its_parties_are_told_apart(office: Office) -> None:
    vault = office.house.vault
    subjects = (case_subject(office.case), party_subject(office.case, 1), "case/none/party/1")
    assert await vault.remembered(subjects) == subjects
    await vault.forget(subjects[1])
    await vault.forget(subjects[2])
    assert await vault.remembered(subjects) == subjects[:1]
