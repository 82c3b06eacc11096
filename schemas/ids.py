"""Names of things: ids are functions, so that nobody glues strings together anywhere else."""

import re
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import StringConstraints

NAMESPACE = UUID("6f0a7c1e-52f7-5d0e-9c6b-0a6d8f1b2c3d")
"""Namespace of every derived (version 5) UUID of heyi; changing it would forget every command id."""

_SEGMENT = r"[a-z0-9][a-z0-9_-]{0,30}"
PLACE_PATTERN = rf"^{_SEGMENT}(/{_SEGMENT}){{0,7}}$"

PlacePath = Annotated[str, StringConstraints(pattern=PLACE_PATTERN, max_length=160)]
"""A path such as `yuehai/haizhu/e3/b12`: street / community / estate / building."""

StreamId = Annotated[str, StringConstraints(pattern=r"^[a-z]+/[A-Za-z0-9_./-]{1,120}$", max_length=128)]
"""`kind/name`, opaque: never a person's name, a phone or a text."""


def case_stream(case_id: UUID) -> str:
    """Stream of one case."""
    return f"case/{case_id}"


def deliberation_id_of(stream: str) -> UUID:
    """Return the deliberation of a deliberation's stream; raise `ValueError` for any other stream."""
    kind, _, name = stream.partition("/")
    if kind != "deliberation":
        raise ValueError("not the stream of a deliberation")
    return UUID(name)


def case_id_of(stream: str) -> UUID:
    """Return the case of a case stream; raise `ValueError` for any other stream."""
    kind, _, name = stream.partition("/")
    if kind != "case":
        raise ValueError("not the stream of a case")
    return UUID(name)


PLACES = "place/tree"
"""Stream of the place tree of an installation."""

ROSTER = "roster/posts"
"""Stream of the posts of an installation, and of who holds them."""


def body_stream(body_id: UUID) -> str:
    """Stream of one body: a hall, a meeting, an assembly, a committee."""
    return f"body/{body_id}"


def register_stream(register_id: UUID) -> str:
    """Stream of one register of units, households, residents or delegates."""
    return f"register/{register_id}"


def roll_stream(roll_id: UUID) -> str:
    """Stream of one frozen electorate."""
    return f"roll/{roll_id}"


def deliberation_stream(deliberation_id: UUID) -> str:
    """Stream of one deliberation."""
    return f"deliberation/{deliberation_id}"


def round_window(deliberation_id: UUID, number: int) -> str:
    """Name of the window in which ballots and statements of a round are taken."""
    return f"deliberation/{deliberation_id}/round/{number}"


def ballots_of(deliberation_id: UUID, number: int) -> str:
    """What the names of all ballot papers of a round begin with."""
    return f"ballot/{deliberation_id}/{number}/"


def ballot_stream(deliberation_id: UUID, number: int, unit: str) -> str:
    """Stream of the one ballot paper of a unit of the roll in a round."""
    return ballots_of(deliberation_id, number) + unit


def cards_of(deliberation_id: UUID, number: int) -> str:
    """What the names of all statement cards of a round begin with."""
    return f"card/{deliberation_id}/{number}/"


def card_stream(deliberation_id: UUID, number: int, unit: str) -> str:
    """Stream of what one unit says and thinks of statements in a round."""
    return cards_of(deliberation_id, number) + unit


def urn_stream(deliberation_id: UUID, number: int) -> str:
    """Stream of the secret ballots of a round, opened and shuffled at its close."""
    return f"urn/{deliberation_id}/{number}"


def survey_stream(survey_id: UUID) -> str:
    """Stream of one survey."""
    return f"survey/{survey_id}"


def survey_window(survey_id: UUID) -> str:
    """The window in which answers to a survey count."""
    return f"{survey_stream(survey_id)}/answers"


def answers_of(survey_id: UUID) -> str:
    """What the names of all answers to a survey begin with."""
    return f"answer/{survey_id}/"


def answer_stream(survey_id: UUID, unit: str) -> str:
    """Stream of the one answer of a household to a survey."""
    return answers_of(survey_id) + unit


def reception_stream(reception_id: UUID) -> str:
    """Stream of one reception session."""
    return f"reception/{reception_id}"


def outreach_stream(outreach_id: UUID) -> str:
    """Stream of one round of doors to knock at."""
    return f"outreach/{outreach_id}"


