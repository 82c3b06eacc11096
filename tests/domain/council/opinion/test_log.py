"""The log of stances: both totals come from the same lines, whatever order they come in and however often they are read."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.council.opinion.log import totals
from domain.council.opinion.table import SILENT, tabled
from schemas.council.opinion import Stances, StanceTaken
from tests.domain.council.opinion.street import LAMPS, PARKING, of, taken

VOTERS = st.sampled_from(["anna", "bert", "carl", "dora"])
STATEMENTS = st.sampled_from([PARKING, LAMPS])
STANCES = st.sampled_from(["agree", "disagree", "pass"])
SAYINGS = st.lists(st.tuples(VOTERS, STATEMENTS, STANCES), max_size=30)


def numbered(sayings: list[tuple[str, str, str]]) -> list[StanceTaken]:
    return [
        StanceTaken.model_validate({"voter": v, "statement": s, "stance": x, "order": n})
        for n, (v, s, x) in enumerate(sayings, start=1)
    ]


def test_a_changed_mind_counts_twice_among_all_and_once_among_the_latest() -> None:
    lines = [
        taken("anna", PARKING, "agree", 1),
        taken("bert", PARKING, "agree", 2),
        taken("anna", PARKING, "disagree", 3),
        taken("anna", LAMPS, "pass", 4),
        taken("anna", PARKING, "disagree", 5),
    ]
    assert of(totals(lines), PARKING).events == Stances(agree=2, disagree=2)
    assert of(totals(lines), PARKING).latest == Stances(agree=1, disagree=1)
    assert of(totals(lines), LAMPS).events == of(totals(lines), LAMPS).latest == Stances(passed=1)


@given(SAYINGS, st.data())
def test_any_order_and_any_repetition_of_the_lines_gives_the_same_totals(
    sayings: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    lines = numbered(sayings)
    again = data.draw(st.lists(st.sampled_from(lines), max_size=5)) if lines else []
    mixed = data.draw(st.permutations(lines + again))
    assert totals(mixed) == totals(lines)
    one, other = tabled(mixed), tabled(lines)
    assert (one.voters, one.statements) == (other.voters, other.statements)
    assert one.marks.tolist() == other.marks.tolist()


@given(SAYINGS, st.sets(STATEMENTS), st.data())
def test_the_table_holds_what_each_said_last_of_what_is_not_withheld(
    sayings: list[tuple[str, str, str]], withheld: set[str], data: st.DataObject
) -> None:
    marks = {"agree": 1, "disagree": -1, "pass": 0}
    latest = {(v, s): marks[x] for v, s, x in sayings if s not in withheld}
    lines = numbered(sayings)
    found = tabled(data.draw(st.permutations(lines)) if lines else [], withheld)
    assert found.voters == tuple(sorted({voter for voter, _ in latest}))
    assert found.statements == tuple(sorted({statement for _, statement in latest}))
    assert found.marks.tolist() == [
        [latest.get((voter, statement), SILENT) for statement in found.statements] for voter in found.voters
    ]


@given(SAYINGS)
def test_both_totals_are_what_one_counts_by_hand(sayings: list[tuple[str, str, str]]) -> None:
    events = Counter((statement, stance) for _, statement, stance in sayings)
    latest = Counter((s, x) for (_, s), x in {(v, s): x for v, s, x in sayings}.items())
    found = totals(numbered(sayings))
    assert {one.statement for one in found} == {statement for _, statement, _ in sayings}
    for one in found:
        for counts, told in ((events, one.events), (latest, one.latest)):
            assert told.agree == counts[one.statement, "agree"]
            assert told.disagree == counts[one.statement, "disagree"]
            assert told.passed == counts[one.statement, "pass"]
            assert told.votes == told.agree + told.disagree + told.passed


def test_two_lines_that_contradict_each_other_are_a_fault() -> None:
    lines = [
        taken("anna", PARKING, "agree", 1),
        taken("anna", PARKING, "disagree", 1),
        taken("anna", PARKING, "pass", 2),
    ]
    with pytest.raises(ValueError, match="differ"):
        totals(lines)
    with pytest.raises(ValueError, match="differ"):
        tabled(reversed(lines))


@pytest.mark.parametrize(
    "name", ["writer01", "writer01.1000", "Writer01.1", "w.1", "writer01.1\n", "writer/1.1"]
)
def test_a_statement_is_named_by_its_writer_and_a_number(name: str) -> None:
    with pytest.raises(ValidationError):
        taken("anna", name, "agree")
