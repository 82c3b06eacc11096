"""Who sees what of bodies, registers and rolls, and what each is told to be able to do with them."""

from datetime import date

import pytest

from domain.council.bodies import in_office
from domain.council.registers import UnknownRegister
from domain.council.rolls import Roll, UnknownRoll, frozen
from domain.council.seating import UnknownBody
from domain.council.sight import (
    body_steps,
    known_body,
    known_roll,
    listed,
    mine,
    register_steps,
    seen_register,
    watches,
)
from domain.refusals import NotPermitted
from schemas.actors import PUBLIC, Actor, resident
from schemas.acts import action_name
from schemas.council.bodies import DissolveBody
from schemas.council.rolls import FreezeRoll, RollEntry, RollFrozen
from schemas.ids import register_stream
from tests.domain.case.people import APPLICANT, CAPTAIN, ELSEWHERE, MONDAY, OFFICER, STREET, SUPERVISOR
from tests.domain.council.electorates import BODY, ESTATE, REGISTER, ROLL, Kept, Sitting, line, member

OFFICES = (OFFICER, STREET, SUPERVISOR)
OTHERS = (CAPTAIN, ELSEWHERE, APPLICANT, PUBLIC, resident(REGISTER, "line0001", ESTATE))


def roll(*units: str) -> Roll:
    command = FreezeRoll(roll=ROLL, electorate="owners", source=register_stream(REGISTER), place=ESTATE)
    entries = [RollEntry(unit=unit) for unit in units]
    header, _ = frozen(command, entries, 1, MONDAY)
    assert isinstance(header, RollFrozen)
    return Roll(header, {one.unit: one for one in entries})


@pytest.mark.parametrize("by", OFFICES, ids=lambda one: one.role)
def test_the_offices_of_the_place_see_who_is_where(by: Actor) -> None:
    register = Kept().now
    assert watches(by, ESTATE)
    assert seen_register(register, by) is register
    assert listed(roll("line0001"), by).whole


@pytest.mark.parametrize("by", OTHERS, ids=lambda one: one.id)
def test_nobody_else_does(by: Actor) -> None:
    with pytest.raises(UnknownRegister):
        seen_register(Kept().now, by)
    with pytest.raises(NotPermitted):
        listed(roll("line0001"), by)
    assert body_steps(Sitting().now, by, 0) == ()
    assert register_steps(Kept().now, by) == ()


def test_what_there_is_not_nobody_sees() -> None:
    with pytest.raises(UnknownRegister):
        seen_register(None, OFFICER)
    with pytest.raises(UnknownRoll):
        known_roll(None)
    with pytest.raises(UnknownBody):
        known_body(None)


def test_whoever_holds_a_pass_finds_the_own_entry_on_a_roll_of_that_register_alone() -> None:
    ours = roll("line0001", "line0002")
    assert mine(ours, resident(REGISTER, "line0002", ESTATE)) == ours.entries["line0002"]
    assert mine(ours, resident(REGISTER, "line0003", ESTATE)) is None
    assert mine(ours, resident(BODY, "line0002", ESTATE)) is None
    with pytest.raises(NotPermitted):
        mine(ours, OFFICER)


def test_what_may_be_done_with_a_body_is_what_would_not_be_refused() -> None:
    sitting = Sitting(seats=1)
    steps = {action_name(one.command): one.refusal for one in body_steps(sitting.now, OFFICER, 0)}
    assert {name: found.code for name, found in steps.items() if found} == {
        "amend-member": "member_left",
        "vacate-seat": "member_left",
        "recall-member": "member_left",
        "freeze-roll": "member_left",
    }
    sitting.seat(member(1))
    held = len(in_office(sitting.now, date(2026, 3, 2)))
    steps = {action_name(one.command): one.refusal for one in body_steps(sitting.now, OFFICER, held)}
    assert {name: found.code for name, found in steps.items() if found} == {"seat-member": "seats_taken"}
    sitting.take(DissolveBody(body=BODY, on=date(2026, 3, 2)))
    assert {one.refusal.code for one in body_steps(sitting.now, OFFICER, 0) if one.refusal} == {
        "body_dissolved"
    }


def test_an_empty_register_is_filled_first() -> None:
    kept = Kept()
    assert [one.refusal is None for one in register_steps(kept.now, OFFICER)] == [True, False, False, False]
    kept.enter([line(1)])
    assert all(one.refusal is None for one in register_steps(kept.now, OFFICER))
