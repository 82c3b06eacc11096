"""How each indicator is counted: which cases it is about in a period, and which of them, or how much of each, it counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Interval,
    Text,
    and_,
    cast,
    column,
    extract,
    func,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY

from projections.timeline_list import Period

_INSTANTS = (
    "opened_at",
    "registered_at",
    "accepted_at",
    "contact_at",
    "contact_due",
    "agreed_at",
    "resolved_at",
    "governing_due",
    "closed_at",
    "ended_at",
    "reopened_at",
    "perform_due",
    "performed_at",
    "applied_at",
    "confirmed_at",
    "followed_at",
    "owed_due",
    "moved_at",
)
_CODES = (
    "stream",
    "place",
    "policy",
    "category",
    "intake_level",
    "level",
    "mediator",
    "agreement",
    "outcome",
)
_COUNTS = ("parties", "appointments", "recusals", "reached", "solved", "satisfied", "risks", "risks_in_time")

MEASURE = table(
    "measure",
    *(column(name, Text) for name in _CODES),
    *(column(name, DateTime(timezone=True)) for name in _INSTANTS),
    *(column(name, Integer) for name in _COUNTS),
    column("performed_in_time", Boolean),
    column("climbs", ARRAY(Text)),
    column("risk_seconds", ARRAY(Integer)),
    schema="current",
)
"""What is counted of each case (schemas/derived.py, ledger/migrations)."""

RELAPSE = timedelta(days=183)
"""Within which time a matter that was closed and breaks out again counts as a relapse: six months."""

LATE_ENTRY = timedelta(hours=24)
"""After which time a report that was not entered in the book counts as entered late."""

_ELSEWHERE = ("declined", "merged", "transferred")
"""Ends that are no resolution here."""

_ANSWERED = ("decided", "answered")
"""Ends of petitions and orders that were answered without mediation: they tell nothing of whether it succeeds."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the cases that it is about are hit."""

    about: ColumnElement[bool]
    hit: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Parts:
    """A sum over the cases that it is about, of another sum over them."""

    about: ColumnElement[bool]
    part: ColumnElement[int]
    whole: ColumnElement[int]


@dataclass(frozen=True, slots=True)
class Took:
    """The time that a share of the cases did not exceed: the nearest rank of the sorted times, exactly; in whole seconds."""

    about: ColumnElement[bool]
    time: ColumnElement[timedelta] | ColumnElement[int]
    rank: float

    def seconds(self, time: ColumnElement[timedelta] | ColumnElement[int]) -> ColumnElement[int]:
        """Whole seconds of `time` or of an aggregate of it; the order of times is that of their seconds, and cheaper to compare."""
        return cast(func.floor(extract("epoch", time)), Integer) if _long(self.time) else cast(time, Integer)


@dataclass(frozen=True, slots=True)
class Each:
    """How many cases there are for each different value of a column."""

    about: ColumnElement[bool]
    of: ColumnElement[str]


@dataclass(frozen=True, slots=True)
class Change:
    """By which share of those before there are fewer cases now."""

    about: ColumnElement[bool]
    before: ColumnElement[bool]


Recipe = Share | Parts | Took | Each | Change


