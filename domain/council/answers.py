"""Decisions: one valid answer per household, given with its own pass or taken down at the door."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from domain.council.fieldwork import FieldGround, works_at
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
from domain.refusals import NotPermitted
from schemas.actors import Actor, Role
from schemas.acts import action_name
from schemas.council.answers import (
    AnswerEvent,
    AnswerIntent,
    AnswerSurvey,
    AnswerTagged,
    AnswerVoided,
    Reply,
    ReplyDraft,
    SurveyAnswered,
    SurveySeen,
    TagAnswer,
    VoidAnswer,
)
from schemas.council.surveys import SurveyOpened, SurveyQuestion
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one household as it stands: its last revision, or none that counts (`voided`)."""

    revision: int
    replies: tuple[Reply, ...]
    recorded_by: tuple[str, ...] = ()
    voided: bool = False
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it is a valid answer."""
        return not self.voided

    def chosen(self, question: str) -> tuple[str, ...]:
        """The options that the household chose; none where it chose none."""
        return next((one.options for one in self.replies if one.question == question), ())

    def text(self, question: str) -> Sealed | None:
        """What the household wrote, sealed."""
        return next((one.text for one in self.replies if one.question == question), None)


def evolve(answer: Answer | None, event: AnswerEvent) -> Answer:
    """The answer after one more event; an answer given anew has been read by nobody yet."""
    if isinstance(event, SurveyAnswered):
        return Answer(event.revision, event.replies, event.recorded_by)
    if answer is None:
        raise ValueError("the stream of an answer begins with SurveyAnswered")
    match event:
        case AnswerVoided():
            return replace(answer, voided=True)
        case AnswerTagged():
            others = tuple(one for one in answer.tags if one[0] != event.question)
            return replace(answer, tags=(*others, (event.question, event.themes)))
    assert_never(event)


def decide(answer: Answer | None, command: AnswerIntent, ground: FieldGround) -> tuple[AnswerEvent, ...]:
    """The facts that one of these commands creates, none when nothing is new.

    Raise `Refusal` if it may not happen. The survey comes with the command, read by the desk.
    """
    seen = command.asked
    if seen is None:
        raise UnknownSurvey
    match command:
        case AnswerSurvey():
            return _answer(answer, command, seen, ground)
        case VoidAnswer():
            paper = _standing(answer, command, seen, ground)
            if not takes_answers(seen, ground.at):
                raise SurveyOver
            return (AnswerVoided(revision=paper.revision, reason=command.reason.sealed),)
        case TagAnswer():
            return _tag(_standing(answer, command, seen, ground), command, seen)
    assert_never(command)


def takes_answers(seen: SurveySeen, at: datetime) -> bool:
    """Whether the survey still takes answers at an instant."""
    return not seen.closed and at < seen.opened.closes


def is_of(actor: Actor, opened: SurveyOpened, unit: str) -> bool:
    """Whether the actor holds the pass of this household."""
    return (
        actor.role is Role.RESIDENT
        and opened.register_id is not None
        and (actor.register_id, actor.unit) == (opened.register_id, unit)
    )


def _answer(
    answer: Answer | None, command: AnswerSurvey, seen: SurveySeen, ground: FieldGround
) -> tuple[AnswerEvent, ...]:
    themselves = is_of(ground.actor, seen.opened, command.unit)
    if not themselves and not works_at(ground.actor, seen.opened.place):
        raise NotPermitted(action=action_name(AnswerSurvey))
    if themselves and (command.recorded_by or command.outreach):
        raise NotPermitted(action=action_name(AnswerSurvey))
    if not seen.listed:
        raise HouseholdNotAsked
    if not takes_answers(seen, ground.at):
        raise SurveyOver
    if answer is not None and answer.counts:
        if not themselves and not answer.recorded_by:
            raise AnsweredThemselves
        if seen.opened.changes == "refuse":
            raise AnsweredAlready
    _check(command.replies, seen.opened)
    return (
        SurveyAnswered(
            revision=answer.revision + 1 if answer else 1,
            replies=tuple(
                Reply(question=one.question, options=one.options, text=one.text.sealed if one.text else None)
                for one in command.replies
            ),
            recorded_by=() if themselves else command.recorded_by or (ground.actor.id,),
            outreach=command.outreach,
        ),
    )


def _check(replies: tuple[ReplyDraft, ...], opened: SurveyOpened) -> None:
    """Raise `ReplyUnfit` unless every reply fits its question and no required one is left out."""
    questions = {question.id: question for question in opened.questions}
    given = {reply.question for reply in replies}
    for reply in replies:
        if reply.question not in questions or not _fits(reply, questions[reply.question]):
            raise ReplyUnfit(question=reply.question)
    for question in opened.questions:
        if question.required and question.id not in given:
            raise ReplyUnfit(question=question.id)


def _fits(reply: ReplyDraft, question: SurveyQuestion) -> bool:
    if question.form == "text":
        return reply.text is not None and bool(reply.text.plain.strip())
    chosen = reply.options
    most = 1 if question.form == "one" else question.most or len(question.options)
    known = {option.id for option in question.options}
    return 1 <= len(chosen) <= most and len(set(chosen)) == len(chosen) and set(chosen) <= known


def _standing(
    answer: Answer | None, command: VoidAnswer | TagAnswer, seen: SurveySeen, ground: FieldGround
) -> Answer:
    """The answer that staff speak of; what a household said is set aside or read by staff alone."""
    if not works_at(ground.actor, seen.opened.place):
        raise NotPermitted(action=action_name(type(command)))
    if answer is None or not answer.counts:
        raise UnknownAnswer
    return answer


def _tag(answer: Answer, command: TagAnswer, seen: SurveySeen) -> tuple[AnswerEvent, ...]:
    if command.revision != answer.revision:
        raise AnswerChanged(revision=answer.revision)
    if unknown := [theme for theme in command.themes if theme not in seen.themes]:
        raise UnknownTheme(theme=unknown[0])
    if answer.text(command.question) is None:
        raise ReplyUnfit(question=command.question)
    themes = tuple(sorted(set(command.themes)))
    if (command.question, themes) in answer.tags:
        return ()
    return (AnswerTagged(revision=answer.revision, question=command.question, themes=themes),)
