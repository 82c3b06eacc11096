"""The documents of a deliberation: given what happened, these are there, with this in them, and this is missing."""

from typing import Any

from domain.council.file.dossier import CouncilDossier, dossier
from domain.council.file.paper import Entry, Paper, Value
from schemas.council.meetings import RecordAttendance
from schemas.council.results import Appraise, FileForRecord
from tests.domain.council.chamber import CHAIR, NEIGHBOUR, ORGANISER, household, words
from tests.domain.council.results.results import (
    agreed,
    covenant,
    met,
    minuted,
    out,
    owned,
    passed,
    published,
    reported,
    signed,
)
from tests.domain.council.steps import in_the_hall, suggested
from tests.domain.council.story import Story

SIDES = ("community", "owners", "property")


def file_of(told: Story) -> CouncilDossier:
    return dossier(told.told, told.facts, told.ground(CHAIR))


def paper(told: Story, name: str) -> Paper:
    (found,) = (one for one in file_of(told).papers if one.name == name)
    return found


def value(told: Story, name: str, field: str) -> Any:
    """What stands in a field of a document."""
    (found,) = (one for one in paper(told, name).entries if one.id == field)
    return found.value


def names(told: Story) -> list[str]:
    return [one.name for one in file_of(told).papers if one.present]


def test_a_suggestion_is_a_form_and_nothing_is_missing_yet() -> None:
    told = suggested()
    assert names(told) == ["topic_form:1"]
    assert file_of(told).missing == ()
    assert value(told, "topic_form:1", "problem") == told.told.problem


def test_a_round_that_is_over_lacks_its_minutes_until_they_are_taken_down() -> None:
    told = agreed()
    assert "minutes:1" in file_of(told).missing
    assert "minutes:1" not in file_of(in_the_hall()).missing, "while it is open nobody owes them"
    assert "minutes:1" not in file_of(minuted(told)).missing
    assert value(told, "minutes:1", "present") == 10, "who voted took part"


def test_the_minutes_say_who_came_of_whom() -> None:
    told = in_the_hall().given(RecordAttendance, CHAIR, units=(household(1), household(2), household(3)))
    minuted(told)
    assert value(told, "minutes:1", "roll_due") == 12
    assert value(told, "minutes:1", "present") == 3
    assert value(told, "minutes:1", "ratio") == "1/4"


def test_a_tally_sheet_counts_ballots_by_heads_and_by_area_with_what_was_needed() -> None:
    told = passed(yes=14, no=6)
    (held,) = told.told.rounds
    sheet: dict[str, Any] = {one.id: one.value for one in paper(told, "tally_sheet:1").entries}
    assert (sheet["issued"], sheet["returned"], sheet["result"]) == (20, 20, "not_passed")
    assert sheet["roll_hash"] == held.opened.roll_hash
    assert sheet["pack"] == told.pack.id
    (question,) = sheet["questions"]
    assert question["answers"]["yes"] == {"heads": 14, "area": 140_000}
    assert question["valid"] == {"heads": 20, "area": 200_000}
    assert question["returned"] == {"heads": 20, "area": 200_000}
    heads = [one for one in question["thresholds"] if one["counter"] == "heads" and one["kind"] == "approval"]
    assert [(one["fraction"], one["numerator"], one["needed"], one["missed_by"]) for one in heads] == [
        ("3/4", 14, 15, 1)
    ]
    assert "tally_sheet:1/tellers" not in file_of(told).missing, "they sign the sheet by hand"


def test_what_was_decided_lacks_its_notice_until_it_is_published() -> None:
    assert "result_notice:1" in file_of(agreed()).missing
    assert value(out(), "result_notice:1", "days") == 15
    assert value(out(), "result_notice:1", "objection_way") == "raise-objection"
    assert not [one for one in file_of(out()).missing if one.startswith("result_notice")]


def test_minutes_of_three_sides_lack_their_signatures_until_the_third() -> None:
    lacking = "three_party_minutes:1/signatures"
    assert lacking in file_of(minuted(met())).missing
    assert lacking in file_of(signed(minuted(met()), *SIDES[:2])).missing
    all_three = signed(minuted(met()), *SIDES)
    assert lacking not in file_of(all_three).missing
    assert value(all_three, "three_party_minutes:1", "sides") == SIDES
    assert "three_party_minutes:1/tasks" in file_of(all_three).missing, "a decision has an owner and a date"


def test_a_covenant_needs_its_filing_form() -> None:
    told = published(owned(covenant()))
    assert "filing_form:1" in file_of(told).missing
    assert value(told, "covenant:1", "adopted_by") == "residents"
    told.given(FileForRecord, CHAIR, authority="street", filed_at=told.at)
    assert "filing_form:1" not in file_of(told).missing
    assert value(told, "filing_form:1", "authority") == "street"


def test_a_report_and_an_appraisal_stand_with_their_exact_mean() -> None:
    told = reported()
    told.given(Appraise, NEIGHBOUR, score=4).given(Appraise, ORGANISER, score=5, unit=household(2))
    assert value(told, "report_back:1", "done") == 1
    assert value(told, "appraisal_sheet:1", "mean") == "9/2"


def test_what_hangs_out_holds_no_form_no_minutes_and_no_appraisal() -> None:
    told = minuted(agreed())
    shown = file_of(published(owned(told))).published()
    assert {one.kind for one in shown.papers} == {"notice", "ballot_form", "tally_sheet", "result_notice"}
    assert all(entry.everybody for one in shown.papers for entry in one.entries)


def test_nothing_and_no_text_are_missing_and_nought_is_not() -> None:
    nothing: tuple[Value, ...] = (None, "", (), {})
    for empty in nothing:
        assert Entry("field", empty).missing
        assert not Entry("field", empty, must=False).missing
        assert not Entry("field", empty, by_hand=True).missing
    assert not Entry("field", 0).missing
    assert not Entry("field", False).missing
    assert not Entry("field", words("正文").sealed).missing
