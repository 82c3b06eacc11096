"""Surveys as they are shown: questions with their words, one's own answer, every answer for staff, and the result."""

from collections.abc import Mapping

from api.council.field_shapes import StepsView
from api.council.survey_shapes import (
    AnswersView,
    AnswerView,
    ChosenView,
    OptionView,
    OwnAnswer,
    QuestionView,
    RatioView,
    ReplyView,
    ResultView,
    SurveyView,
    ThemeResult,
    ThemeView,
    WrittenView,
)
from api.naming import Naming
from domain.council.answers import Answer
from domain.council.survey_counting import response_rate
from engine.council.field_reading import AnswersLook, FieldLook, SurveyLook
from schemas.council.surveys import SurveyCounts
from schemas.sealed import Sealed

FEWEST = 7
"""Of fewer valid answers residents are told the response alone: a neighbour's answer could be found out from the numbers."""


def survey_view(look: SurveyLook, naming: Naming, actions: StepsView) -> SurveyView:
    """A survey with its questions, and the answer of the household that looks."""
    survey, opened = look.survey, look.survey.opened
    return SurveyView(
        survey_id=survey.survey,
        version=look.version,
        place=naming.place(survey.place),
        title=_said(look, opened.title, naming),
        questions=tuple(
            QuestionView(
                id=one.id,
                form=one.form,
                text=_said(look, one.text, naming),
                options=tuple(
                    OptionView(
                        id=option.id,
                        label=_said(look, option.label, naming),
                        theme=option.theme if look.watched else None,
                    )
                    for option in one.options
                ),
                most=one.most,
                required=one.required,
            )
            for one in opened.questions
        ),
        themes=_themes(look, naming) if look.watched else (),
        targeted=opened.targeted,
        roll=opened.roll,
        changes=opened.changes,
        opened_at=survey.opened_at,
        closes=opened.closes,
        takes_answers=survey.takes_answers(look.ground.at),
        answered=None if look.own is None else _own(look, look.own),
        actions=actions,
    )


def answers_view(look: AnswersLook) -> AnswersView:
    """Every answer, by household."""
    return AnswersView(
        survey_id=look.survey.survey,
        answers=tuple(
            AnswerView(
                unit=unit,
                revision=answer.revision,
                valid=answer.counts,
                recorded_by=answer.recorded_by,
                replies=_replies(look, answer),
                themes=dict(answer.tags),
            )
            for unit, answer in look.answers.items()
        ),
    )


def result_view(look: SurveyLook, counts: SurveyCounts, naming: Naming) -> ResultView:
    """What a survey came to, as far as whoever looks may know."""
    rate = response_rate(counts)
    withheld = not look.watched and counts.valid < FEWEST
    labels = {
        (question.id, option.id): _said(look, option.label, naming)
        for question in look.survey.opened.questions
        for option in question.options
    }
    themes: Mapping[str, ThemeView] = {one.id: one for one in _themes(look, naming)}
    return ResultView(
        survey_id=look.survey.survey,
        valid=counts.valid,
        voided=counts.voided,
        by_staff=counts.by_staff,
        response=RatioView(numerator=rate.numerator, denominator=rate.denominator),
        withheld=withheld,
        options=tuple(
            ChosenView(**one.model_dump(), label=labels[one.question, one.option])
            for one in (() if withheld else counts.options)
        ),
        texts=tuple(WrittenView(**one.model_dump()) for one in (() if withheld else counts.texts)),
        themes=tuple(
            ThemeResult(**themes[one.theme].model_dump(), households=one.households)
            for one in (() if withheld else counts.themes)
        ),
    )


def _themes(look: SurveyLook, naming: Naming) -> tuple[ThemeView, ...]:
    became = {one.theme: one.deliberation for one in look.survey.raised}
    return tuple(
        ThemeView(id=one.id, label=_said(look, one.label, naming), deliberation=became.get(one.id))
        for one in look.survey.themes
    )


def _own(look: SurveyLook, own: Answer) -> OwnAnswer:
    return OwnAnswer(version=look.own_version, valid=own.counts, replies=_replies(look, own))


def _replies(look: FieldLook, answer: Answer) -> tuple[ReplyView, ...]:
    return tuple(
        ReplyView(question=one.question, options=one.options, text=look.said(one.text) if one.text else None)
        for one in answer.replies
    )


def _said(look: FieldLook, ref: Sealed, naming: Naming) -> str:
    """Words, or the sign that they were forgotten."""
    text = look.said(ref)
    return naming.locale.forgotten if text is None else text
