"""Counting a survey: households, options and themes, in whole numbers and exact shares."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from domain.council.answers import Answer
from schemas.council.surveys import (
    OptionCount,
    SurveyCounts,
    SurveyOpened,
    TextCount,
    ThemeCount,
    Threshold,
)


def count(opened: SurveyOpened, themes: Iterable[str], answers: Iterable[Answer]) -> SurveyCounts:
    """What answers come to, one per household and whatever their order; those that were set aside count as voided alone."""
    papers = tuple(answers)
    valid = tuple(paper for paper in papers if paper.counts)
    spoken = [themes_in(opened, paper) for paper in valid]
    return SurveyCounts(
        targeted=opened.targeted,
        valid=len(valid),
        voided=len(papers) - len(valid),
        by_staff=sum(1 for paper in valid if paper.recorded_by),
        options=tuple(
            OptionCount(
                question=question.id,
                option=option.id,
                households=sum(1 for paper in valid if option.id in paper.chosen(question.id)),
            )
            for question in opened.questions
            for option in question.options
        ),
        texts=tuple(
            TextCount(question=question.id, households=sum(1 for paper in valid if paper.text(question.id)))
            for question in opened.questions
            if question.form == "text"
        ),
        themes=tuple(
            ThemeCount(theme=theme, households=sum(1 for one in spoken if theme in one)) for theme in themes
        ),
    )


def themes_in(opened: SurveyOpened, answer: Answer) -> frozenset[str]:
    """The themes that a household spoke of: by the options it chose, and in its words as staff read them."""
    by_option = (
        option.theme
        for question in opened.questions
        for option in question.options
        if option.theme and option.id in answer.chosen(question.id)
    )
    return frozenset((*by_option, *(theme for _, themes in answer.tags for theme in themes)))


def response_rate(counts: SurveyCounts) -> Fraction:
    """Valid households of those to be asked; above one where there were more than was thought."""
    return Fraction(counts.valid, counts.targeted)


def raised_by(counts: SurveyCounts, threshold: Threshold) -> Iterator[tuple[str, int, int]]:
    """The themes that enough households spoke of: each with how many did, and of how many.

    A share is of the valid answers or of all households to be asked; it is reached when it is met exactly.
    """
    share = threshold.share
    base = counts.targeted if share and share.of == "targeted" else counts.valid
    for one in counts.themes:
        enough = (
            one.households * share.denominator >= base * share.numerator
            if share
            else one.households >= (threshold.households or 1)
        )
        if one.households and enough:
            yield one.theme, one.households, base
