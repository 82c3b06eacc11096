"""A survey is opened over a list of households, ends on its day or before, and its themes become topics."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from domain.council.answers import Answer
from domain.council.refusals.fieldwork import (
    ClosingPast,
    RollUnfit,
    SurveyExists,
    SurveyOver,
    SurveyStillOpen,
    ThemeExists,
    UnknownSurvey,
)
from domain.council.survey_counting import count, raised_by, response_rate
from domain.council.surveys import Survey, available, decide, evolve, topic_of
from domain.refusals import NotPermitted, UnknownPlace
from schemas.actors import Actor
from schemas.council.answers import Reply
from schemas.council.surveys import (
    CloseSurvey,
    CountSurvey,
    NameTheme,
    Share,
    SurveyClosed,
    SurveyCounted,
    SurveyCounts,
    SurveyOpened,
    ThemeCount,
    ThemeDraft,
    ThemeNamed,
    ThemeRaised,
    Threshold,
)
from tests.domain.council.field import (
    CAPTAIN,
    ELSEWHERE,
    MEDIATOR,
    NOW,
    OFFICER,
    REGISTER,
    ROLL,
    SURVEY,
    WORKER,
    ground,
    living_in,
    open_survey,
    roll,
    said,
)

AFTER = NOW + timedelta(days=11)


def opened(**changes: Any) -> SurveyOpened:
    (event,) = decide(None, open_survey(**changes), ground(CAPTAIN))
    assert isinstance(event, SurveyOpened)
    return event


def survey(**changes: Any) -> Survey:
    return evolve(None, opened(**changes), SURVEY, NOW)


def short_of(households: int, of: int, **changes: Any) -> CountSurvey:
    """A count in which so many of so many households say that parking is short."""
    answers = [
        Answer(1, (Reply(question="parking", options=("short" if n < households else "enough",)),))
        for n in range(of)
    ]
    return CountSurvey(survey=SURVEY, counts=count(opened(**changes), ("parking", "charging"), answers))


@pytest.mark.parametrize("actor", [CAPTAIN, WORKER, OFFICER], ids=lambda one: one.role)
def test_staff_of_the_place_ask_the_households_of_a_roll(actor: Actor) -> None:
    (event,) = decide(None, open_survey(), ground(actor))
    assert isinstance(event, SurveyOpened)
    assert (event.targeted, event.register_id, event.roll) == (20, REGISTER, ROLL)
    assert [question.id for question in event.questions] == ["parking", "wishes", "other"]


@pytest.mark.parametrize("actor", [MEDIATOR, ELSEWHERE, living_in(1)], ids=lambda one: one.role)
def test_nobody_else_opens_or_ends_one(actor: Actor) -> None:
    with pytest.raises(NotPermitted):
        decide(None, open_survey(), ground(actor))
    with pytest.raises(NotPermitted):
        decide(survey(), CloseSurvey(survey=SURVEY), ground(actor))
    assert available(survey(), ground(actor)) == ()


def test_where_there_is_no_roll_a_number_of_households_is_asked() -> None:
    (event,) = decide(None, open_survey(roll=None, households=45, listed=None), ground(CAPTAIN))
    assert isinstance(event, SurveyOpened)
    assert (event.targeted, event.register_id) == (45, None)


@pytest.mark.parametrize(
    "listed",
    [None, roll(electorate="owners"), roll(place="hean/xinhe/e1"), roll(units=0)],
    ids=["unknown", "of owners", "of a wider place", "empty"],
)
def test_a_roll_that_does_not_list_households_of_the_place_is_unfit(listed: object) -> None:
    with pytest.raises(RollUnfit):
        decide(None, open_survey(listed=listed), ground(CAPTAIN))


def test_a_survey_is_opened_once_at_a_place_that_stands_for_some_time() -> None:
    with pytest.raises(SurveyExists):
        decide(survey(), open_survey(), ground(CAPTAIN))
    with pytest.raises(UnknownPlace):
        decide(None, open_survey(place="hean/xinhe/e9"), ground(OFFICER))
    with pytest.raises(ClosingPast):
        decide(None, open_survey(closes=NOW), ground(CAPTAIN))
    with pytest.raises(UnknownSurvey):
        decide(None, CloseSurvey(survey=SURVEY), ground(CAPTAIN))


def test_a_theme_that_people_wrote_of_is_named_once() -> None:
    name = NameTheme(survey=SURVEY, theme=ThemeDraft(id="dogs", label=said("遛狗")))
    (event,) = decide(survey(), name, ground(CAPTAIN))
    assert isinstance(event, ThemeNamed)
    with pytest.raises(ThemeExists):
        decide(evolve(survey(), event, SURVEY, NOW), name, ground(CAPTAIN))


def test_it_takes_answers_until_its_closing_instant_and_not_at_it() -> None:
    asked = survey()
    closes = asked.opened.closes
    assert asked.takes_answers(closes - timedelta(microseconds=1))
    assert not asked.takes_answers(closes)


def test_ended_before_its_day_it_takes_none() -> None:
    (event,) = decide(survey(), CloseSurvey(survey=SURVEY), ground(CAPTAIN))
    assert event == SurveyClosed()
    ended = evolve(survey(), event, SURVEY, NOW)
    assert not ended.takes_answers(NOW)
    for at, one in ((NOW, ended), (AFTER, survey())):
        with pytest.raises(SurveyOver):
            decide(one, CloseSurvey(survey=SURVEY), ground(CAPTAIN, at))


def test_answers_are_counted_once_no_more_come_in() -> None:
    with pytest.raises(SurveyStillOpen):
        decide(survey(), short_of(2, 5), ground(CAPTAIN))
    (event,) = decide(survey(), short_of(2, 5), ground(CAPTAIN, AFTER))
    assert isinstance(event, SurveyCounted)
    assert (event.counts.valid, event.counts.targeted) == (5, 20)
    assert response_rate(event.counts) == Fraction(1, 4)


def test_the_desk_brings_the_counts() -> None:
    with pytest.raises(AssertionError):
        decide(survey(), CountSurvey(survey=SURVEY), ground(CAPTAIN, AFTER))


def test_a_theme_over_the_threshold_becomes_a_topic_with_a_link_back() -> None:
    counted, raised = decide(survey(), short_of(3, 5), ground(CAPTAIN, AFTER))
    assert isinstance(counted, SurveyCounted)
    assert raised == ThemeRaised(
        theme="parking", households=3, base=5, deliberation=topic_of(SURVEY, "parking")
    )


def test_a_theme_is_raised_once_and_others_may_follow_as_people_are_read() -> None:
    asked = survey()
    for event in decide(asked, short_of(3, 5), ground(CAPTAIN, AFTER)):
        asked = evolve(asked, event, SURVEY, AFTER)
    assert decide(asked, short_of(3, 5), ground(CAPTAIN, AFTER)) == ()
    counts = short_of(3, 5).counts
    assert counts
    both = counts.model_copy(
        update={"themes": tuple(one.model_copy(update={"households": 4}) for one in counts.themes)}
    )
    (later,) = decide(asked, CountSurvey(survey=SURVEY, counts=both), ground(CAPTAIN, AFTER))
    assert isinstance(later, ThemeRaised)
    assert later.theme == "charging"
    assert {one.theme for one in evolve(asked, later, SURVEY, AFTER).raised} == {"parking", "charging"}


@pytest.mark.parametrize(
    ("share", "households", "reached"),
    [
        (Share(numerator=1, denominator=3), 2, True),
        (Share(numerator=1, denominator=3), 1, False),
        (Share(numerator=34, denominator=100), 2, False),
        (Share(numerator=1, denominator=10, of="targeted"), 2, True),
        (Share(numerator=11, denominator=100, of="targeted"), 2, False),
    ],
)
def test_a_share_is_reached_when_it_is_met_exactly(share: Share, households: int, reached: bool) -> None:
    counts = short_of(households, 6).counts
    assert counts
    found = [theme for theme, _, _ in raised_by(counts, Threshold(share=share))]
    assert found == (["parking"] if reached else [])


def test_nobody_s_theme_is_raised_by_no_threshold() -> None:
    nobody = (ThemeCount(theme="parking", households=0),)
    empty = SurveyCounts(targeted=3, valid=0, voided=0, by_staff=0, themes=nobody)
    assert list(raised_by(empty, Threshold(share=Share(numerator=1, denominator=2)))) == []


def test_what_may_be_done_says_what_not_yet() -> None:
    while_open = {one.command: one.refusal for one in available(survey(), ground(CAPTAIN))}
    assert while_open[CloseSurvey] is None
    assert isinstance(while_open[CountSurvey], SurveyStillOpen)
    after = {one.command: one.refusal for one in available(survey(), ground(CAPTAIN, AFTER))}
    assert isinstance(after[CloseSurvey], SurveyOver)
    assert after[CountSurvey] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"households": 20},
        {"roll": None},
        {"threshold": {}},
        {"threshold": {"households": 3, "share": {"numerator": 1, "denominator": 2}}},
        {"threshold": {"share": {"numerator": 3, "denominator": 2}}},
        {"themes": ()},
        {"questions": ({"id": "a", "form": "one", "text": said("?")},)},
        {
            "questions": (
                {
                    "id": "a",
                    "form": "text",
                    "text": said("?"),
                    "options": ({"id": "x", "label": said("x")}, {"id": "y", "label": said("y")}),
                },
            )
        },
    ],
)
def test_what_cannot_be_asked_is_malformed(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        open_survey(**changes)


def test_a_stream_begins_with_its_opening() -> None:
    with pytest.raises(ValueError, match="SurveyOpened"):
        evolve(None, SurveyClosed(), SURVEY, NOW)
