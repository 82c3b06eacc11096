"""The one register of processes: which of them decides a command, and which one derives the rows of a stream."""

from collections.abc import Sequence
from typing import Any, get_args

from engine.case_process import CaseProcess
from engine.council.ballots import BALLOTS
from engine.council.cards import CARDS
from engine.council.covenants import COVENANTS
from engine.council.deliberations import DeliberationProcess
from engine.council.fieldwork import ANSWERS, OUTREACHES, RECEPTIONS, SURVEYS
from engine.council.keeping import BODIES, REGISTERS, ROLLS
from engine.council.urns import URNS
from engine.house_processes import (
    CalendarProcess,
    PlaceProcess,
    PolicyProcess,
    RosterProcess,
    TokenProcess,
)
from engine.process import Process
from schemas.calendars import PublishCalendar
from schemas.case_commands import AnyCaseCommand
from schemas.council.answers import AnswerIntent
from schemas.council.ballots import BallotIntent, OpenUrn
from schemas.council.bodies import BodyIntent
from schemas.council.covenants import CovenantCommand
from schemas.council.deliberation import AnyDeliberationCommand
from schemas.council.outreach import OutreachIntent
from schemas.council.receptions import ReceptionIntent
from schemas.council.registers import RegisterIntent
from schemas.council.rolls import FreezeRoll
from schemas.council.statements import CardIntent
from schemas.council.surveys import SurveyIntent
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.places import EstablishPlace, RosterCommand
from schemas.policies import PublishPolicy
from schemas.tokens import TokenCommand

CASES = CaseProcess()
DELIBERATIONS = DeliberationProcess()

_KINDS: dict[str, tuple[Process[Any], tuple[type[Frame], ...]]] = {
    "case": (CASES, get_args(AnyCaseCommand)),
    "place": (PlaceProcess(), (EstablishPlace,)),
    "roster": (RosterProcess(), get_args(RosterCommand)),
    "policy": (PolicyProcess(), (PublishPolicy,)),
    "calendar": (CalendarProcess(), (PublishCalendar,)),
    "deliberation": (DELIBERATIONS, get_args(AnyDeliberationCommand)),
    "token": (TokenProcess(), get_args(TokenCommand)),
    "body": (BODIES, get_args(BodyIntent)),
    "register": (REGISTERS, get_args(RegisterIntent)),
    "roll": (ROLLS, (FreezeRoll,)),
    "survey": (SURVEYS, get_args(SurveyIntent)),
    "answer": (ANSWERS, get_args(AnswerIntent)),
    "reception": (RECEPTIONS, get_args(ReceptionIntent)),
    "outreach": (OUTREACHES, get_args(OutreachIntent)),
    "ballot": (BALLOTS, get_args(BallotIntent)),
    "urn": (URNS, (OpenUrn,)),
    "card": (CARDS, get_args(CardIntent)),
    "covenant": (COVENANTS, get_args(CovenantCommand)),
}
"""For each kind of stream its process, and the commands that are about it."""

PROCESSES: dict[type[Frame], Process[Any]] = {
    command: process for process, commands in _KINDS.values() for command in commands
}
"""Which process decides a command."""


def rows_of(stream: str, events: Sequence[Recorded]) -> Rows | None:
    """The derived rows of a stream, from its events alone: what a rebuild writes and a verification compares."""
    process, _ = _KINDS[stream.partition("/")[0]]
    state = process.fold(None, events)
    return None if state is None else process.rows(state, events)
