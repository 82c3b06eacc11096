"""The second act plays as it is written, and nothing that was counted wrongly passes its checks."""

from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import gcd

import pytest

from api.wording import Locales
from engine.council.reading import CouncilReader
from engine.processes import DELIBERATIONS
from engine.reading import Reader
from heyi.demo.act_two.act import deliberated
from heyi.demo.act_two.building import UNDELIVERED, everybody, flats, household_rows, owner_rows
from heyi.demo.act_two.judging import judge_council, judge_missed, judge_public, judge_rounds
from heyi.demo.act_two.plan import FIRST, LINES, OWNERS, OWNERS_STEP, SECOND, STEPS, Split, voters
from heyi.demo.act_two.recount import judge_once, judge_rolls, judge_tallies, recount
from heyi.demo.act_two.timeline import HANDED_OVER, HOUSEHOLD, tell_council
from heyi.demo.act_two.words import PARKING
from heyi.demo.hindsight import EYES, everything
from heyi.demo.outcomes import judge_histories, judge_privacy
from heyi.importer.registers import letters
from heyi.settings import LOCALES
from schemas.ids import case_stream, deliberation_stream
from tests.heyi.plays import playing
from tests.templates import Templates

THREE_QUARTERS = Fraction(3, 4)


def test_the_building_has_as_many_homes_and_owners_as_are_told() -> None:
    assert len(household_rows()) == 120
    assert len(owner_rows()) == len(flats()) == 128
    delivered = {flat.owner for flat in flats() if flat.room not in UNDELIVERED}
    assert len(delivered) == 120
    assert len({str(row["户主"]) for row in household_rows()}) == 120
    assert len(everybody()) > 150


@pytest.mark.parametrize("split", [*FIRST.values(), *SECOND.values()])
def test_everybody_who_takes_part_gives_one_answer(split: Split) -> None:
    answers = [split.answer(nth, step) for step in STEPS.values() for nth in range(split.voting)]
    assert answers.count("yes") == split.yes * len(STEPS)
    assert answers.count("no") == split.no * len(STEPS)


def test_a_step_that_would_meet_the_same_place_twice_is_none() -> None:
    assert gcd(OWNERS_STEP, OWNERS.voting) == 1
    with pytest.raises(ValueError, match="common divisor"):
        OWNERS.answer(0, 10)


def test_the_owners_are_one_head_short() -> None:
    assert OWNERS.yes == THREE_QUARTERS * OWNERS.voting - 1
    assert len(voters(range(121), OWNERS.voting)) == OWNERS.voting
    assert len(set(voters(range(120), FIRST[LINES].voting))) == FIRST[LINES].voting


async def test_the_second_act_goes_from_a_dispute_to_its_end(templates: Templates) -> None:
    async with playing(templates, "2026-03-02") as play:
        house = play.house
        held = await play.beside(deliberated(play.doors, play.staff, partial(letters, house), play.now))
        events = await everything(house.ledger)
        assert [check for check in judge_council(events, held) if not check.holds] == []
        assert judge_privacy(events, {*play.doors.said, *everybody()}).holds
        case = (
            await Reader(house.ledger, house.vault, house.rulebook).look(
                case_stream(held.filed.case_id), EYES
            )
        ).case
        assert (case.over, case.outcome) == (True, PARKING.outcome)
        state = DELIBERATIONS.fold(
            None, (await house.ledger.load(deliberation_stream(held.deliberation))).events
        )
        assert state is not None
        assert state.over
        assert [(one.id, one.status, len(one.clauses[-1])) for one in state.proposals] == [
            ("p1", "agreed", 2),
            ("p2", "not_passed", 1),
        ]
        assert state.rounds[1].dissents == 1
        assert any("各方都同意：消防通道" in line for line in held.opinions)
        assert any("意见不一：租户和业主一样可以登记车位" in line for line in held.opinions)
        assert held.sentences[-1] == "同意要求：人数不少于参与表决的3/4，即100中至少75；实际74，差1，未达到。"
        assert [one.code for one in play.doors.refused] == [
            "text_tells_who",
            "round_not_noticed",
            "matter_unconfirmed",
            "register_unfit",
            "task_owner_missing",
        ]
        reader = CouncilReader(house.ledger, house.vault, house.rulebook)
        locale = Locales.load(LOCALES).by_language["zh"]
        _, lines = await tell_council(
            reader, deliberation_stream(held.deliberation), locale, play.names, EYES
        )
        told = "\n".join(f"{line.who} {line.what} {line.detail}" for line in lines)
        assert told.startswith(f"{HANDED_OVER} 提出议题")
        assert f"{HOUSEHOLD} 附议 第6户" in told
        assert "方案一第2条，第2版" in told
        assert "实际74，差1，未达到" in told
        assert not any(name in told for name in everybody())

        rounds = recount(events, str(held.deliberation))
        first = rounds[0]
        voter = next(iter(first.answers))
        without = {unit: given for unit, given in first.answers.items() if unit != voter}
        assert not judge_tallies([replace(first, answers=without)]).holds
        assert not judge_tallies([]).holds
        assert not judge_once([replace(first, answers={**first.answers, "stranger": {"p1": "yes"}})]).holds
        shortened = {roll: lines[1:] for roll, lines in held.rolls.items()}
        assert not judge_rolls(rounds, shortened).holds
        assert not judge_rounds(rounds[:2]).holds
        assert not judge_missed(rounds[:2]).holds


def test_a_name_or_a_room_in_what_everybody_reads_does_not_pass() -> None:
    assert judge_public("楼下停车位重新划线。").holds
    assert not judge_public(f"{min(everybody())}家的车位。").holds
    assert not judge_public("1203室的车位。").holds
    assert not judge_public("").holds


def test_a_word_in_the_history_of_a_workflow_does_not_pass() -> None:
    assert judge_histories({"case/x": b"{}"}, ["许文娟"]).holds
    assert not judge_histories({"case/x": "许文娟".encode()}, ["许文娟"]).holds
    assert not judge_histories({"case/x": b'"\\u8bb8\\u6587\\u5a1f"'}, ["许文娟"]).holds
    assert not judge_histories({"case/x": b""}, ["许文娟"]).holds
    assert not judge_histories({}, ["许文娟"]).holds
