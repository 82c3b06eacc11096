"""`heyi register` and `heyi pass` as the operator runs them: lists land whole or not at all, and letters open the door."""

import asyncio
import csv
import re
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from engine.council.passes import bearer_of
from heyi.cli.program import app
from heyi.compose import House
from heyi.importer.registers import enter_register, register_at, sheet_of
from heyi.importer.registers import letters as letters_of
from heyi.installation import environment
from schemas.council.bodies import EstablishBody
from tests.domain.case.people import OFFICER
from tests.domain.council.electorates import BODY, member
from tests.engine.council.lists import home, part
from tests.house import furnished, settings_for
from tests.templates import Templates

ESTATE = "hean/xinhe/e1"


@pytest.fixture
async def house(
    templates: Templates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[House]:
    async with templates.fresh() as stores, furnished(settings_for(stores, policy="xinhe")) as house:
        for name, value in environment(settings_for(stores, policy="xinhe")).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        yield house


async def run(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


def write_csv(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


async def test_a_sheet_of_owners_lands_once_and_is_counted_by_heads(house: House, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [part(n) for n in range(12)] + [
        part(n, 业主="王秀英", 身份证号="110101198001019999") for n in (20, 21)
    ]
    sheet.append(["和园小区业主清册"])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(tmp_path / "owners.xlsx")
    words = ("register", "import", "owners.xlsx", "--place", ESTATE, "--kind", "owners")
    first, second = await run(*words), await run(*words)
    assert first.exit_code == 0, first.output
    assert "entered: 14 new, 0 changed, 0 as before, 0 no more, 0 bad" in first.output
    assert "entered: 0 new, 0 changed, 14 as before, 0 no more, 0 bad" in second.output
    (register,) = set(re.findall(r"register (\S{36})", first.output + second.output))
    shown = (await run("register", "show", register)).output
    assert re.search(r"heads\W+13\b", shown), shown
    assert "1253.00" in shown
    assert register in (await run("register", "list", "hean/xinhe")).output


async def test_bad_rows_are_all_listed_and_nothing_lands_unless_they_are_left_out(
    house: House, tmp_path: Path
) -> None:
    write_csv(tmp_path / "homes.csv", [home(1), home(2, 房号=""), home(3, 成年人数="许多"), home(4)])
    words = ("register", "import", "homes.csv", "--place", ESTATE, "--kind", "households")
    told = await run(*words)
    assert told.exit_code == 1
    assert "line 3: 房号: room_missing: 没有写房号，请填写房号。" in told.output
    assert "line 4: 成年人数: adults_malformed" in told.output
    assert "not entered: 2 new" in told.output
    assert "entered: 2 new" in (await run(*words, "--leave-out")).output
    assert "not entered: 0 new, 0 changed, 2 as before" in (await run(*words, "--dry-run")).output


async def test_a_letter_per_household_opens_the_door_for_it(house: House, tmp_path: Path) -> None:
    register = await register_at(house, ESTATE, "households")
    assert await register_at(house, ESTATE, "households") == register
    await enter_register(house, register, sheet_of(home(n) for n in range(3)))
    told = await run("pass", "--register", str(register), "--all", "--out", "letters.csv")
    assert told.output == "3 passes in letters.csv\n"
    path = tmp_path / "letters.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    letters = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [(one["room"], one["name"]) for one in letters] == [
        ("101", "王秀英0"),
        ("102", "李建国1"),
        ("103", "陈志远2"),
    ]
    lost, unit = letters[0]["pass"], letters[0]["unit"]
    one = (await run("pass", "--register", str(register), "--unit", unit)).output.strip()
    assert one == lost
    new = (await run("pass", "--register", str(register), "--unit", unit, "--replace")).output.strip()
    assert await bearer_of(house.ledger, house.keys, lost) is None
    found = await bearer_of(house.ledger, house.keys, new)
    assert found is not None
    assert found.unit == unit


async def test_members_of_a_body_have_passes_too(house: House) -> None:
    hall = EstablishBody(body=BODY, kind="hall", place=ESTATE, name="议事厅", area=(ESTATE,), tier=1)
    for command in (hall, member(1, represents=f"{ESTATE}/b1")):
        await house.desk.take(command, OFFICER, uuid4())
    secret = (await run("pass", "--register", str(BODY), "--unit", "member1")).output.strip()
    found = await bearer_of(house.ledger, house.keys, secret)
    assert found is not None
    assert (found.register_id, found.unit) == (BODY, "member1")
    (letter,) = await letters_of(house, BODY)
    assert (letter.place, letter.name) == (f"{ESTATE}/b1", "李建国")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("register", "import", "none.csv"), 2, "--place"),
        (("register", "import", "none.csv", "--place", "Up", "--kind", "owners"), 2, "no path"),
        (("register", "import", "none.csv", "--place", ESTATE, "--kind", "owners"), 1, "cannot be read"),
        (("register", "show", "0198f2a0-0000-7000-8000-0000000000a1"), 1, "no register"),
        (("pass", "--register", "0198f2a0-0000-7000-8000-0000000000a1"), 2, "--unit"),
        (
            ("pass", "--register", "0198f2a0-0000-7000-8000-0000000000a1", "--unit", "nobody"),
            1,
            "no register",
        ),
    ],
)
async def test_what_cannot_be_done_says_why(
    house: House, words: tuple[str, ...], status: int, said: str
) -> None:
    told = await run(*words)
    assert told.exit_code == status
    assert said in told.output
