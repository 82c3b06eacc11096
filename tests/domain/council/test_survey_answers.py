"""One valid answer per household, whoever gives it and however often: rules, and any order of answers."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pydantic import ValidationError

from domain.council.answers import Answer, decide, evolve
from domain.council.refusals.fieldwork import (
    AnswerChanged,
    AnsweredAlready,
    AnsweredThemselves,
    HouseholdNotAsked,
    ReplyUnfit,
    SurveyOver,
    UnknownAnswer,
    UnknownSurvey,
    UnknownTheme,
)
from domain.council.survey_counting import count, response_rate
from domain.refusals import NotPermitted, Refusal
from schemas.actors import Actor
from schemas.council.answers import (
    AnswerEvent,
    AnswerIntent,
    AnswerTagged,
    AnswerVoided,
    SurveyAnswered,
    SurveySeen,
    TagAnswer,
    VoidAnswer,
)
from schemas.council.surveys import SurveyCounts
from tests.domain.council.field import (
    CAPTAIN,
    ELSEWHERE,
    MEDIATOR,
    NOW,
    OFFICER,
    SURVEY,
    WORKER,
    answer,
    ground,
    household,
    living_in,
    said,
)
from tests.domain.council.test_surveys import opened

THEMES = ("parking", "charging")
SEEN = SurveySeen(opened=opened(), themes=THEMES)
ONCE = SurveySeen(opened=opened(changes="refuse"), themes=THEMES)


def after(given: Answer | None, *events: AnswerEvent) -> Answer:
    for event in events:
        given = evolve(given, event)
    assert given
    return given


def given_by(actor: Actor, number: int = 1, **more: Any) -> Answer:
    return after(None, *decide(None, answer(number, SEEN, **more), ground(actor)))


def void(number: int = 1, seen: SurveySeen = SEEN) -> VoidAnswer:
    return VoidAnswer(survey=SURVEY, unit=household(number), reason=said("不是本户填的"), asked=seen)


def tag(*themes: str, revision: int = 1, question: str = "other") -> TagAnswer:
    return TagAnswer(
        survey=SURVEY, unit=household(1), question=question, themes=themes, revision=revision, asked=SEEN
    )


def test_a_household_answers_with_its_own_pass() -> None:
    (event,) = decide(None, answer(1, SEEN, wishes=("charging", "lights")), ground(living_in(1)))
    assert isinstance(event, SurveyAnswered)
    assert (event.revision, event.recorded_by) == (1, ())
    assert event.replies[1].options == ("charging", "lights")


def test_staff_take_it_down_at_the_door_and_are_named() -> None:
    assert given_by(CAPTAIN).recorded_by == (CAPTAIN.id,)
    assert given_by(CAPTAIN, recorded_by=("staff-captain", "social-7")).recorded_by == (
        "staff-captain",
        "social-7",
    )


@pytest.mark.parametrize("actor", [living_in(2), MEDIATOR, ELSEWHERE], ids=lambda one: one.role)
def test_nobody_answers_for_another_household(actor: Actor) -> None:
    with pytest.raises(NotPermitted):
        decide(None, answer(1, SEEN), ground(actor))
    with pytest.raises(NotPermitted):
        decide(given_by(CAPTAIN), void(), ground(actor))


def test_a_household_does_not_say_that_staff_took_it_down() -> None:
    with pytest.raises(NotPermitted):
        decide(None, answer(1, SEEN, recorded_by=("staff-captain",)), ground(living_in(1)))


def test_two_answers_of_one_household_count_one() -> None:
    first = given_by(living_in(1), parking="enough")
    second = after(first, *decide(first, answer(1, SEEN, parking="short"), ground(living_in(1))))
    assert second.revision == 2
    counts = count(SEEN.opened, THEMES, [second])
    assert counts.valid == 1
    assert response_rate(counts) == Fraction(1, 20)
    assert {(one.option, one.households) for one in counts.options if one.question == "parking"} == {
        ("enough", 0),
        ("short", 1),
    }


def test_where_the_survey_takes_no_second_answer_the_first_stands() -> None:
    first = given_by(living_in(1))
    with pytest.raises(AnsweredAlready):
        decide(first, answer(1, ONCE), ground(living_in(1)))


def test_what_staff_take_down_does_not_replace_what_a_household_said_itself() -> None:
    with pytest.raises(AnsweredThemselves):
        decide(given_by(living_in(1)), answer(1, SEEN), ground(CAPTAIN))
    at_the_door = given_by(CAPTAIN)
    themselves = after(at_the_door, *decide(at_the_door, answer(1, SEEN), ground(living_in(1))))
    assert themselves.recorded_by == ()


def test_an_answer_counts_before_the_closing_instant_alone() -> None:
    late = SEEN.opened.closes
    decide(None, answer(1, SEEN), ground(living_in(1), late - timedelta(microseconds=1)))
    with pytest.raises(SurveyOver):
        decide(None, answer(1, SEEN), ground(living_in(1), late))
    ended = SEEN.model_copy(update={"closed": True})
    with pytest.raises(SurveyOver):
        decide(None, answer(1, ended), ground(living_in(1)))
    with pytest.raises(SurveyOver):
        decide(given_by(CAPTAIN), void(seen=ended), ground(CAPTAIN))


def test_only_those_of_the_list_are_asked() -> None:
    with pytest.raises(HouseholdNotAsked):
        decide(None, answer(1, SEEN.model_copy(update={"listed": False})), ground(living_in(1)))
    with pytest.raises(UnknownSurvey):
        decide(None, answer(1, SEEN, asked=None), ground(living_in(1)))


@pytest.mark.parametrize(
    "replies",
    [
        ({"question": "parking", "options": ("enough", "short")},),
        ({"question": "parking", "options": ("never",)},),
        ({"question": "parking", "text": said("随便")},),
        ({"question": "parking", "options": ("short",)}, {"question": "weather", "options": ("rain",)}),
        (
            {"question": "parking", "options": ("short",)},
            {"question": "wishes", "options": ("charging", "lights", "lifts")},
        ),
        ({"question": "parking", "options": ("short",)}, {"question": "wishes", "options": ("lifts",) * 2}),
        ({"question": "parking", "options": ("short",)}, {"question": "other", "text": said("  ")}),
        ({"question": "wishes", "options": ("lifts",)},),
    ],
)
def test_replies_fit_their_questions(replies: tuple[object, ...]) -> None:
    with pytest.raises(ReplyUnfit):
        decide(None, answer(1, SEEN, replies=replies), ground(living_in(1)))


@pytest.mark.parametrize(
    "replies",
    [
        (),
        ({"question": "parking"},),
        ({"question": "parking", "options": ("short",), "text": said("说")},),
        ({"question": "parking", "options": ("short",)},) * 2,
    ],
)
def test_a_reply_says_one_thing_once(replies: tuple[object, ...]) -> None:
    with pytest.raises(ValidationError):
        answer(1, SEEN, replies=replies)


def test_an_answer_set_aside_does_not_count_until_there_is_another() -> None:
    voided = after(given_by(living_in(1)), *decide(given_by(living_in(1)), void(), ground(CAPTAIN)))
    counts = count(SEEN.opened, THEMES, [voided])
    assert (counts.valid, counts.voided) == (0, 1)
    with pytest.raises(UnknownAnswer):
        decide(voided, void(), ground(CAPTAIN))
    with pytest.raises(UnknownAnswer):
        decide(None, void(), ground(CAPTAIN))
    anew = after(voided, *decide(voided, answer(1, ONCE), ground(CAPTAIN)))
    assert count(SEEN.opened, THEMES, [anew]).valid == 1


def test_staff_read_of_which_themes_a_household_wrote() -> None:
    wrote = given_by(living_in(1), parking="enough", other="充电太难")
    (event,) = decide(wrote, tag("charging"), ground(WORKER))
    assert isinstance(event, AnswerTagged)
    read = after(wrote, event)
    assert decide(read, tag("charging"), ground(WORKER)) == ()
    themes = {one.theme: one.households for one in count(SEEN.opened, THEMES, [read]).themes}
    assert themes == {"parking": 0, "charging": 1}
    corrected = after(read, *decide(read, tag(), ground(WORKER)))
    assert count(SEEN.opened, THEMES, [corrected]).themes[1].households == 0


def test_a_household_that_chose_a_theme_and_wrote_of_it_counts_once() -> None:
    wrote = given_by(living_in(1), wishes=("charging",), other="充电太难")
    read = after(wrote, *decide(wrote, tag("charging", "parking"), ground(WORKER)))
    assert [one.households for one in count(SEEN.opened, THEMES, [read]).themes] == [1, 1]


def test_what_was_read_is_the_answer_as_it_stands() -> None:
    wrote = given_by(living_in(1), other="充电太难")
    anew = after(wrote, *decide(wrote, answer(1, SEEN, other="没有了"), ground(living_in(1))))
    with pytest.raises(AnswerChanged):
        decide(anew, tag("charging"), ground(WORKER))
    with pytest.raises(UnknownTheme):
        decide(wrote, tag("dogs"), ground(WORKER))
    with pytest.raises(ReplyUnfit):
        decide(wrote, tag("parking", question="parking"), ground(WORKER))


def test_an_answer_given_anew_was_read_by_nobody_yet() -> None:
    wrote = given_by(living_in(1), other="充电太难")
    read = after(wrote, *decide(wrote, tag("charging"), ground(WORKER)))
    anew = after(read, *decide(read, answer(1, SEEN, other="算了"), ground(living_in(1))))
    assert anew.tags == ()


def test_a_stream_begins_with_an_answer() -> None:
    with pytest.raises(ValueError, match="SurveyAnswered"):
        evolve(None, AnswerVoided(revision=1, reason=said("错").sealed))


HOUSES = st.integers(min_value=1, max_value=5)
PARKING = st.sampled_from(["enough", "short"])


@given(st.lists(st.tuples(HOUSES, PARKING), max_size=20), st.randoms())
def test_in_whatever_order_households_come_the_counts_are_the_same(
    papers: list[tuple[int, str]], shuffled: Any
) -> None:
    """Between households no order matters; within one the last word counts."""

    def counted(order: Sequence[tuple[int, str]]) -> SurveyCounts:
        box: dict[int, Answer] = {}
        for number, parking in order:
            command = answer(number, SEEN, parking)
            box[number] = after(box.get(number), *decide(box.get(number), command, ground(living_in(number))))
        return count(SEEN.opened, THEMES, box.values())

    last = dict(papers)
    order = list(last.items())
    shuffled.shuffle(order)
    assert counted(papers) == counted(order)


class Box(RuleBasedStateMachine):
    """Households answer, answer anew, are visited, set aside and read, in any order; a plain dictionary keeps the truth."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[int, Answer] = {}
        self.truth: dict[int, tuple[str, bool, bool]] = {}
        """By household: what it said of parking, whether staff took it down, whether it counts."""
        self.at = NOW

    def _do(self, number: int, command: AnswerIntent, actor: Actor) -> bool:
        try:
            events = decide(self.answers.get(number), command, ground(actor, self.at))
        except Refusal:
            return False
        self.answers[number] = after(self.answers.get(number), *events)
        return True

    @rule(number=HOUSES, parking=PARKING)
    def a_household_answers(self, number: int, parking: str) -> None:
        if self._do(number, answer(number, SEEN, parking), living_in(number)):
            assert self.at < SEEN.opened.closes
            self.truth[number] = (parking, False, True)
        else:
            assert self.at >= SEEN.opened.closes

    @rule(number=HOUSES, parking=PARKING)
    def staff_take_an_answer_down(self, number: int, parking: str) -> None:
        _, by_staff, counts = self.truth.get(number, ("", True, False))
        if self._do(number, answer(number, SEEN, parking), OFFICER):
            assert by_staff or not counts
            self.truth[number] = (parking, True, True)

    @rule(number=HOUSES)
    def an_answer_is_set_aside(self, number: int) -> None:
        if self._do(number, void(number), CAPTAIN):
            parking, by_staff, counts = self.truth[number]
            assert counts
            self.truth[number] = (parking, by_staff, False)

    @rule(days=st.integers(min_value=1, max_value=6))
    def days_pass(self, days: int) -> None:
        self.at += timedelta(days=days)

    @invariant()
    def every_household_counts_once_with_its_last_word(self) -> None:
        counts = count(SEEN.opened, THEMES, self.answers.values())
        valid = [said for said in self.truth.values() if said[2]]
        assert counts.valid == len(valid)
        assert counts.voided == len(self.truth) - len(valid)
        assert counts.by_staff == sum(1 for said in valid if said[1])
        short = next(one for one in counts.options if one.option == "short")
        assert short.households == sum(1 for said in valid if said[0] == "short")
        assert counts.themes[0].households == short.households


TestBox = Box.TestCase
