"""Registers: who may keep one, what a list changes, and that the same list brought again changes nothing."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.council.registers import (
    LineElsewhere,
    RegisterExists,
    UnknownRegister,
    UnknownUnit,
    changes,
    decide_register,
)
from domain.refusals import NotPermitted, UnknownPlace
from schemas.actors import Actor
from schemas.council.registers import (
    PER_EVENT,
    EnterLines,
    LinesEntered,
    LinesRemoved,
    OpenRegister,
    RemoveLines,
    ReplacePass,
)
from tests.domain.case.people import (
    ADMINISTRATOR,
    APPLICANT,
    CAPTAIN,
    ELSEWHERE,
    FULL,
    OFFICER,
    PARTY_MASS,
    STREET,
    SUPERVISOR,
)
from tests.domain.council.electorates import ESTATE, FIRST, REGISTER, SECOND, Kept, line


@pytest.mark.parametrize("by", [PARTY_MASS, OFFICER, STREET, ADMINISTRATOR], ids=lambda one: one.role)
def test_whoever_organises_at_the_place_keeps_its_registers(by: Actor) -> None:
    kept = Kept(by=by)
    kept.enter([line(1)], by)
    assert kept.now.units == ("line0001",)


@pytest.mark.parametrize("by", [CAPTAIN, ELSEWHERE, SUPERVISOR, APPLICANT], ids=lambda one: one.id)
def test_nobody_else_does(by: Actor) -> None:
    with pytest.raises(NotPermitted):
        Kept(by=by)
    with pytest.raises(NotPermitted):
        Kept().enter([line(1)], by)


def test_a_register_opens_once_and_stays_what_it_is() -> None:
    kept = Kept("owners")
    assert kept.take(OpenRegister(register_id=REGISTER, place=ESTATE, kind="owners")) == ()
    with pytest.raises(RegisterExists):
        kept.take(OpenRegister(register_id=REGISTER, place=ESTATE, kind="households"))
    with pytest.raises(UnknownPlace):
        Kept(place="hean/xinhe/e9")


def test_what_was_never_opened_is_no_register() -> None:
    with pytest.raises(UnknownRegister):
        decide_register(None, EnterLines(register_id=REGISTER, lines=(line(1),)), OFFICER, FULL)


def test_a_line_lies_within_the_place_of_its_register_and_in_the_tree() -> None:
    kept = Kept(place=FIRST)
    with pytest.raises(LineElsewhere):
        kept.enter([line(1, place=SECOND)])
    with pytest.raises(UnknownPlace):
        kept.enter([line(1, place=f"{FIRST}/nowhere")])


def test_a_list_brought_again_changes_nothing_and_one_that_differs_says_in_what() -> None:
    kept = Kept()
    kept.enter([line(1), line(2), line(3)])
    assert kept.enter([line(1), line(2), line(3)]) == ()
    brought = [line(1), line(2, area=12_000, mark="mark2"), line(4)]
    found = changes(kept.now, brought)
    assert (found.new, found.gone, found.same) == (("line0004",), ("line0003",), 1)
    assert found.changed == {"line0002": ("area", "words")}
    (entered,) = kept.enter(brought)
    assert isinstance(entered, LinesEntered)
    assert [one.line for one in entered.lines] == ["line0002", "line0004"]
    assert kept.take(RemoveLines(register_id=REGISTER, lines=found.gone)) == (
        LinesRemoved(lines=("line0003",)),
    )
    assert kept.take(RemoveLines(register_id=REGISTER, lines=found.gone)) == ()


def test_a_long_list_is_told_in_several_events() -> None:
    kept = Kept()
    done = kept.enter(line(n) for n in range(PER_EVENT + 1))
    assert [len(one.lines) for one in done if isinstance(one, LinesEntered)] == [PER_EVENT, 1]


def test_words_are_kept_as_a_reference_alone() -> None:
    (entered,) = Kept().enter([line(1)])
    assert "王秀英" not in entered.model_dump_json()


def test_each_new_pass_ends_the_one_before() -> None:
    kept = Kept("households")
    kept.enter([line(1)])
    for _ in range(2):
        kept.take(ReplacePass(register_id=REGISTER, unit="line0001"))
    assert kept.now.generations == {"line0001": 2}
    with pytest.raises(UnknownUnit):
        kept.take(ReplacePass(register_id=REGISTER, unit="line0002"))


def test_one_command_names_a_line_once() -> None:
    with pytest.raises(ValueError, match="each line once"):
        EnterLines(register_id=UUID(int=1), lines=(line(1), line(1)))


LISTS = st.dictionaries(
    st.integers(0, 30),
    st.tuples(
        st.sampled_from([9_000, 10_000]), st.sampled_from(["", "owner1"]), st.sampled_from([FIRST, SECOND])
    ),
    min_size=1,
)


@given(LISTS, LISTS)
def test_a_register_is_what_the_last_list_says_whatever_stood_there(
    before: dict[int, tuple[int, str, str]], after: dict[int, tuple[int, str, str]]
) -> None:
    kept = Kept()
    for said in (before, after):
        brought = [line(n, area=area, unit=unit, place=place) for n, (area, unit, place) in said.items()]
        found = changes(kept.now, brought)
        kept.enter(brought)
        if found.gone:
            kept.take(RemoveLines(register_id=REGISTER, lines=found.gone))
        again = changes(kept.now, brought)
        assert (again.new, again.changed, again.gone, again.same) == ((), {}, (), len(brought))
        assert {one.line: one.area for one in kept.now.lines.values()} == {
            one.line: one.area for one in brought
        }
