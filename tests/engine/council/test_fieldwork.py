"""Surveys at the desk: the window closes at its instant by the ledger's clock, and rows follow from events alone."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.council.refusals.fieldwork import SurveyOver
from engine.council.field_reading import FieldReader
from engine.council.fieldwork import answers_to, survey_of
from engine.council.raising import raise_topics
from engine.processes import rows_of
from schemas.council.answers import AnswerSurvey
from schemas.council.surveys import CountSurvey, OpenSurvey
from schemas.ids import answer_stream, deliberation_stream, survey_stream, survey_subject, survey_window
from schemas.outcomes import Outcome
from schemas.words import Words
from tests.domain.case.people import CAPTAIN, HOME, MONDAY, OFFICER
from tests.engine.office import Office

SURVEY = UUID(int=7)
CLOSES = MONDAY + timedelta(days=2)


def words(text: str) -> Words:
    return Words(plain=text, subject=survey_subject(SURVEY), field="text")


def opening() -> OpenSurvey:
    """One question to five households of the captain's building, of which there is no list."""
    options = ({"id": "yes", "label": words("要")}, {"id": "no", "label": words("不要"), "theme": "quiet"})
    question = {"id": "charging", "form": "one", "text": words("要不要充电桩"), "options": options}
    return OpenSurvey.model_validate(
        {
            "survey": SURVEY,
            "place": HOME,
            "households": 5,
            "title": words("充电问卷"),
            "questions": (question,),
            "themes": ({"id": "quiet", "label": words("安静")},),
            "threshold": {"share": {"numerator": 1, "denominator": 2}},
            "closes": CLOSES,
        }
    )


def paper(unit: str, says: str) -> AnswerSurvey:
    reply = {"question": "charging", "options": (says,)}
    return AnswerSurvey.model_validate({"survey": SURVEY, "unit": unit, "replies": (reply,)})


async def asked() -> Office:
    office = await Office.opened()
    await office.take(opening(), CAPTAIN, "open")
    return office


async def answer(office: Office, unit: str, says: str) -> Outcome:
    return await office.desk.take(paper(unit, says), CAPTAIN, uuid4())


async def test_the_window_shuts_at_its_instant_whether_or_not_anybody_closed_it() -> None:
    office = await asked()
    office.ledger.now = CLOSES - timedelta(microseconds=1)
    await answer(office, "door0001", "yes")
    office.ledger.now = CLOSES
    with pytest.raises(SurveyOver):
        await answer(office, "door0002", "yes")
    late = await answer(office, "door0001", "no")
    assert late.refusal
    assert late.refusal.code == "survey_over"
    assert [one.counts for one in (await answers_to(office.ledger, SURVEY)).values()] == [True]


async def test_only_what_changes_whether_an_answer_counts_needs_the_window() -> None:
    office = await asked()
    await answer(office, "door0001", "yes")
    assert [one.window for one in office.ledger.appended if one.stream.startswith("answer/")] == [
        survey_window(SURVEY)
    ]


async def test_rows_follow_from_events_alone() -> None:
    office = await asked()
    await answer(office, "door0001", "yes")
    for stream in (survey_stream(SURVEY), answer_stream(SURVEY, "door0001")):
        rows = rows_of(stream, (await office.ledger.load(stream)).events)
        assert rows
        assert rows.current == office.ledger.current[stream]
        assert rows.windows == office.ledger.windows[stream]


async def test_whoever_counts_a_theme_becomes_one_topic() -> None:
    office = await asked()
    for unit, says in (("door0001", "no"), ("door0002", "yes")):
        await answer(office, unit, says)
    office.ledger.now = CLOSES
    await office.take(CountSurvey(survey=SURVEY), CAPTAIN, "count")
    reader = FieldReader(office.ledger, office.vault, office.rulebook)
    topics = [
        await raise_topics(await reader.survey(SURVEY, actor), office.desk, actor)
        for actor in (CAPTAIN, OFFICER, CAPTAIN)
    ]
    assert topics[0] == topics[1] == topics[2]
    (topic,) = topics[0]
    loaded = await office.ledger.load(deliberation_stream(topic))
    assert [one.kind for one in loaded.events].count("TopicSuggested") == 1
    survey = await survey_of(office.ledger, SURVEY)
    assert survey
    assert [(one.theme, one.households, one.base) for one in survey.raised] == [("quiet", 1, 2)]


async def test_a_survey_that_nobody_opened_takes_no_answers() -> None:
    office = await Office.opened()
    assert await survey_of(office.ledger, SURVEY) is None
    assert await answers_to(office.ledger, SURVEY) == {}
