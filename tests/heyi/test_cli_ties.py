"""`heyi places tie` as the operator runs it: what ties a member of staff to parties is entered, known, and withdrawn."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from domain.directory import Tie
from engine.bootstrap import INSTALLER
from heyi.cli.program import app
from heyi.compose import House
from heyi.installation import environment
from schemas.actors import Role
from schemas.places import FillPost
from tests.house import furnished, settings_for
from tests.templates import Templates

ESTATE = "hean/xinhe/e1"
SITS = ("--kind", "post", "--organisation", "owners_committee")


@pytest.fixture
async def house(
    templates: Templates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[House]:
    async with templates.fresh() as stores, furnished(settings_for(stores, policy="xinhe")) as house:
        for name, value in environment(settings_for(stores, policy="xinhe")).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        await house.desk.take(
            FillPost(place="hean/xinhe", role=Role.MEDIATOR, staff="staff-m"), INSTALLER, uuid4()
        )
        yield house


async def tie(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, ["places", "tie", *words])


async def ties(house: House) -> tuple[Tie, ...]:
    house.rulebook.stale()
    return (await house.rulebook.directory()).ties.get("staff-m", ())


async def test_a_tie_is_entered_withdrawn_and_entered_again(house: House) -> None:
    told = await tie("staff-m", ESTATE, *SITS)
    assert (told.exit_code, told.output) == (0, f"post of staff-m at {ESTATE} entered\n")
    assert await ties(house) == (Tie("post", ESTATE, "owners_committee"),)
    again = await tie("staff-m", ESTATE, *SITS)
    assert (again.exit_code, again.output) == (1, "heyi: refused: tie_exists\n")
    assert (await tie("staff-m", ESTATE, *SITS, "--withdraw")).exit_code == 0
    assert await ties(house) == ()
    assert (await tie("staff-m", ESTATE, *SITS)).exit_code == 0
    assert (await tie("staff-m", f"{ESTATE}/b1", "--kind", "kinship")).exit_code == 0
    assert len(await ties(house)) == 2


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("staff-9", ESTATE, *SITS), 1, "staff_unknown"),
        (("staff-m", "hean/nowhere", *SITS), 1, "place_unknown"),
        (("staff-m", ESTATE, *SITS, "--withdraw"), 1, "tie_unknown"),
        (("staff-m", ESTATE, "--kind", "friendship"), 2, "kind"),
        (("staff-m", ESTATE, "--kind", "post"), 2, "organisation"),
    ],
    ids=["nobody", "nowhere", "no_tie", "no_kind", "no_organisation"],
)
async def test_what_cannot_be_entered_says_why(
    house: House, words: tuple[str, ...], status: int, said: str
) -> None:
    told = await tie(*words)
    assert told.exit_code == status
    assert said in told.output
    assert await ties(house) == ()
