"""Every event that heyi writes or ever wrote, and how old versions are read."""

from typing import get_args

from ledger.codec import Codec
from schemas.calendars import CalendarPublished
from schemas.case_events import CaseEvent
from schemas.council.answers import AnswerEvent
from schemas.council.ballots import BallotEvent, UrnEvent
from schemas.council.bodies import BodyEvent
from schemas.council.covenants import CovenantEvent
from schemas.council.deliberation import DeliberationEvent
from schemas.council.outreach import OutreachEvent
from schemas.council.receptions import ReceptionEvent
from schemas.council.registers import RegisterEvent
from schemas.council.rolls import RollEvent
from schemas.council.statements import CardEvent
from schemas.council.surveys import SurveyEvent
from schemas.places import PlaceEstablished, RosterEvent
from schemas.policies import PolicyPublished
from schemas.tokens import TokenEvent

CASE_EVENTS = get_args(CaseEvent)
EVENTS = (
    *CASE_EVENTS,
    PlaceEstablished,
    *get_args(RosterEvent),
    PolicyPublished,
    CalendarPublished,
    *get_args(TokenEvent),
    *get_args(BodyEvent),
    *get_args(RegisterEvent),
    *get_args(RollEvent),
    *get_args(SurveyEvent),
    *get_args(AnswerEvent),
    *get_args(ReceptionEvent),
    *get_args(OutreachEvent),
    *get_args(DeliberationEvent),
    *get_args(BallotEvent),
    *get_args(UrnEvent),
    *get_args(CardEvent),
    *get_args(CovenantEvent),
)

CODEC = Codec(EVENTS)
"""Samples of every kind and version stand in tests/events and are read on each run."""
