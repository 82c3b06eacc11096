"""Rules of rolls: an electorate is taken from a register or a body as it stands, counted as the law counts, and never changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import takewhile
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.council.bodies import Body, in_office
from domain.council.organisers import must_organise
from domain.council.registers import Register
from domain.refusals import Refusal
from schemas.actors import Actor
from schemas.cited import Code
from schemas.council.acts import Electorate
from schemas.council.registers import Line
from schemas.council.rolls import (
    PER_EVENT,
    FreezeRoll,
    RollEntry,
    RollEvent,
    RollFrozen,
    RollHeader,
    RollListed,
    digest_of,
    totals_of,
)
from schemas.ids import covers

DEVELOPER: Code = "developer"
"""The tag of the head that all parts make together which the developer has not sold or not handed over."""

SPEAKER: Code = "speaker"
"""The tag of the one resident or villager who speaks for a household, where households decide (R6, R7)."""


class RollExists(Refusal):
    """The roll was frozen before, as something else; a roll never changes."""

    code = "roll_exists"


class UnknownRoll(Refusal):
    """No such roll, or none that the asker may know of."""

    code = "roll_unknown"
    stored = False


class UnknownSource(Refusal):
    """There is no register and no body of this name to take a roll from."""

    code = "source_unknown"
    stored = False


class ElectorateMismatch(Refusal):
    """A register or a body gives the electorate that it lists, and no other: residents and owners never mix."""

    code = "electorate_mismatch"


class SourceElsewhere(Refusal):
    """The register or the body is for other places."""

    code = "source_elsewhere"


class RollEmpty(Refusal):
    """Nobody would have a vote."""

    code = "roll_empty"


Source = Register | Body
_OF_BODIES: tuple[Electorate, ...] = ("seats", "delegates", "members")


@dataclass(frozen=True, slots=True)
class Roll:
    """A frozen electorate: what it says of itself, and who is on it by unit."""

    header: RollHeader
    entries: Mapping[str, RollEntry] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether the entries are those whose hash the header tells."""
        return digest_of(self.entries.values()) == self.header.hash


def electorates_of(source: Source) -> tuple[Electorate, ...]:
    """Whose rolls a register or a body gives."""
    return (source.kind,) if isinstance(source, Register) else _OF_BODIES


def entries_of(source: Source, place: str, on: date) -> tuple[RollEntry, ...]:
    """Who has a vote, in the order of their units: those of a register who belong to a place, or who sit in a body that day."""
    if isinstance(source, Body):
        found = _seats(source, on)
    else:
        lines = [one for one in source.lines.values() if covers(place, one.place)]
        match source.kind:
            case "owners":
                found = _heads(lines)
            case "households":
                found = (_entry(one, households=1, adults=one.adults) for one in lines)
            case "residents":
                found = (
                    _entry(one, households=int(SPEAKER in one.tags), adults=1) for one in lines if one.adults
                )
            case "delegates" | "members":
                found = (_entry(one) for one in lines)
            case _:
                assert_never(source.kind)
    return tuple(sorted(found, key=lambda one: one.unit))


def _heads(lines: Iterable[Line]) -> Iterator[RollEntry]:
    """One head for each owner, however many parts he has (SPC interpretation 2009, art. 9), with the area of all of them."""
    parts: defaultdict[str, list[Line]] = defaultdict(list)
    for one in lines:
        parts[one.unit].append(one)
    for unit, held in parts.items():
        yield RollEntry(
            unit=unit,
            area=sum(one.area for one in held),
            place=place_over(one.place for one in held),
            tags=tuple(sorted({"owner", *(tag for one in held for tag in one.tags)})),
        )


def place_over(places: Iterable[str]) -> str:
    """The place, or the lowest one that several lie in; those of one register have a place above them all."""
    found = set(places)
    if len(found) == 1:
        return found.pop()
    roads = [place.split("/") for place in found]
    steps = takewhile(lambda step: len(set(step)) == 1, zip(*roads, strict=False))
    return "/".join(step[0] for step in steps)


def _entry(line: Line, *, households: int = 0, adults: int = 0) -> RollEntry:
    return RollEntry(
        unit=line.unit,
        households=households,
        adults=adults,
        place=line.place,
        tags=tuple(sorted(set(line.tags))),
    )


def _seats(body: Body, on: date) -> Iterator[RollEntry]:
    for member in in_office(body, on):
        said = member.at(on)
        tags = {*said.tags, said.office, *((member.seating.side,) if member.seating.side else ())}
        yield RollEntry(unit=member.seating.member, place=member.seating.represents, tags=tuple(sorted(tags)))


def decide_roll(
    roll: Roll | None,
    command: FreezeRoll,
    source: tuple[Source, int] | None,
    actor: Actor,
    at: datetime,
    zone: ZoneInfo,
) -> tuple[RollEvent, ...]:
    """Freeze an electorate from `source`, a register or a body at a version of its stream; only who organises there may.

    The same roll asked for again is nothing new. `zone` tells which day it is, on which terms have ended or not.
    """
    if source is None:
        raise UnknownSource
    found, version = source
    must_organise(actor, command.place, "freeze-roll")
    if roll is not None:
        return _same(roll, command)
    if command.electorate not in electorates_of(found):
        raise ElectorateMismatch(electorate=command.electorate)
    reaches = (found.place, *(found.area if isinstance(found, Body) else ()))
    if not any(covers(place, command.place) for place in reaches):
        raise SourceElsewhere(place=found.place)
    entries = entries_of(found, command.place, at.astimezone(zone).date())
    if not entries:
        raise RollEmpty(place=command.place)
    return frozen(command, entries, version, at)


def frozen(
    command: FreezeRoll, entries: Sequence[RollEntry], version: int, at: datetime
) -> tuple[RollEvent, ...]:
    """The events of a roll of these entries: its header, and the list in as many pieces as it needs."""
    listed = sorted(entries, key=lambda one: one.unit)
    header = RollFrozen(
        roll=command.roll,
        electorate=command.electorate,
        source=command.source,
        source_version=version,
        place=command.place,
        as_of=at,
        totals=totals_of(listed),
        hash=digest_of(listed),
    )
    pieces = (tuple(listed[n : n + PER_EVENT]) for n in range(0, len(listed), PER_EVENT))
    return (header, *(RollListed(entries=piece) for piece in pieces))


def _same(roll: Roll, command: FreezeRoll) -> tuple[RollEvent, ...]:
    known = roll.header
    asked = (command.electorate, command.source, command.place)
    if asked != (known.electorate, known.source, known.place):
        raise RollExists
    return ()


def evolve_roll(roll: Roll | None, events: Iterable[RollEvent]) -> Roll | None:
    """The roll after these events; entries are copied once however many events there are."""
    entries = dict(roll.entries) if roll else {}
    header: RollHeader | None = roll.header if roll else None
    for event in events:
        match event:
            case RollFrozen():
                header = event
            case RollListed():
                entries.update((one.unit, one) for one in event.entries)
            case _:
                assert_never(event)
    return None if header is None else Roll(header, entries)
