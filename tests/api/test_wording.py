"""Languages and times for people: which language a header asks for, and how an instant reads."""

from datetime import UTC, datetime

import pytest

from api.wording import Locales
from heyi.settings import LOCALES
from schemas.stages import Stage

LANGUAGES = Locales.load(LOCALES)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("EN", "en"),
        ("fr, en;q=0.5, zh;q=0.6", "zh"),
        ("fr, de", "zh"),
        ("*", "zh"),
        ("en;q=0", "zh"),
        ("en;q=nan, zh", "zh"),
        ("en;q=, zh;q=0.1", "zh"),
        (";;;,,,q=1", "zh"),
        ("en;q=0.1, fr;q=x", "en"),
        ("x" * 10_000 + ",en", "zh"),
    ],
)
def test_the_language_asked_for(header: str, language: str) -> None:
    assert LANGUAGES.best(header).language == language


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        (
            datetime(2026, 3, 5, 10, 0, tzinfo=UTC),
            "2026年3月5日18:00",
            "18:00 on 5 March 2026 (Beijing time)",
        ),
        (
            datetime(2026, 2, 28, 16, 0, tzinfo=UTC),
            "2026年2月28日24:00",
            "the end of 28 February 2026 (Beijing time)",
        ),
    ],
)
def test_an_instant_reads_as_people_in_china_say_it(at: datetime, chinese: str, english: str) -> None:
    assert LANGUAGES.by_language["zh"].time(at) == chinese
    assert LANGUAGES.by_language["en"].time(at) == english


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_way_to_end_has_a_sentence_of_its_own(language: str) -> None:
    over = LANGUAGES.by_language[language].over
    assert set(over) == {stage.value for stage in Stage if stage.over}
    assert len(set(over.values())) == len(over)
