"""The language keeps its manners: frozen closed shapes, the right tense, one path per action, no loose text in events."""

import re
from collections.abc import Iterator
from datetime import datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic.types import AwareDatetime

from domain.case.authority import TABLE
from engine.catalogue import CODEC
from engine.processes import PROCESSES
from schemas.actors import Visibility
from schemas.case_commands import ClockCommand, HumanCommand
from schemas.frame import Frame, Instant, printable
from schemas.policy import PolicyPack
from schemas.words import Words

EVENTS = sorted(CODEC.kinds.values(), key=lambda one: one.__name__)
COMMANDS = sorted(PROCESSES, key=lambda one: one.__name__)
HUMAN = get_args(HumanCommand)
IRREGULAR = {
    "Withdrawn",
    "Forgotten",
    "Given",
    "Chosen",
    "Unreachable",
    "Taken",
    "Sent",
    "Said",
    "Frozen",
    "Cast",
    "Made",
    "Set",
    "Withheld",
}
IRREGULAR_PHRASES = (
    ["In", "Force"],
    ["Sent", "Back"],
    ["Stepped", "Aside"],
    ["Called", "Again"],
    ["To", "Vote"],
    ["Reported", "Back"],
)
VERBS = {
    *(
        "Agree",
        "Archive",
        "Deliver",
        "Dispatch",
        "Draft",
        "Drop",
        "Extend",
        "File",
        "Join",
        "Merge",
        "Object",
    ),
    *(
        "Propose",
        "Refer",
        "Reopen",
        "Resume",
        "Seal",
        "Serve",
        "Settle",
        "Sign",
        "Step",
        "Suspend",
        "Terminate",
    ),
    *("Stop", "Transfer", "Urge"),
    *("Appoint", "Choose", "Decide", "Declare", "Disclose", "Give", "Refuse"),
    *("Answer", "Ask", "Dismiss", "Flag", "Invite", "Name", "Order", "Release", "Screen", "Work"),
    *("Accept", "Add", "Assign", "Change", "Close", "Confirm", "Contest", "Decline", "Escalate", "Establish"),
    *(
        "Fill",
        "Forget",
        "Issue",
        "Lapse",
        "Open",
        "Publish",
        "Receive",
        "Record",
        "Register",
        "Remind",
        "Report",
    ),
    *("Recompute", "Return", "Revoke", "Vacate", "Withdraw"),
    *("Count", "Log", "Plan", "Tag", "Void"),
    *("Amend", "Dissolve", "Enter", "Freeze", "Recall", "Remove", "Replace", "Seat"),
    *("Reject", "Schedule", "Shelve", "Suggest", "Support"),
    *("Abandon", "Annul", "Appraise", "Finish", "Raise", "Recount", "Unpublish"),
    *("Adopt", "Call", "Cast", "Classify", "Make", "Take", "Tally", "Vote", "Withhold"),
}

LOOSE = {
    "WorkingCalendar.zone": "a time zone of the tz database",
    "Actor.case": "stream of a case, opaque",
    "Actor.id": "opaque id; names live in the person store",
    "BodyAmended.name": "public name of a body",
    "BodyEstablished.name": "public name of a body",
    "CaseEscalated.clock": "id of a clock: kind and version",
    "ClockMoved.calendar": "name and edition of a calendar of the pack",
    "ClockMoved.clock": "id of a clock: kind and version",
    "ClockMoved.explanation": "how the due time was found, made by the rules",
    "CalendarPublished.digest": "SHA-256 of the calendar, in hex",
    "ClockPaused.clock": "id of a clock: kind and version",
    "ClockResumed.calendar": "name and edition of a calendar",
    "ClockResumed.clock": "id of a clock: kind and version",
    "ClockResumed.explanation": "how the due time was found, made by the rules",
    "ClockStarted.subject": "which of several clocks of one kind: the number of an item, a code",
    "ClockStarted.calendar": "name and edition of a calendar of the pack",
    "ClockStarted.explanation": "how the due time was found, made by the rules",
    "ClockStopped.clock": "id of a clock: kind and version",
    "AmendmentProposed.proposer": "opaque id of who acted",
    "DeadlineEnded.clock": "id of a clock: kind and version",
    "DeadlineLapsed.clock": "id of a clock: kind and version",
    "DeadlineNeared.clock": "id of a clock: kind and version",
    "DeadlinePassed.clock": "id of a clock: kind and version",
    "DeadlineSet.calendar": "name and edition of a calendar of the pack",
    "DeadlineSet.explanation": "how the due time was found, made by the rules",
    "DeadlineSet.subject": "which of several clocks of one kind: the number of a task, of an objection",
    "DeadlineShifted.calendar": "name and edition of a calendar",
    "DeadlineShifted.clock": "id of a clock: kind and version",
    "DeadlineShifted.explanation": "how the due time was found, made by the rules",
    "DeadlineReminded.clock": "id of a clock: kind and version",
    "DisputeReported.number": "made by the desk from prefix, year and counter",
    "DisputeReported.source_ref": "keyed digest of an imported row",
    "Measured.fraction": "an exact fraction of a rule of the pack",
    "PlaceEstablished.name": "public name of a place",
    "PolicyPublished.digest": "SHA-256 of the pack, in hex",
    "Post.staff": "opaque id; names live in the person store",
    "PostFilled.staff": "opaque id; names live in the person store",
    "PostVacated.staff": "opaque id; names live in the person store",
    "Proposal.used": "facts, categories and words of the pack, never of a person",
    "ProposalMade.proposer": "opaque id of who acted",
    "ProposalMade.used": "words of the pack, never of a person",
    "Sealed.field": "name of a field, chosen by the code",
    "Sealed.subject": "name of a key, opaque",
    "SeatStep.load": "an exact fraction, computed",
    "TopicSuggested.number": "made by the desk from prefix, year and counter",
    "TopicSuggested.proposer": "opaque id of who acted",
    "TopicSuggested.used": "words of the pack, never of a person",
    "TokenIssued.key": "HMAC of a token, in hex",
}
"""Texts in events that no pattern holds, each with the reason why nothing personal can stand there."""


