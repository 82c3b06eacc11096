"""The doors of household surveys: opened, answered, read, closed, counted."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from api.acting import Empty
from api.council.field import ANSWERS, OPENS, READS, Do, naming, new_id, page_of, room, steps_view
from api.council.field_bodies import FieldQuery
from api.council.field_shapes import Done, Page
from api.council.survey_bodies import SurveyBody, ThemeBody
from api.council.survey_shapes import ResultView, SurveyView
from api.council.survey_views import result_view, survey_view
from api.documents import responses
from api.doors import Doors, DoorsDep, Key, Known, LocaleDep, Staff
from api.wording import Locale
from domain.council.fieldwork import watches
from domain.council.refusals.fieldwork import SurveyStillOpen
from domain.council.surveys import available
from domain.refusals import NotPermitted
from engine.council.raising import raise_topics
from schemas.actors import Role
from schemas.council.surveys import (
    CloseSurvey,
    CountSurvey,
    NameTheme,
    OpenSurvey,
    OptionDraft,
    QuestionDraft,
    ThemeDraft,
    Threshold,
)
from schemas.ids import survey_stream, survey_subject
from schemas.words import Words

router = room("surveys")
RESULTS = responses(401, 403, 404, 409, 422, 503, ok=200)


def _words(text: str, survey: UUID, field: str) -> Words:
    return Words(plain=text, subject=survey_subject(survey), field=field)


@router.post(
    "/api/surveys",
    status_code=201,
    operation_id="open_survey",
    summary="发起问卷 Open a survey",
    responses=OPENS,
)
async def open_survey(body: SurveyBody, response: Response, do: Do, who: Staff, key: Key) -> Done:
    """Ask the households of a frozen roll, or so many households of a place of which there is no list."""
    survey = new_id(who, key)
    questions = tuple(
        QuestionDraft(
            id=one.id,
            form=one.form,
            most=one.most,
            required=one.required,
            text=_words(one.text, survey, "question"),
            options=tuple(
                OptionDraft(id=option.id, label=_words(option.label, survey, "option"), theme=option.theme)
                for option in one.options
            ),
        )
        for one in body.questions
    )
    command = OpenSurvey(
        survey=survey,
        place=body.place,
        roll=body.roll,
        households=body.households,
        title=_words(body.title, survey, "title"),
        questions=questions,
        themes=tuple(_theme(one, survey) for one in body.themes),
        threshold=Threshold.model_validate(body.threshold.model_dump()),
        changes=body.changes,
        closes=body.closes,
    )
    done = await do(command, survey)
    response.headers["Location"] = f"/api/surveys/{survey}"
    return done


def _theme(body: ThemeBody, survey: UUID) -> ThemeDraft:
    return ThemeDraft(id=body.id, label=_words(body.label, survey, "theme"))


@router.get("/api/surveys", operation_id="list_surveys", summary="问卷列表 Surveys", responses=READS)
async def list_surveys(
    query: Annotated[FieldQuery, Query()], doors: DoorsDep, who: Known, locale: LocaleDep
) -> Page:
    """Staff see those within their reach; a household those that ask it."""
    if who.role is Role.RESIDENT:
        page = await page_of(doors, locale, "survey", query.place, query)
        theirs = set(await doors.field.asked([one.id for one in page.lines], who))
        asked = page.model_copy(update={"lines": tuple(one for one in page.lines if one.id in theirs)})
        return await _titled(asked, doors, locale)
    place = query.place or who.place
    if place is None or not watches(who, place):
        raise NotPermitted(action="list")
    return await _titled(await page_of(doors, locale, "survey", place, query), doors, locale)


async def _titled(page: Page, doors: Doors, locale: Locale) -> Page:
    """The page with the titles of its surveys."""
    titles = await doors.field.titles([survey_stream(one.id) for one in page.lines])
    return page.model_copy(
        update={
            "lines": tuple(
                one.model_copy(update={"title": titles.get(survey_stream(one.id)) or locale.forgotten})
                for one in page.lines
            )
        }
    )


@router.get("/api/surveys/{survey_id}", operation_id="read_survey", summary="问卷 A survey", responses=READS)
async def read_survey(
    survey_id: UUID, response: Response, doors: DoorsDep, who: Known, locale: LocaleDep
) -> SurveyView:
    """The questions, one's own answer, and what may be done."""
    look = await doors.field.survey(survey_id, who)
    response.headers["ETag"] = f'"{look.version}"'
    actions = steps_view(available(look.survey, look.ground), locale)
    return survey_view(look, await naming(doors, locale), actions)


@router.get(
    "/api/surveys/{survey_id}/result",
    operation_id="read_survey_result",
    summary="问卷结果 The result",
    responses=RESULTS,
)
async def read_result(survey_id: UUID, doors: DoorsDep, who: Known, locale: LocaleDep) -> ResultView:
    """What the survey came to, once no more answers come in."""
    look, counts = await doors.field.result(survey_id, who)
    if look.survey.takes_answers(look.ground.at):
        raise SurveyStillOpen
    return result_view(look, counts, await naming(doors, locale))


@router.post(
    "/api/surveys/{survey_id}/themes",
    operation_id="name_theme",
    summary="归纳主题 Name a theme",
    responses=ANSWERS,
)
async def name_theme(
    survey_id: UUID,
    body: ThemeBody,
    do: Do,
    doors: DoorsDep,
    who: Known,
) -> Done:
    """Name a theme that was found in what people wrote."""
    await doors.field.survey(survey_id, who)
    command = NameTheme(survey=survey_id, theme=_theme(body, survey_id))
    return await do(command, survey_id)


@router.post(
    "/api/surveys/{survey_id}/close",
    operation_id="close_survey",
    summary="提前结束填答 End the answering",
    responses=ANSWERS,
)
async def close_survey(
    survey_id: UUID,
    body: Empty,  # noqa: ARG001 -- closed for what is not known
    do: Do,
    doors: DoorsDep,
    who: Known,
) -> Done:
    """End the answering before its day."""
    await doors.field.survey(survey_id, who)
    return await do(CloseSurvey(survey=survey_id), survey_id)


@router.post(
    "/api/surveys/{survey_id}/count",
    operation_id="count_survey",
    summary="问卷计数 Count",
    responses=ANSWERS,
)
async def count_survey(
    survey_id: UUID,
    body: Empty,  # noqa: ARG001 -- closed for what is not known
    do: Do,
    doors: DoorsDep,
    who: Known,
) -> Done:
    """Count the answers, and suggest a topic for each theme that enough households spoke of."""
    await doors.field.survey(survey_id, who)
    done = await do(CountSurvey(survey=survey_id), survey_id)
    await raise_topics(await doors.field.survey(survey_id, who), doors.desk, who)
    return done
