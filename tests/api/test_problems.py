"""The table of codes is whole: every refusal and every problem has a status and sentences whose facts exist."""

import ast
from collections import defaultdict
from string import Formatter
from typing import get_args

import pytest

from api.app import _CODES
from api.problems import STATUS
from api.wording import Locale, Locales, Sentence
from domain.refusals import all_refusals
from engine.catalogue import CODEC
from heyi.settings import LOCALES
from ledger.codec import kind_of
from schemas.actors import Level, Visibility
from schemas.calendars import CalendarPublished
from schemas.cited import TriageClass
from schemas.clock_kinds import ClockKind
from schemas.places import PlaceEstablished, RosterEvent
from schemas.policies import PolicyPublished
from schemas.stages import Stage
from schemas.tokens import TokenEvent
from tests.architecture.source import modules

LANGUAGES = Locales.load(LOCALES).by_language
OF_THE_HOUSE = {
    kind_of(event)
    for event in (
        PlaceEstablished,
        *get_args(RosterEvent),
        PolicyPublished,
        CalendarPublished,
        *get_args(TokenEvent),
    )
}
"""What no door shows as an event: places, posts, packs, calendars and tokens are shown as they stand."""

REFUSALS = {refusal.code: refusal.__name__ for refusal in all_refusals()}


@pytest.fixture(params=list(LANGUAGES))
def locale(request: pytest.FixtureRequest) -> Locale:
    return LANGUAGES[request.param]


def _placeholders(said: Sentence) -> set[str]:
    return {name for text in (said.title, said.detail) for _, name, _, _ in Formatter().parse(text) if name}


def _facts_given() -> dict[str, list[set[str]]]:
    """For each refusal and each code of the doors: the facts that each place in the source gives it."""
    names = {name: code for code, name in REFUSALS.items()}
    given: dict[str, list[set[str]]] = defaultdict(list)
    for module in modules("domain", "engine", "api"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in names:
                given[names[node.exc.id]].append(set())
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            facts = {word.arg for word in node.keywords if word.arg}
            if node.func.id in names:
                given[names[node.func.id]].append(facts)
            elif node.func.id == "ProblemError" and node.args and isinstance(node.args[0], ast.Constant):
                given[str(node.args[0].value)].append(facts)
    return given


def test_every_code_has_a_status_and_a_sentence_and_none_is_left_over(locale: Locale) -> None:
    assert set(locale.refusals) == set(REFUSALS)
    assert set(locale.doors) == set(STATUS) - set(REFUSALS)
    assert set(_CODES.values()) <= set(locale.doors)


def test_the_languages_say_the_same_things() -> None:
    shapes = [locale.model_dump() for locale in LANGUAGES.values()]
    keys = [
        {(table, key) for table, said in shape.items() if isinstance(said, dict) for key in said}
        for shape in shapes
    ]
    assert keys[0] == keys[1]


def test_every_code_in_the_source_is_in_the_table() -> None:
    assert set(_facts_given()) <= set(STATUS)


def test_sentences_speak_only_of_facts_that_are_always_given(locale: Locale) -> None:
    given = _facts_given()
    given["version_moved"] = [{"version"}]
    for code, said in {**locale.refusals, **locale.doors}.items():
        always = set.intersection(*given[code]) if given[code] else set()
        assert _placeholders(said) <= always, f"{locale.language} {code}"


def test_malformed_is_the_only_422() -> None:
    assert [code for code, status in STATUS.items() if status == 422] == ["malformed"]


def test_everything_that_is_shown_has_a_name(locale: Locale) -> None:
    assert set(locale.stages) == {stage.value for stage in Stage}
    assert set(locale.levels) == {level.value for level in Level}
    assert set(locale.classes) == {one.value for one in TriageClass}
    assert set(locale.clocks) == {kind.value for kind in ClockKind}
    assert set(locale.visibilities) == {one.value for one in Visibility}
    assert set(locale.events) == set(CODEC.kinds) - OF_THE_HOUSE
    assert set(locale.next) == {"due", "open", "overdue"}


def test_sentences_end_as_sentences_do(locale: Locale) -> None:
    ends = ("。", "。”") if locale.language == "zh" else (".", ".”")
    for said in (*locale.refusals.values(), *locale.doors.values()):
        assert said.detail.endswith(ends), said.detail
        assert not said.title.endswith(("。", ".")), said.title
