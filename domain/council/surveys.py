"""Decisions: a survey is opened over a list of households, ends on its day or before, and is counted afterwards."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from uuid import UUID, uuid5

from domain.council.fieldwork import FieldGround, Step, permit, steps, works_at
from domain.council.refusals.fieldwork import (
    ClosingPast,
    RollUnfit,
    SurveyExists,
    SurveyOver,
    SurveyStillOpen,
    ThemeExists,
    UnknownSurvey,
)
from domain.council.survey_counting import raised_by
from domain.refusals import Refusal, UnknownPlace
from schemas.council.surveys import (
    CloseSurvey,
    CountSurvey,
    NameTheme,
    OpenSurvey,
    QuestionDraft,
    SurveyClosed,
    SurveyCounted,
    SurveyCounts,
    SurveyEvent,
    SurveyIntent,
    SurveyOpened,
    SurveyOption,
    SurveyQuestion,
    SurveyStep,
    Theme,
    ThemeDraft,
    ThemeNamed,
    ThemeRaised,
)
from schemas.ids import NAMESPACE, covers


@dataclass(frozen=True, slots=True)
class Survey:
    """Where a survey stands. `themes` are those it began with and those found since; `raised` those that became topics."""

    survey: UUID
    opened: SurveyOpened
    opened_at: datetime
    themes: tuple[Theme, ...]
    closed_at: datetime | None = None
    counts: SurveyCounts | None = None
    raised: tuple[ThemeRaised, ...] = ()

    def takes_answers(self, at: datetime) -> bool:
        """Whether an answer given at an instant is in time: before the closing instant, and before anybody ended it."""
        return self.closed_at is None and at < self.opened.closes

    @property
    def place(self) -> str:
        """Where it asks."""
        return self.opened.place


def topic_of(survey: UUID, theme: str) -> UUID:
    """The deliberation that a theme of a survey becomes: always the same one, however often it is raised."""
    return uuid5(NAMESPACE, f"topic/survey/{survey}/{theme}")


def evolve(survey: Survey | None, event: SurveyEvent, survey_id: UUID, at: datetime) -> Survey:
    """The survey after one more event; raise `ValueError` for a stream that does not begin with `SurveyOpened`."""
    if isinstance(event, SurveyOpened):
        return Survey(survey_id, event, at, event.themes)
    if survey is None:
        raise ValueError("the stream of a survey begins with SurveyOpened")
    match event:
        case ThemeNamed():
            return replace(survey, themes=(*survey.themes, event.theme))
        case SurveyClosed():
            return replace(survey, closed_at=at)
        case SurveyCounted():
            return replace(survey, counts=event.counts)
        case ThemeRaised():
            return replace(survey, raised=(*survey.raised, event))
    assert_never(event)


def decide(survey: Survey | None, command: SurveyIntent, ground: FieldGround) -> tuple[SurveyEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    if isinstance(command, OpenSurvey):
        return _open(survey, command, ground)
    if survey is None:
        raise UnknownSurvey
    permit(type(command), ground.actor, survey.place)
    if refusal := _not_yet(type(command), survey, ground):
        raise refusal
    match command:
        case NameTheme():
            if command.theme.id in {theme.id for theme in survey.themes}:
                raise ThemeExists(theme=command.theme.id)
            return (ThemeNamed(theme=_theme(command.theme)),)
        case CloseSurvey():
            return (SurveyClosed(),)
        case CountSurvey():
            return _count(survey, command)
    assert_never(command)


def available(survey: Survey, ground: FieldGround) -> tuple[Step, ...]:
    """What the actor may do with the survey now, and what not yet, with the reason."""
    if not works_at(ground.actor, survey.place):
        return ()
    commands: tuple[type[SurveyStep], ...] = (NameTheme, CloseSurvey, CountSurvey)
    return steps((command, _not_yet(command, survey, ground)) for command in commands)


def _not_yet(command: type[SurveyStep], survey: Survey, ground: FieldGround) -> Refusal | None:
    takes = survey.takes_answers(ground.at)
    if command is CloseSurvey and not takes:
        return SurveyOver()
    if command is CountSurvey and takes:
        return SurveyStillOpen()
    return None


def _open(survey: Survey | None, command: OpenSurvey, ground: FieldGround) -> tuple[SurveyEvent, ...]:
    permit(OpenSurvey, ground.actor, command.place)
    if survey is not None:
        raise SurveyExists
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    if command.closes <= ground.at:
        raise ClosingPast
    targeted, register = command.households or 0, None
    if command.roll is not None:
        seen = command.listed
        if seen is None or seen.electorate != "households" or not seen.units:
            raise RollUnfit
        if not covers(command.place, seen.place):
            raise RollUnfit
        targeted, register = seen.units, UUID(seen.source.partition("/")[2])
    return (
        SurveyOpened(
            place=command.place,
            roll=command.roll,
            register_id=register,
            targeted=targeted,
            title=command.title.sealed,
            questions=tuple(_question(one) for one in command.questions),
            themes=tuple(_theme(one) for one in command.themes),
            threshold=command.threshold,
            changes=command.changes,
            closes=command.closes,
        ),
    )


def _question(draft: QuestionDraft) -> SurveyQuestion:
    options = tuple(SurveyOption(id=one.id, label=one.label.sealed, theme=one.theme) for one in draft.options)
    return SurveyQuestion(
        id=draft.id,
        form=draft.form,
        most=draft.most,
        required=draft.required,
        text=draft.text.sealed,
        options=options,
    )


def _theme(draft: ThemeDraft) -> Theme:
    return Theme(id=draft.id, label=draft.label.sealed)


def _count(survey: Survey, command: CountSurvey) -> tuple[SurveyEvent, ...]:
    """The counts once, and each theme once when it gets there: staff may go on reading what people wrote."""
    counts = command.counts
    if counts is None:
        raise AssertionError("the desk gathers the answers before it counts them")
    known = {one.theme for one in survey.raised}
    first = (SurveyCounted(counts=counts),) if survey.counts is None else ()
    raised = (
        ThemeRaised(theme=theme, households=of, base=base, deliberation=topic_of(survey.survey, theme))
        for theme, of, base in raised_by(counts, survey.opened.threshold)
        if theme not in known
    )
    return (*first, *raised)
