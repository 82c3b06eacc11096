"""Reading surveys, reception days and rounds of doors, as far as somebody may know of them; words opened for those who may."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.council.answers import Answer, is_of
from domain.council.fieldwork import FieldGround, watches
from domain.council.outreach import Outreach
from domain.council.receptions import Reception
from domain.council.refusals.fieldwork import UnknownOutreach, UnknownReception, UnknownSurvey
from domain.council.survey_counting import count
from domain.council.surveys import Survey
from engine.council.fieldwork import ANSWERS, OUTREACHES, RECEPTIONS, SURVEYS, answers_to, survey_of
from engine.council.keeping import RollShelf
from engine.rulebook import Rulebook
from ledger.port import Ledger
from ledger.vault import Vault
from schemas.actors import Actor, Role
from schemas.council.surveys import SurveyCounts
from schemas.envelope import Loaded
from schemas.ids import answer_stream, outreach_stream, reception_stream, survey_stream
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class FieldLook:
    """What every look at work in the field has: on which ground, at which version, and words by digest (None: forgotten)."""

    ground: FieldGround
    version: int
    words: Mapping[str, str | None] = field(repr=False)

    def said(self, ref: Sealed) -> str | None:
        """The words of a reference; None once they were forgotten, or where they are not for whoever looks."""
        return self.words.get(ref.digest)


@dataclass(frozen=True, slots=True)
class SurveyLook(FieldLook):
    """A survey; `own` is the answer of the household that looks, `own_version` the version of its stream."""

    survey: Survey
    own: Answer | None
    own_version: int
    watched: bool


@dataclass(frozen=True, slots=True)
class AnswersLook(FieldLook):
    """The answers to a survey by household, with what people wrote."""

    survey: Survey
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class ReceptionLook(FieldLook):
    """A session; whoever does not watch over its place sees when and where it is, and nobody who came."""

    reception: Reception
    watched: bool


@dataclass(frozen=True, slots=True)
class OutreachLook(FieldLook):
    """A round of doors."""

    outreach: Outreach


class FieldReader:
    """Opens what is sealed for those who may see it; raises what is unknown to whoever may not know of it."""

    def __init__(self, ledger: Ledger, vault: Vault, rulebook: Rulebook) -> None:
        self._ledger = ledger
        self._vault = vault
        self._rulebook = rulebook
        self._rolls = RollShelf(ledger)

    async def known(self, stream: str, command_id: UUID) -> bool:
        """Whether a command about a stream was carried out before."""
        return (await self._ledger.load(stream, command_id)).outcome is not None

    async def survey(self, survey_id: UUID, actor: Actor) -> SurveyLook:
        """A survey, for staff of its place and for the households that it asks; raise `UnknownSurvey` for others."""
        loaded = await self._ledger.load(survey_stream(survey_id))
        survey = SURVEYS.fold(None, loaded.events)
        watched = survey is not None and watches(actor, survey.place)
        if survey is None or not (watched or await self._asked(survey, actor)):
            raise UnknownSurvey
        own, own_version = None, 0
        if actor.role is Role.RESIDENT and actor.unit:
            paper = await self._ledger.load(answer_stream(survey_id, actor.unit))
            own, own_version = ANSWERS.fold(None, paper.events), paper.version
        refs = [survey.opened.title, *(theme.label for theme in survey.themes)]
        for question in survey.opened.questions:
            refs += [question.text, *(option.label for option in question.options)]
        refs += [] if own is None else [one.text for one in own.replies if one.text]
        return SurveyLook(
            await self._ground(actor, loaded),
            loaded.version,
            await self._vault.open(refs),
            survey,
            own,
            own_version,
            watched,
        )

    async def titles(self, streams: Sequence[str]) -> Mapping[str, str | None]:
        """The titles of those streams that hold a survey; None for one that was forgotten."""
        loaded = zip(streams, await self._ledger.load_all(streams), strict=True)
        folded = ((stream, SURVEYS.fold(None, one.events)) for stream, one in loaded)
        refs = {stream: found.opened.title for stream, found in folded if found is not None}
        texts = await self._vault.open(tuple(refs.values()))
        return {stream: texts.get(ref.digest) for stream, ref in refs.items()}

    async def result(self, survey_id: UUID, actor: Actor) -> tuple[SurveyLook, SurveyCounts]:
        """A survey with its answers counted as they stand now."""
        look = await self.survey(survey_id, actor)
        found = await answers_to(self._ledger, survey_id)
        themes = [theme.id for theme in look.survey.themes]
        return look, count(look.survey.opened, themes, found.values())

    async def answers(self, survey_id: UUID, actor: Actor) -> AnswersLook:
        """Every answer with what people wrote, for staff of the place; raise `UnknownSurvey` for others."""
        loaded = await self._ledger.load(survey_stream(survey_id))
        survey = SURVEYS.fold(None, loaded.events)
        if survey is None or not watches(actor, survey.place):
            raise UnknownSurvey
        found = await answers_to(self._ledger, survey_id)
        refs = [one.text for answer in found.values() for one in answer.replies if one.text]
        return AnswersLook(
            await self._ground(actor, loaded), loaded.version, await self._vault.open(refs), survey, found
        )

    async def reception(self, reception_id: UUID, actor: Actor) -> ReceptionLook:
        """A session: its hours for everybody, its visitors for staff of the place; raise `UnknownReception`."""
        loaded = await self._ledger.load(reception_stream(reception_id))
        reception = RECEPTIONS.fold(None, loaded.events)
        if reception is None:
            raise UnknownReception
        watched = watches(actor, reception.session.place)
        refs = [
            ref
            for one in (reception.visitors if watched else ())
            for ref in (one.visitor, one.matter, one.answer)
            if ref is not None
        ]
        return ReceptionLook(
            await self._ground(actor, loaded),
            loaded.version,
            await self._vault.open(refs),
            reception,
            watched,
        )

    async def receptions(self, streams: Sequence[str]) -> tuple[Reception, ...]:
        """Sessions as they stand, all of one moment; nothing is opened."""
        loaded = await self._ledger.load_all(streams)
        found = (RECEPTIONS.fold(None, one.events) for one in loaded)
        return tuple(one for one in found if one is not None)

    async def outreach(self, outreach_id: UUID, actor: Actor) -> OutreachLook:
        """A round of doors, for staff of the place; raise `UnknownOutreach` for others."""
        loaded = await self._ledger.load(outreach_stream(outreach_id))
        outreach = OUTREACHES.fold(None, loaded.events)
        if outreach is None or not watches(actor, outreach.plan.place):
            raise UnknownOutreach
        refs = [opinion.text for knock in outreach.knocks for opinion in knock.opinions]
        return OutreachLook(
            await self._ground(actor, loaded), loaded.version, await self._vault.open(refs), outreach
        )

    async def asked(self, surveys: Iterable[UUID], actor: Actor) -> tuple[UUID, ...]:
        """Which of these surveys ask the household that the actor speaks for."""
        found = []
        for survey_id in surveys:
            survey = await survey_of(self._ledger, survey_id)
            if survey is not None and await self._asked(survey, actor):
                found.append(survey_id)
        return tuple(found)

    async def _asked(self, survey: Survey, actor: Actor) -> bool:
        if actor.unit is None or survey.opened.roll is None or not is_of(actor, survey.opened, actor.unit):
            return False
        roll = await self._rolls.roll(survey.opened.roll)
        return roll is not None and actor.unit in roll.entries

    async def _ground(self, actor: Actor, loaded: Loaded) -> FieldGround:
        return FieldGround(actor, loaded.now, await self._rulebook.directory())
