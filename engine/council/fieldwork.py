"""Surveys, their answers, reception days and rounds of doors as the desk works on them."""

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from domain.case.ground import Ground
from domain.council import answers, outreach, receptions, surveys
from domain.council.answers import Answer
from domain.council.fieldwork import FieldGround
from domain.council.outreach import Outreach
from domain.council.receptions import Reception
from domain.council.refusals.fieldwork import SurveyOver
from domain.council.survey_counting import count
from domain.council.surveys import Survey
from domain.refusals import Refusal
from engine.catalogue import CODEC
from engine.council.keeping import RollShelf, roll_of
from engine.process import Process, Supplies
from ledger.port import Ledger, Shut
from projections.council.field_rows import outreach_rows, reception_rows, survey_rows
from projections.rows import plain_rows
from schemas.case_events import DisputeReported
from schemas.council.acts import Unit
from schemas.council.answers import (
    AnswerCommand,
    AnswerEvent,
    AnswerIntent,
    AnswerSurvey,
    SurveySeen,
    VoidAnswer,
)
from schemas.council.lists import RollFacts
from schemas.council.outreach import OutreachCommand, OutreachEvent, OutreachIntent, PlanOutreach, RecordDoor
from schemas.council.receptions import LogVisitor, ReceptionCommand, ReceptionEvent, ReceptionIntent
from schemas.council.surveys import CountSurvey, OpenSurvey, SurveyCommand, SurveyEvent, SurveyIntent
from schemas.council.topics import TopicSuggested
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.ids import (
    answer_stream,
    answers_of,
    case_stream,
    deliberation_stream,
    outreach_stream,
    reception_stream,
    survey_stream,
    survey_window,
)

_PAGE = 5_000
"""Events of answers that are read in one go."""

_SHELF = "rolls of surveys"
"""Under which name the rolls that surveys ask are kept."""


def _field(ground: Ground) -> FieldGround:
    return FieldGround(ground.actor, ground.at, ground.directory)


