"""What follows from a roster of seats, and is never typed in: flags over time, vacancies, sides present, a quorum, terms that end."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from domain.council.bodies import Body, Member, in_office
from domain.refusals import Refusal
from schemas.cited import Code
from schemas.council.bodies import BodyKind
from schemas.council.seats import SeatFlag, SeatRule
from schemas.ids import covers


class SidesMissing(Refusal):
    """A meeting of several sides does not open until each of them is there."""

    code = "sides_missing"


SIDES: dict[BodyKind, tuple[Code, ...]] = {"tripartite_meeting": ("community", "owners", "property")}
"""Kinds of meeting that open only when each of these sides is there."""


def flags(body: Body, rules: Iterable[SeatRule], on: date) -> tuple[SeatFlag, ...]:
    """How a body stands on a day under the rules for its kind, in their order."""
    return tuple(_flag(body, rule, in_office(body, on), on) for rule in rules if body.kind in rule.kinds)


def _flag(body: Body, rule: SeatRule, sitting: tuple[Member, ...], on: date) -> SeatFlag:
    # Empty seats are seats: a committee of seven needs four members of the Party, also while one seat is free.
    seats = body.seats or len(sitting)
    have, need = seats, 0
    if rule.odd:
        holds = seats % 2 == 1
    elif rule.at_least is not None:
        need = rule.at_least
        holds = have >= need
    elif rule.at_most is not None:
        need = rule.at_most
        holds = have <= need
    elif rule.share is not None:
        have = sum(rule.tag in one.at(on).tags for one in sitting)
        need = ceil(Fraction(rule.share) * seats)
        holds = have >= need
    elif rule.sides:
        have, need = len({one.seating.side for one in sitting} & {*rule.sides}), len(rule.sides)
        holds = have == need
    else:
        sent = {one.seating.represents for one in sitting}
        have = sum(any(place and covers(area, place) for place in sent) for area in body.area)
        need = len(body.area)
        holds = have == need
    return SeatFlag(rule=rule.id, have=have, need=need, holds=holds)


@dataclass(frozen=True, slots=True)
class Since:
    """How a body stands from a day until the next entry."""

    on: date
    flags: tuple[SeatFlag, ...]


def history(body: Body, rules: Iterable[SeatRule]) -> tuple[Since, ...]:
    """The days on which a flag, or what it is counted from, became otherwise, with how all of them stood from then on."""
    said = tuple(rules)
    found: list[Since] = []
    for day in sorted(set(_days(body))):
        now = flags(body, said, day)
        if not found or found[-1].flags != now:
            found.append(Since(day, now))
    return tuple(found)


def _days(body: Body) -> Iterator[date]:
    """Days on which somebody came, went or changed."""
    for member in body.members.values():
        yield member.seating.begins
        yield from (one.since for one in member.amended)
        if member.ends is not None:
            yield member.ends + timedelta(days=1)
    if body.dissolved is not None:
        yield body.dissolved + timedelta(days=1)


def vacancies(body: Body, on: date) -> int:
    """How many seats nobody holds on a day; none where their number is not limited."""
    return max(0, body.seats - len(in_office(body, on)))


def ending(body: Body, on: date, within: int) -> tuple[Member, ...]:
    """Who sits in a body on a day and does so no longer `within` so many days after it, soonest first."""
    last = on + timedelta(days=within)
    found = [one for one in in_office(body, on) if one.ends is not None and one.ends < last]
    return tuple(sorted(found, key=lambda one: (one.ends or last, one.seating.member)))


def missing_sides(body: Body, attending: Collection[str], on: date) -> tuple[Code, ...]:
    """Sides of a meeting of several that nobody who attends sits for; `attending` are ids of members."""
    there = {one.seating.side for one in in_office(body, on) if one.seating.member in attending}
    return tuple(side for side in SIDES.get(body.kind, ()) if side not in there)


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many of those who sit in a body are there, and how many it takes."""

    present: int
    composition: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether there is a quorum."""
        return self.present >= self.needed


def quorum(
    body: Body, attending: Collection[str], on: date, fraction: Fraction, *, more_than: bool
) -> Attendance:
    """Whether enough of those who sit in a body attend: at least, or more than, an exact fraction of them. Others do not count."""
    sitting = {one.seating.member for one in in_office(body, on)}
    share = fraction * len(sitting)
    needed = int(share) + 1 if more_than else ceil(share)
    return Attendance(len(sitting & set(attending)), len(sitting), needed)