def recipes(period: Period, now: datetime) -> dict[str, Recipe]:
    """The recipe of each indicator for a period; what looks at the present moment looks at `now`."""
    c = MEASURE.c
    opened, registered = _within(c.opened_at, period), _within(c.registered_at, period)
    closed = and_(_within(c.ended_at, period), c.outcome.not_in(_ELSEWHERE))
    # An answer in writing is no outcome of mediation.
    talked, accepted = and_(closed, c.outcome.not_in(_ANSWERED)), c.accepted_at.is_not(None)
    resolved = and_(_within(c.resolved_at, period), c.accepted_at.is_not(None))
    agreed, visited = _within(c.agreed_at, period), _within(c.followed_at, period)
    met, at = c.contact_at <= c.contact_due, literal(now, DateTime(timezone=True))
    judged = and_(c.contact_due.is_not(None), or_(c.contact_at.is_not(None), c.contact_due <= at))
    performing = func.coalesce(c.perform_due, c.performed_at)
    response = c.contact_at - c.opened_at
    contacted = and_(opened, c.contact_at.is_not(None))
    running = c.ended_at.is_(None)
    length = period.ends - period.begins
    before = Period(period.begins - length, period.begins)
    return {
        "first_response_median": Took(contacted, response, 0.5),
        "first_response_p90": Took(contacted, response, 0.9),
        "first_response_in_limit": Share(and_(opened, judged), met),
        "acceptance": Share(registered, c.accepted_at.is_not(None)),
        "success": Share(
            and_(resolved, func.coalesce(c.outcome, "").not_in((*_ELSEWHERE, *_ANSWERED))),
            c.agreed_at.is_not(None),
        ),
        "success_of_accepted": Share(
            and_(_within(c.accepted_at, period), func.coalesce(c.outcome, "").not_in(_ANSWERED)),
            c.agreed_at.is_not(None),
        ),
        "refused_before_acceptance": Share(and_(talked, c.accepted_at.is_(None)), c.outcome == "refused"),
        "refused_after_acceptance": Share(and_(talked, accepted), c.outcome == "refused"),
        "failed": Share(and_(talked, accepted), c.outcome == "failed"),
        "term_over": Share(and_(talked, accepted), c.outcome == "term_over"),
        "unreachable": Share(and_(talked, accepted), c.outcome == "unreachable"),
        "withdrawn": Share(talked, c.outcome == "withdrawn"),
        "oral_agreements": Share(agreed, c.agreement == "oral"),
        "performance": Share(
            and_(c.agreed_at.is_not(None), _within(performing, period), performing <= at),
            c.performed_in_time.is_(True),
        ),
        "confirmation": Share(_within(c.applied_at, period), c.confirmed_at.is_not(None)),
        "applications": Share(agreed, c.applied_at.is_not(None)),
        "on_time": Share(closed, or_(c.governing_due.is_(None), c.resolved_at <= c.governing_due)),
        "overdue_now": Share(running, c.owed_due <= at),
        "local_resolution": Share(closed, c.level == c.intake_level),
        "escalation": Share(registered, func.cardinality(c.climbs) > 0),
        "escalation_building_community": Share(registered, _climbed("building>community")),
        "escalation_community_street": Share(registered, _climbed("community>street")),
        "relapse": Share(
            and_(_within(c.closed_at, period), func.coalesce(c.outcome, "").not_in(_ELSEWHERE)),
            c.reopened_at <= c.closed_at + RELAPSE,
        ),
        "repeats": Share(opened, c.outcome == "merged"),
        "response_rate": Share(and_(_within(c.accepted_at, period), judged), met),
        "resolution_rate": Parts(visited, c.solved, c.reached),
        "satisfaction_rate": Parts(visited, c.satisfied, c.reached),
        "follow_up_coverage": Share(closed, c.followed_at.is_not(None)),
        "risks_in_time": Parts(and_(opened, c.risks > 0), c.risks_in_time, c.risks),
        "risk_slowest": Took(
            and_(opened, func.cardinality(c.risk_seconds) > 0),
            select(func.max(column("s", Integer)))
            .select_from(func.unnest(c.risk_seconds).alias("s"))
            .scalar_subquery(),
            1.0,
        ),
        "mediator_load": Each(and_(running, c.mediator.is_not(None)), c.mediator),
        "recusals": Parts(and_(opened, c.appointments > 0), c.recusals, c.appointments),
        "decrease": Change(opened, _within(c.opened_at, before)),
        "incomplete": Share(opened, or_(c.parties < 2, c.category == "other")),
        "late_entry": Share(registered, c.registered_at > c.opened_at + LATE_ENTRY),
    }


def _within(instant: ColumnElement[datetime], period: Period) -> ColumnElement[bool]:
    return and_(instant >= period.begins, instant < period.ends)


def _long(time: ColumnElement[Any]) -> bool:
    return isinstance(time.type, Interval)


def _climbed(step: str) -> ColumnElement[bool]:
    return MEASURE.c.climbs.contains([step])
