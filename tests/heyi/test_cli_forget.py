"""`heyi forget` as the operator runs it: what it says, what it refuses, and that a copy made afterwards stays silent too."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from typer.testing import CliRunner, Result

from engine.bootstrap import INSTALLER
from engine.doorkeeper import issue_token, party_actor
from engine.reading import Reader
from heyi.cli.program import app
from heyi.compose import open_house
from heyi.installation import environment
from projections.rows import CODE
from schemas.actors import Actor, Role
from schemas.case_commands import Withdraw
from schemas.forgetting import ForgetParty
from schemas.ids import case_id_of, case_stream
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

Heyi = Callable[..., Awaitable[Result]]
CAPTAIN = Actor(id="staff-c", role=Role.BUILDING_CAPTAIN, place="hean/xinhe/e1/b1")


@pytest.fixture
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh() as stores:
        yield stores


@pytest.fixture
def heyi(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Heyi:
    """Runs a command as the operator of the installation on these databases does."""
    monkeypatch.chdir(tmp_path)

    async def run(stores: Stores, *words: str) -> Result:
        for name, value in environment(settings_for(stores, policy="xinhe")).items():
            monkeypatch.setenv(name, value)
        return await asyncio.to_thread(CliRunner().invoke, app, list(words))

    return run


async def _case(stores: Stores, at: datetime, *, over: bool = True) -> UUID:
    """A case that was filed at some instant, and ended a day later."""
    now = [at]
    async with furnished(settings_for(stores, policy="xinhe"), lambda: now[0]) as house:
        case = case_id_of((await Neighbourhood(house).report()).stream)
        if over:
            now[0] += timedelta(days=1)
            await house.desk.take(Withdraw(case=case), party_actor(case, 1), uuid4())
    return case


async def _names(stores: Stores, case: UUID) -> list[str | None]:
    async with open_house(settings_for(stores, policy="xinhe")) as house:
        seen = await Reader(house.ledger, house.vault, house.rulebook).case(case_stream(case), CAPTAIN)
    return [party.name.text for party in seen.parties]


OLD, NEW = datetime(2010, 1, 4, 2, tzinfo=UTC), datetime(2026, 3, 2, 2, tzinfo=UTC)


async def test_a_party_then_the_words_and_a_second_time_nothing(stores: Stores, heyi: Heyi) -> None:
    case = await _case(stores, OLD)
    done = await heyi(stores, "forget", "--case", str(case), "--party", "2", "--basis", "consent_withdrawn")
    assert (done.exit_code, done.stdout) == (0, "destroyed the key and 2 sealed texts\n")
    assert await _names(stores, case) == ["林秀英", None]
    done = await heyi(stores, "forget", "--case", str(case), "--words")
    assert (done.exit_code, done.stdout) == (0, "destroyed the key and 2 sealed texts\n")
    again = await heyi(stores, "forget", "--case", str(case), "--party", "2")
    assert again.stdout == "had been forgotten before; destroyed the key and 0 sealed texts\n"
    assert (await heyi(stores, "verify")).exit_code == 0


async def test_what_is_refused_says_why_and_destroys_nothing(stores: Stores, heyi: Heyi) -> None:
    kept, still_open = await _case(stores, NEW), await _case(stores, OLD, over=False)
    for words, said in (
        (
            ("--case", str(kept), "--party", "2"),
            "the file must be kept until 2036-03-03; nothing was destroyed",
        ),
        (("--case", str(kept), "--words"), "the file must be kept until 2036-03-03; nothing was destroyed"),
        (
            ("--case", str(still_open), "--party", "1"),
            "the case is still open (reported); nothing was destroyed",
        ),
        (("--case", str(kept), "--party", "7"), "the case has no party 7"),
        (("--case", str(UUID(int=1)), "--party", "1"), f"there is no case {UUID(int=1)}"),
    ):
        refused = await heyi(stores, "forget", *words)
        assert (refused.exit_code, refused.stderr) == (1, f"heyi: {said}\n")
    assert await _names(stores, kept) == await _names(stores, still_open) == ["林秀英", "周国强"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--case", str(UUID(int=1))),
        ("--case", str(UUID(int=1)), "--party", "1", "--words"),
        ("--party", "1"),
        ("--unfinished", "--case", str(UUID(int=1)), "--words"),
        ("--case", str(UUID(int=1)), "--words", "--basis", "because"),
        ("--unfinished", "--by", "heyi_token"),
    ],
)
async def test_what_is_not_understood(stores: Stores, heyi: Heyi, words: tuple[str, ...]) -> None:
    assert (await heyi(stores, "forget", *words)).exit_code == 2


async def test_who_ordered_it_is_on_record(stores: Stores, heyi: Heyi) -> None:
    case = await _case(stores, OLD)
    async with open_house(settings_for(stores, policy="xinhe")) as house:
        tokens = {
            name: await issue_token(house.desk, house.keys, Actor(id=name, role=role, place=place), uuid4())
            for name, role, place in (
                ("admin-1", Role.ADMINISTRATOR, "hean"),
                ("captain-1", Role.BUILDING_CAPTAIN, "hean/xinhe/e1/b1"),
                ("admin-2", Role.ADMINISTRATOR, "hean/qinglan"),
            )
        }
        number = (
            await Reader(house.ledger, house.vault, house.rulebook).look(case_stream(case), CAPTAIN)
        ).case.number
    for token in (tokens["captain-1"], "heyi_unknown"):
        refused = await heyi(stores, "forget", "--case", number, "--words", "--by", token)
        assert refused.exit_code == 1
        assert "not the token of an administrator" in refused.stderr
    elsewhere = await heyi(stores, "forget", "--case", number, "--words", "--by", tokens["admin-2"])
    assert (elsewhere.exit_code, elsewhere.stderr) == (1, f"heyi: there is no case {number}\n")
    done = await heyi(stores, "forget", "--case", number, "--party", "2", "--by", tokens["admin-1"])
    assert (done.exit_code, done.stdout) == (0, "destroyed the key and 2 sealed texts\n"), done.stderr
    await heyi(stores, "forget", "--case", number, "--words")
    async with open_house(settings_for(stores, policy="xinhe")) as house:
        events = (await house.ledger.load(case_stream(case))).events
    assert {one.kind: one.actor.id for one in events if one.kind.endswith("Forgotten")} == {
        "PartyForgotten": "admin-1",
        "WordsForgotten": "installer",
    }
    unknown = await heyi(stores, "forget", "--case", "HY-2010-999999", "--words")
    assert (unknown.exit_code, unknown.stderr) == (1, "heyi: there is no case HY-2010-999999\n")


async def test_what_was_left_unfinished_is_finished(stores: Stores, heyi: Heyi) -> None:
    case = await _case(stores, OLD)
    async with open_house(settings_for(stores, policy="xinhe")) as house:
        await house.desk.take(ForgetParty(case=case, party=1), INSTALLER, uuid4())
    done = await heyi(stores, "forget", "--unfinished")
    assert (done.exit_code, done.stdout) == (
        0,
        "finished 1 that were recorded as forgotten and still there\n",
    )
    assert (await heyi(stores, "forget", "--unfinished")).stdout == ""
    persons = await asyncpg.connect(stores.persons_owner)
    subjects = [
        row[0] for row in await persons.fetch("select distinct subject from person.sealed order by 1")
    ]
    await persons.close()
    assert subjects == [f"case/{case}", f"case/{case}/party/2"]


async def test_a_copy_of_the_ledger_knows_who_was_forgotten(
    stores: Stores, templates: Templates, heyi: Heyi
) -> None:
    case = await _case(stores, OLD)
    await heyi(stores, "forget", "--case", str(case), "--party", "2")
    assert (await heyi(stores, "export", "ledger.jsonl")).exit_code == 0
    written = await asyncio.to_thread(Path("ledger.jsonl").read_text, encoding="utf-8")
    assert not any(words in written for words in ("林秀英", "周国强", "13900000002"))
    async with templates.fresh(persons=False) as fresh:
        moved = Stores(fresh.ledger, stores.persons, fresh.ledger_owner, stores.persons_owner)
        done = await heyi(moved, "import", "--ledger", "ledger.jsonl")
        assert done.exit_code == 0, done.stderr
        assert await _names(moved, case) == ["林秀英", None]
        async with open_house(settings_for(moved, policy="xinhe")) as house:
            codes = [house.keys.code_key(house.keys.tracking_code(case, n, 0)) for n in (1, 2)]
            assert [await house.ledger.find(CODE, code) is None for code in codes] == [False, True]
        assert (await heyi(moved, "verify")).exit_code == 0
        assert (await heyi(moved, "forget", "--unfinished")).stdout == ""
