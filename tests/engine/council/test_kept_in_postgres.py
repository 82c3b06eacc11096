"""Registers, bodies and rolls on real databases: what is recorded verifies, and rows written anew are the same."""

from uuid import uuid4

from engine.council.chamber import Chamber
from engine.council.keeping import RollShelf, register_of
from engine.council.passes import Pass, bearer_of, make_pass
from engine.council.registrar import Registrar
from heyi.compose import House
from heyi.derived import derive
from ledger.rebuild import rebuild
from ledger.verify import verify
from projections.council.field_list import FieldList
from schemas.actors import Actor, resident
from schemas.council.bodies import EstablishBody
from schemas.council.registers import OpenRegister, ReplacePass
from schemas.council.rolls import FreezeRoll
from schemas.frame import Frame
from schemas.ids import body_stream, register_stream
from tests.domain.case.people import CAPTAIN, OFFICER
from tests.domain.council.electorates import BODY, ESTATE, FIRST, REGISTER, ROLL, member
from tests.engine.council.lists import given, part
from tests.house import furnished, settings_for
from tests.templates import Templates


async def do(house: House, command: Frame, by: Actor = OFFICER) -> None:
    outcome = await house.desk.take(command, by, uuid4())
    assert outcome.status == "recorded", outcome


async def filled(house: House, parts: int = 40) -> None:
    """A register of owners, a body with a member, and a roll of each."""
    await do(house, OpenRegister(register_id=REGISTER, place=ESTATE, kind="owners"))
    registrar = Registrar(house.desk, house.ledger, house.rulebook, house.keys, per_command=25)
    await registrar.bring(REGISTER, given(part(n) for n in range(parts)), OFFICER)
    hall = EstablishBody(body=BODY, kind="hall", place=ESTATE, name="一号议事厅", area=(ESTATE,), tier=3)
    await do(house, hall)
    await do(house, member(1, tags=("woman",)))
    freeze = FreezeRoll(roll=ROLL, electorate="owners", source=register_stream(REGISTER), place=ESTATE)
    await do(house, freeze)
    await do(
        house, freeze.model_copy(update={"roll": BODY, "electorate": "seats", "source": body_stream(BODY)})
    )


def chamber(house: House) -> Chamber:
    return Chamber(
        house.ledger, house.vault, house.rulebook, RollShelf(house.ledger), FieldList(house.engine)
    )


async def test_what_is_kept_verifies_and_its_rows_follow_from_it(templates: Templates) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        await filled(house)
        register = await register_of(house.ledger, REGISTER)
        assert register is not None
        unit = register.units[0]
        await do(house, ReplacePass(register_id=REGISTER, unit=unit))
        assert (await verify(stores.ledger, derive)).sound
        await rebuild(stores.ledger_owner, derive)
        assert (await verify(stores.ledger, derive)).sound
        old, new = (make_pass(house.keys, Pass(REGISTER, unit, generation)) for generation in (0, 1))
        assert await bearer_of(house.ledger, house.keys, old) is None
        assert await bearer_of(house.ledger, house.keys, new) == resident(REGISTER, unit, ESTATE, FIRST)


async def test_the_offices_see_names_and_everybody_sees_sums(templates: Templates) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        await filled(house)
        room = chamber(house)
        assert (await room.register(REGISTER, OFFICER)).totals.heads == 40
        roll = await room.roll(ROLL)
        assert (roll.header.totals.units, roll.whole) == (40, True)
        assert await room.roll(ROLL) is roll
        assert (await room.roll(BODY)).header.totals.units == 1
        ours, theirs = await room.body(BODY, OFFICER), await room.body(BODY, CAPTAIN)
        assert [one.text for one in ours.names.values()] == ["李建国"]
        assert theirs.names == {}
        assert (await room.route(["hean/xinhe"], [f"{ESTATE}/b1"], None)).halls == (BODY,)


async def test_a_roll_of_a_whole_town_is_one_append(templates: Templates) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        await do(house, OpenRegister(register_id=REGISTER, place=ESTATE, kind="owners"))
        registrar = Registrar(house.desk, house.ledger, house.rulebook, house.keys)
        await registrar.bring(REGISTER, given(part(n) for n in range(2_500)), OFFICER)
        freeze = FreezeRoll(roll=ROLL, electorate="owners", source=register_stream(REGISTER), place=ESTATE)
        outcome = await house.desk.take(freeze, OFFICER, uuid4())
        assert outcome.events == ("RollFrozen", "RollListed", "RollListed")
        assert (await chamber(house).roll(ROLL)).whole