def covenant_stream(deliberation_id: UUID) -> str:
    """Stream of what becomes of a covenant, by the deliberation that made it."""
    return f"covenant/{deliberation_id}"


def covenant_subject(deliberation_id: UUID, report: UUID) -> str:
    """Key under which one report of a breach is sealed, with who reported whom; `report` is the id of its command."""
    return f"covenant/{deliberation_id}/report/{report}"


def covenant_case(deliberation_id: UUID, breach: int) -> UUID:
    """The case that a breach becomes."""
    return uuid5(NAMESPACE, f"{covenant_stream(deliberation_id)}/breach/{breach}")


def survey_subject(survey_id: UUID) -> str:
    """Key under which the text of a survey is sealed, and what households wrote of which there is no register."""
    return f"survey/{survey_id}"


def visitor_subject(reception_id: UUID, visit: UUID) -> str:
    """Key under which is sealed who came to a reception session with what; `visit` is the id of the command that logs it."""
    return f"reception/{reception_id}/visitor/{visit}"


def deliberation_subject(deliberation_id: UUID) -> str:
    """Key under which the free text of a deliberation is sealed."""
    return f"deliberation/{deliberation_id}"


def unit_subject(register_id: UUID, unit: str) -> str:
    """Key under which what identifies one unit of a register is sealed: who it is, where it is."""
    return f"register/{register_id}/unit/{unit}"


def policy_stream(name: str) -> str:
    """Stream of one policy pack."""
    return f"policy/{name}"


def calendar_stream(name: str) -> str:
    """Stream of one working calendar, all of its editions."""
    return f"calendar/{name}"


def token_stream(token_id: UUID) -> str:
    """Stream of one bearer token."""
    return f"token/{token_id}"


def new_case_id(command_id: UUID) -> UUID:
    """The case that a filing opens: derived from the command, so that a repeated filing finds the same case."""
    return uuid5(NAMESPACE, f"case/{command_id}")


def new_deliberation_id(command_id: UUID) -> UUID:
    """The deliberation that a suggestion begins: derived from the command, so that a repeated one finds it again."""
    return uuid5(NAMESPACE, f"deliberation/{command_id}")


def case_deliberation_id(case_id: UUID, nth: int) -> UUID:
    """The nth deliberation that a case opens, counted from 1."""
    return uuid5(NAMESPACE, f"{case_stream(case_id)}/deliberation/{nth}")


def handover_command_id(stream: str, what: str) -> UUID:
    """Command id of what one stream brings to another: one record, however often the follower comes by."""
    return uuid5(NAMESPACE, f"handover/{stream}/{what}")


def human_command_id(actor: str, key: str) -> UUID:
    """Command id of a person's write: one intent per actor and Idempotency-Key."""
    return uuid5(NAMESPACE, f"human/{actor}/{key}")


def clock_command_id(stream: str, obligation: str, kind: str) -> UUID:
    """Command id of what the clock owes: stable across retries, restarts and rebuilds of the workflow."""
    return uuid5(NAMESPACE, f"clock/{stream}/{obligation}/{kind}")


def effect_command_id(stream: str, notice: int, channel: str) -> UUID:
    """Command id of what came of a notice on its way by a channel: one record, however often it was tried."""
    return uuid5(NAMESPACE, f"effect/{stream}/{notice}/{channel}")


def workflow_id(stream: str) -> str:
    """Workflow of a stream; the opaque stream name with no slash in it."""
    return stream.replace("/", "-")


def case_subject(case_id: UUID) -> str:
    """Key under which the free text of a case is sealed."""
    return f"case/{case_id}"


def party_subject(case_id: UUID, party: int) -> str:
    """Key under which what identifies one party of a case is sealed."""
    return f"case/{case_id}/party/{party}"


def staff_subject(staff_id: UUID) -> str:
    """Key under which the name of one staff member is sealed."""
    return f"staff/{staff_id}"


def covers(authority: str, place: str) -> bool:
    """Whether an authority over `authority` reaches `place` (the same place or below it)."""
    return place == authority or place.startswith(authority + "/")


def ancestors(place: str) -> tuple[str, ...]:
    """The place and those above it, nearest first: `a/b/c` gives `a/b/c`, `a/b`, `a`."""
    parts = place.split("/")
    return tuple("/".join(parts[:n]) for n in range(len(parts), 0, -1))


def is_place(text: str) -> bool:
    """Whether `text` is a well-formed place path."""
    return re.fullmatch(PLACE_PATTERN, text) is not None