def words_in(name: str) -> list[str]:
    return re.findall(r"[A-Z][a-z]+", name)


def shapes(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every shape that a type mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from shapes(inner)


def within(event: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """A shape and those that it is made of; a pack is public rules and is not looked into."""
    if event not in seen and event is not PolicyPack:
        seen.add(event)
        for field in event.model_fields.values():
            for shape in shapes(field.annotation):
                within(shape, seen)
    return seen


IN_EVENTS = sorted(set().union(*(within(event, set()) for event in EVENTS)), key=lambda one: one.__name__)
IN_COMMANDS = sorted(set().union(*(within(one, set()) for one in COMMANDS)), key=lambda one: one.__name__)


def leaves(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The plain types in an annotation, each with what constrains it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from leaves(inner, (*metadata, *more))
    elif origin is Literal:
        return
    elif origin in (Union, UnionType):
        for inner in get_args(annotation):
            yield from leaves(inner, metadata)
    elif origin is not None:
        yield origin, metadata
        for inner in get_args(annotation):
            yield from leaves(inner)
    else:
        yield annotation, metadata


def has_pattern(metadata: tuple[Any, ...]) -> bool:
    inner = [m for one in metadata for m in (one.metadata if isinstance(one, FieldInfo) else [one])]
    return any(getattr(one, "pattern", None) for one in inner)


@pytest.mark.parametrize("event", EVENTS, ids=lambda one: one.__name__)
def test_an_event_is_past_and_says_who_may_see_it(event: type[Frame]) -> None:
    last = words_in(event.__name__)[-1]
    assert last.endswith("ed") or last in IRREGULAR or words_in(event.__name__)[-2:] in IRREGULAR_PHRASES
    assert isinstance(getattr(event, "visibility", None), Visibility)
    assert "visibility" not in event.model_fields


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.__name__)
def test_a_command_is_imperative(command: type[Frame]) -> None:
    assert words_in(command.__name__)[0] in VERBS
    assert command.__name__ not in CODEC.kinds


def test_every_human_command_has_a_path_of_its_own() -> None:
    paths = ["-".join(words_in(command.__name__)).lower() for command in HUMAN]
    assert len(set(paths)) == len(HUMAN)
    assert {"confirm-triage", "record-settlement", "return", "add-note"} <= set(paths)
    assert {"".join(word.capitalize() for word in path.split("-")) for path in paths} == {
        command.__name__ for command in HUMAN
    }


def test_every_command_of_a_case_stands_in_the_table_of_authority_but_the_filing() -> None:
    listed = {row.command.__name__ for row in TABLE}
    assert listed == {one.__name__ for one in (*HUMAN, *get_args(ClockCommand))} - {"ReportDispute"}


@pytest.mark.parametrize("shape", [*IN_EVENTS, *IN_COMMANDS], ids=lambda one: one.__name__)
def test_a_shape_is_frozen_and_closed(shape: type[BaseModel]) -> None:
    assert issubclass(shape, Frame)
    assert shape.model_config["frozen"] is True
    assert shape.model_config["extra"] == "forbid"


@pytest.mark.parametrize("shape", [*IN_EVENTS, *IN_COMMANDS], ids=lambda one: one.__name__)
def test_a_shape_has_no_sets_lists_or_naive_times(shape: type[BaseModel]) -> None:
    """The order of a set follows the hash seed; a list can be changed; a naive time names no instant."""
    for name, field in shape.model_fields.items():
        for leaf, metadata in leaves(field.annotation, tuple(field.metadata)):
            assert leaf not in (set, frozenset, list), name
            assert leaf is not datetime or AwareDatetime in metadata, name


def test_a_naive_time_is_no_instant() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        TypeAdapter(Instant).validate_python("2026-03-02T09:00:00")


def test_no_text_in_an_event_is_loose_without_a_reason() -> None:
    loose = {
        f"{shape.__name__}.{name}"
        for shape in IN_EVENTS
        for name, field in shape.model_fields.items()
        for leaf, metadata in leaves(field.annotation, tuple(field.metadata))
        if leaf is str and not has_pattern(metadata)
    }
    assert loose == set(LOOSE)


def test_no_words_in_an_event() -> None:
    assert Words not in IN_EVENTS
    assert Words in IN_COMMANDS


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\x1bb", "\u2066x", "\ud800"])
def test_what_nobody_can_see_is_no_text(text: str) -> None:
    with pytest.raises(ValueError, match="invisible"):
        printable(text)


def test_line_ends_are_alike_and_chinese_stays() -> None:
    assert printable("第一行\r\n第二行\r第三行\t完") == "第一行\n第二行\n第三行\t完"
