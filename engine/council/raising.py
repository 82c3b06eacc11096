"""Themes of a survey on their way to the topics that they become: each is suggested once, with a link back."""

from uuid import UUID, uuid5

from domain.council.refusals.deliberation import AlreadySuggested
from engine.council.field_reading import SurveyLook
from engine.desk import CommandReused, Desk
from schemas.actors import Actor
from schemas.council.topics import SuggestTopic
from schemas.ids import NAMESPACE, deliberation_subject, survey_stream
from schemas.words import Words


async def raise_topics(look: SurveyLook, desk: Desk, by: Actor) -> tuple[UUID, ...]:
    """Suggest a topic for every theme that was raised; return their deliberations.

    Sent again, by whomever, it finds them suggested already: their ids follow from survey and theme.
    """
    labels = {theme.id: look.said(theme.label) or theme.id for theme in look.survey.themes}
    asked = look.said(look.survey.opened.title)
    for raised in look.survey.raised:
        label, subject = labels[raised.theme], deliberation_subject(raised.deliberation)
        problem = "\n".join(part for part in (asked, f"{label}：{raised.households}/{raised.base}") if part)
        suggest = SuggestTopic(
            deliberation=raised.deliberation,
            place=look.survey.place,
            source="survey",
            origin=survey_stream(look.survey.survey),
            title=Words(plain=label, subject=subject, field="title"),
            problem=Words(plain=problem, subject=subject, field="problem"),
        )
        try:
            await desk.take(suggest, by, uuid5(NAMESPACE, f"raised/{raised.deliberation}"))
        except (CommandReused, AlreadySuggested):
            # Another member of staff was there first; the topic is the same.
            continue
    return tuple(raised.deliberation for raised in look.survey.raised)
