"""Passes: a letter that opens one vote, that nobody can forge, and that ends when another is made in its place."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.council.keeping import register_of
from engine.council.passes import Pass, make_pass, read_pass
from engine.doorkeeper import Doorkeeper
from engine.secrets import Keys
from schemas.actors import resident
from schemas.council.bodies import EstablishBody, VacateSeat
from schemas.council.registers import RemoveLines, ReplacePass
from tests.domain.case.people import OFFICER
from tests.domain.council.electorates import BODY, ESTATE, FIRST, REGISTER, SECOND, member
from tests.engine.council.lists import given as rows
from tests.engine.council.lists import home, registrar
from tests.engine.office import KEYS, Office

GRANTED = Pass(REGISTER, "unit0001")


def test_a_pass_is_the_same_each_time_and_says_what_it_grants() -> None:
    assert make_pass(KEYS, GRANTED) == make_pass(KEYS, GRANTED)
    assert read_pass(KEYS, make_pass(KEYS, GRANTED)) == GRANTED
    assert len(make_pass(KEYS, GRANTED)) <= 200


@given(st.integers(0, 200), st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-ABCé"))
def test_no_letter_of_a_pass_can_be_changed(at: int, letter: str) -> None:
    made = make_pass(KEYS, GRANTED)
    at %= len(made)
    changed = made[:at] + letter + made[at + 1 :]
    assert changed == made or read_pass(KEYS, changed) is None


@pytest.mark.parametrize(
    "other", [Pass(BODY, "unit0001"), Pass(REGISTER, "unit0002"), Pass(REGISTER, "unit0001", 1)]
)
def test_each_pass_is_another(other: Pass) -> None:
    assert make_pass(KEYS, other) != make_pass(KEYS, GRANTED)


def test_another_installation_does_not_take_it() -> None:
    assert read_pass(Keys.derive(bytes(31) + b"1"), make_pass(KEYS, GRANTED)) is None


async def test_whoever_holds_a_pass_acts_for_the_unit_until_another_is_made() -> None:
    office = await Office.opened()
    desk = await registrar(office.desk, office.ledger, office.rulebook, "households")
    await desk.bring(REGISTER, rows([home(1), home(2)]), OFFICER)
    unit, beside = (await units_of(office))[:2]
    keeper = Doorkeeper(office.ledger, KEYS, fresh=0)
    first, second = (make_pass(KEYS, Pass(REGISTER, unit, generation)) for generation in (0, 1))
    assert await keeper.actor_of(first) == resident(REGISTER, unit, ESTATE, FIRST)
    assert await keeper.actor_of(second) is None
    await office.take(ReplacePass(register_id=REGISTER, unit=unit), OFFICER, "replace")
    assert await keeper.actor_of(first) is None
    assert await keeper.actor_of(second) == resident(REGISTER, unit, ESTATE, FIRST)
    assert await keeper.actor_of(make_pass(KEYS, Pass(REGISTER, beside))) == resident(
        REGISTER, beside, ESTATE, FIRST
    )
    assert await keeper.actor_of("heyi-pass-" + "a" * 80) is None


async def test_a_pass_opens_nothing_once_its_household_has_moved_out() -> None:
    office = await Office.opened()
    desk = await registrar(office.desk, office.ledger, office.rulebook, "households")
    await desk.bring(REGISTER, rows([home(1), home(2, 楼栋="2栋")]), OFFICER)
    register = await register_of(office.ledger, REGISTER)
    assert register is not None
    gone, stays = sorted(register.lines, key=lambda one: register.lines[one].place)
    keeper = Doorkeeper(office.ledger, KEYS, fresh=0)
    texts = {unit: make_pass(KEYS, Pass(REGISTER, unit)) for unit in (gone, stays)}
    assert await keeper.actor_of(texts[gone]) == resident(REGISTER, gone, ESTATE, FIRST)
    await office.take(RemoveLines(register_id=REGISTER, lines=(gone,)), OFFICER, "moved out")
    assert await keeper.actor_of(texts[gone]) is None
    found = await keeper.actor_of(texts[stays])
    assert found is not None
    assert found.home == SECOND
    assert await keeper.actor_of(make_pass(KEYS, Pass(REGISTER, "nobody01"))) is None


async def test_a_pass_opens_nothing_once_its_seat_was_left_or_its_term_is_over() -> None:
    office = await Office.opened()
    keeper = Doorkeeper(office.ledger, KEYS, fresh=0)
    hall = EstablishBody(body=BODY, kind="hall", place=ESTATE, name="议事厅", area=(ESTATE,), tier=1)
    today = (await office.ledger.load("body/none")).now.date()
    left, sits, over = (
        member(1, represents=FIRST, begins=today - timedelta(days=9)),
        member(2, begins=today - timedelta(days=9)),
        member(3, begins=today - timedelta(days=9), ends=today - timedelta(days=2)),
    )
    for number, command in enumerate((hall, left, sits, over)):
        await office.take(command, OFFICER, f"seat {number}")
    texts = [make_pass(KEYS, Pass(BODY, f"member{number}")) for number in (1, 2, 3)]
    homes = [await keeper.actor_of(text) for text in texts]
    assert [one.home if one else None for one in homes] == [FIRST, ESTATE, None]
    vacated = VacateSeat(body=BODY, member="member1", on=today - timedelta(days=1), reason="resigned")
    await office.take(vacated, OFFICER, "left")
    assert await keeper.actor_of(texts[0]) is None


async def units_of(office: Office) -> tuple[str, ...]:
    """The units of the register."""
    register = await register_of(office.ledger, REGISTER)
    assert register is not None
    return register.units
