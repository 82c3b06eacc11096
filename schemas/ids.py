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