class SurveyProcess(Process[Survey]):
    """Surveys."""

    def stream(self, command: Frame) -> str:
        return survey_stream(cast(SurveyCommand, command).survey)

    def fold(self, state: Survey | None, recorded: Iterable[Recorded]) -> Survey | None:
        for one in recorded:
            survey = UUID(one.stream.partition("/")[2])
            event = cast(SurveyEvent, CODEC.decode(one))
            state = surveys.evolve(state, event, survey, one.recorded_at)
        return state

    async def gather(self, state: Survey | None, command: Frame, supplies: Supplies) -> Frame:
        """The roll that an opening names; for a count, every answer."""
        if isinstance(command, OpenSurvey) and command.roll is not None:
            return command.model_copy(update={"listed": await roll_facts(supplies.ledger, command.roll)})
        if isinstance(command, CountSurvey) and state is not None:
            found = await answers_to(supplies.ledger, state.survey)
            themes = [theme.id for theme in state.themes]
            counts = count(state.opened, themes, found.values())
            return command.model_copy(update={"counts": counts})
        return command

    def decide(self, state: Survey | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return surveys.decide(state, cast(SurveyIntent, command), _field(ground))

    def rows(self, state: Survey, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return survey_rows(state)


class AnswerProcess(Process[Answer]):
    """Answers to surveys, one stream per household: whoever is quicker, there is one."""

    def stream(self, command: Frame) -> str:
        asked = cast(AnswerCommand, command)
        return answer_stream(asked.survey, asked.unit)

    def fold(self, state: Answer | None, recorded: Iterable[Recorded]) -> Answer | None:
        for one in recorded:
            state = answers.evolve(state, cast(AnswerEvent, CODEC.decode(one)))
        return state

    async def gather(self, state: Answer | None, command: Frame, supplies: Supplies) -> Frame:
        """The survey as it stands, and whether it asks this household."""
        asked = cast(AnswerCommand, command)
        survey = await survey_of(supplies.ledger, asked.survey)
        if survey is None:
            return command
        listed = True
        if isinstance(command, AnswerSurvey) and survey.opened.roll is not None:
            shelf = cast(RollShelf, supplies.kept.setdefault(_SHELF, RollShelf(supplies.ledger)))
            roll = await shelf.roll(survey.opened.roll)
            listed = roll is not None and asked.unit in roll.entries
        seen = SurveySeen(
            opened=survey.opened,
            themes=tuple(theme.id for theme in survey.themes),
            closed=survey.closed_at is not None,
            listed=listed,
        )
        return command.model_copy(update={"asked": seen})

    def decide(self, state: Answer | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return answers.decide(state, cast(AnswerIntent, command), _field(ground))

    def window(self, command: Frame) -> str | None:
        """What changes whether an answer counts happens while the survey is open; reading it may come later."""
        counts = isinstance(command, AnswerSurvey | VoidAnswer)
        return survey_window(cast(AnswerCommand, command).survey) if counts else None

    def shut(self, reason: Shut) -> Refusal:
        return SurveyOver()

    def rows(self, state: Answer, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return plain_rows("answer")


class ReceptionProcess(Process[Reception]):
    """Reception sessions."""

    def stream(self, command: Frame) -> str:
        return reception_stream(cast(ReceptionCommand, command).reception)

    def fold(self, state: Reception | None, recorded: Iterable[Recorded]) -> Reception | None:
        for one in recorded:
            state = receptions.evolve(state, cast(ReceptionEvent, CODEC.decode(one)))
        return state

    async def gather(self, state: Reception | None, command: Frame, supplies: Supplies) -> Frame:
        """Whether the intake that a visitor is logged with says that it came from this session."""
        if not isinstance(command, LogVisitor):
            return command
        cases = (command.case,) if command.case else ()
        topics = (command.deliberation,) if command.deliberation else ()
        here = await _brought(supplies.ledger, self.stream(command), cases, topics)
        return command.model_copy(update={"brought_here": here})

    def decide(self, state: Reception | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return receptions.decide(state, cast(ReceptionIntent, command), _field(ground))

    def rows(self, state: Reception, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return reception_rows(state)


class OutreachProcess(Process[Outreach]):
    """Rounds of doors."""

    def stream(self, command: Frame) -> str:
        return outreach_stream(cast(OutreachCommand, command).outreach)

    def fold(self, state: Outreach | None, recorded: Iterable[Recorded]) -> Outreach | None:
        for one in recorded:
            state = outreach.evolve(state, cast(OutreachEvent, CODEC.decode(one)))
        return state

    async def gather(self, state: Outreach | None, command: Frame, supplies: Supplies) -> Frame:
        """The roll that a plan names, with the doors it lacks; whether the intakes of a door came from this round."""
        if isinstance(command, PlanOutreach):
            listed = await roll_facts(supplies.ledger, command.roll, command.doors)
            return command.model_copy(update={"listed": listed})
        if isinstance(command, RecordDoor):
            topics = [one.deliberation for one in command.opinions if one.deliberation]
            here = await _brought(supplies.ledger, self.stream(command), command.cases, topics)
            return command.model_copy(update={"brought_here": here})
        return command

    def decide(self, state: Outreach | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return outreach.decide(state, cast(OutreachIntent, command), _field(ground))

    def rows(self, state: Outreach, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return outreach_rows(state, recorded[0].recorded_at)


SURVEYS = SurveyProcess()
ANSWERS = AnswerProcess()
RECEPTIONS = ReceptionProcess()
OUTREACHES = OutreachProcess()


async def survey_of(ledger: Ledger, survey: UUID) -> Survey | None:
    """A survey as it stands; None when there is none."""
    return SURVEYS.fold(None, (await ledger.load(survey_stream(survey))).events)


async def answers_to(ledger: Ledger, survey: UUID) -> dict[Unit, Answer]:
    """Every answer to a survey as it stands, by household, in the order in which they first came."""
    found: dict[Unit, Answer] = {}
    prefix, after = answers_of(survey), 0
    while page := await ledger.read_under(prefix, after, limit=_PAGE):
        for one in page:
            unit = one.stream.removeprefix(prefix)
            found[unit] = answers.evolve(found.get(unit), cast(AnswerEvent, CODEC.decode(one)))
        after = page[-1].position
    return found


async def roll_facts(ledger: Ledger, roll_id: UUID, units: Sequence[Unit] = ()) -> RollFacts | None:
    """A roll as work in the field needs it, with those of `units` that it lacks; None when there is none."""
    roll = await roll_of(ledger, roll_id)
    if roll is None:
        return None
    return RollFacts(
        source=roll.header.source,
        electorate=roll.header.electorate,
        place=roll.header.place,
        units=len(roll.entries),
        lacks=tuple(unit for unit in units if unit not in roll.entries),
    )


async def _brought(ledger: Ledger, session: str, cases: Iterable[UUID], topics: Iterable[UUID]) -> bool:
    """Whether all these cases and deliberations say that they came from a session."""
    for stream in (*map(case_stream, cases), *map(deliberation_stream, topics)):
        events = (await ledger.load(stream)).events
        first = CODEC.decode(events[0]) if events else None
        match first:
            case DisputeReported(intake=intake) if intake is not None and intake.session == session:
                continue
            case TopicSuggested(origin=origin) if origin == session:
                continue
            case _:
                return False
    return True
