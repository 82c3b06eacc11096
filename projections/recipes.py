"""How each indicator is counted: which cases it is about in a period, and which of them, or how much of each, it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Interval,
    and_,
    cast,
    column,
    extract,
    func,
    literal,
    or_,
    select,
)

from projections.case_list import at_or_below
from projections.timeline_list import Period
from projections.traits import EVERY, MEASURE, Trait, Which


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases are counted: below a place, of a category (None: of any), in a period, as of the present moment `now`."""

    place: str
    period: Period
    now: datetime
    category: str | None = None

    def scope(self) -> ColumnElement[bool]:
        """The place and the category, as conditions on a row."""
        here = at_or_below(MEASURE.c.place, self.place)
        return here if self.category is None else and_(here, MEASURE.c.category == self.category)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the cases at a moment, with some traits, are hit: have others too, or (`hits`) are at another moment."""

    when: str
    which: Which = EVERY
    hit: Which = EVERY
    hits: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A sum over the cases that it is about, of another sum over them; both by the names of columns."""

    when: str
    part: str
    whole: str
    which: Which = EVERY


@dataclass(frozen=True, slots=True)
class Took:
    """The time that a share of the cases did not exceed: the nearest rank of the sorted times, exactly; in whole seconds."""

    when: str
    which: Which
    time: ColumnElement[timedelta] | ColumnElement[int]
    rank: float

    def seconds(self, time: ColumnElement[timedelta] | ColumnElement[int]) -> ColumnElement[int]:
        """Whole seconds of `time` or of an aggregate of it; the order of times is that of their seconds, and cheaper to compare."""
        return cast(func.floor(extract("epoch", time)), Integer) if _long(self.time) else cast(time, Integer)


@dataclass(frozen=True, slots=True)
class Each:
    """How many cases there are for each different value of a column."""

    when: str
    of: ColumnElement[str]


@dataclass(frozen=True, slots=True)
class Change:
    """By which share of those at a moment before there are fewer cases now."""

    when: str
    before: str


Recipe = Share | Parts | Took | Each | Change


def moments(period: Period, now: datetime) -> dict[str, ColumnElement[bool]]:
    """When something was with a case, by the names that recipes use; what looks at the present moment looks at `now`."""
    c, at = MEASURE.c, literal(now, DateTime(timezone=True))
    opened, accepted = _within(c.opened_at, period), _within(c.accepted_at, period)
    judged = and_(c.contact_due.is_not(None), or_(c.contact_at.is_not(None), c.contact_due <= at))
    performing = func.coalesce(c.perform_due, c.performed_at)
    # As an index says it: of an expression the database knows no values.
    performed = or_(c.perform_due.is_not(None), c.performed_at.is_not(None))
    running = c.ended_at.is_(None)
    return {
        "opened": opened,
        "opened_judged": and_(opened, judged),
        "earlier": _within(c.opened_at, Period(period.begins - (period.ends - period.begins), period.begins)),
        "registered": _within(c.registered_at, period),
        "accepted": accepted,
        "accepted_judged": and_(accepted, judged),
        "agreed": _within(c.agreed_at, period),
        "resolved": _within(c.resolved_at, period),
        "closed": _within(c.closed_at, period),
        "ended": _within(c.ended_at, period),
        "performing": and_(performed, _within(performing, period), performing <= at),
        "applied": _within(c.applied_at, period),
        "visited": _within(c.followed_at, period),
        "running": running,
        "overdue": and_(running, c.owed_due <= at),
    }


_HERE = Which(Trait.CONCLUDED, Trait.ELSEWHERE)
# An answer in writing is no outcome of mediation.
_TALKED = Which(Trait.CONCLUDED, Trait.ELSEWHERE | Trait.ANSWERED)
_MEDIATED = Which(Trait.CONCLUDED | Trait.ACCEPTED, _TALKED.lacks)
_RESPONSE = MEASURE.c.contact_at - MEASURE.c.opened_at
_SLOWEST = (
    select(func.max(column("s", Integer)))
    .select_from(func.unnest(MEASURE.c.risk_seconds).alias("s"))
    .scalar_subquery()
)

RECIPES: Mapping[str, Recipe] = {
    "first_response_median": Took("opened", Which(Trait.CONTACTED), _RESPONSE, 0.5),
    "first_response_p90": Took("opened", Which(Trait.CONTACTED), _RESPONSE, 0.9),
    "first_response_in_limit": Share("opened_judged", hit=Which(Trait.MET)),
    "acceptance": Share("registered", hit=Which(Trait.ACCEPTED)),
    "success": Share("resolved", Which(Trait.ACCEPTED, _TALKED.lacks), Which(Trait.AGREED)),
    "success_of_accepted": Share("accepted", Which(lacks=Trait.ANSWERED), Which(Trait.AGREED)),
    "refused_before_acceptance": Share(
        "ended", Which(_TALKED.has, _TALKED.lacks | Trait.ACCEPTED), Which(Trait.REFUSED)
    ),
    "refused_after_acceptance": Share("ended", _MEDIATED, Which(Trait.REFUSED)),
    "failed": Share("ended", _MEDIATED, Which(Trait.FAILED)),
    "term_over": Share("ended", _MEDIATED, Which(Trait.TERM_OVER)),
    "unreachable": Share("ended", _MEDIATED, Which(Trait.UNREACHABLE)),
    "withdrawn": Share("ended", _TALKED, Which(Trait.WITHDRAWN)),
    "oral_agreements": Share("agreed", hit=Which(Trait.ORAL)),
    "performance": Share("performing", Which(Trait.AGREED), Which(Trait.PERFORMED_IN_TIME)),
    "confirmation": Share("applied", hit=Which(Trait.CONFIRMED)),
    "applications": Share("agreed", hit=Which(Trait.APPLIED)),
    "on_time": Share("ended", _HERE, Which(Trait.ON_TIME)),
    "overdue_now": Share("running", hits="overdue"),
    "local_resolution": Share("ended", _HERE, Which(Trait.LOCAL)),
    "escalation": Share("registered", hit=Which(Trait.CLIMBED)),
    "escalation_building_community": Share("registered", hit=Which(Trait.CLIMBED | Trait.TO_COMMUNITY)),
    "escalation_community_street": Share("registered", hit=Which(Trait.CLIMBED | Trait.TO_STREET)),
    "relapse": Share("closed", Which(lacks=Trait.ELSEWHERE), Which(Trait.RELAPSED)),
    "repeats": Share("opened", hit=Which(Trait.MERGED)),
    "response_rate": Share("accepted_judged", hit=Which(Trait.MET)),
    "resolution_rate": Parts("visited", "solved", "reached"),
    "satisfaction_rate": Parts("visited", "satisfied", "reached"),
    "follow_up_coverage": Share("ended", _HERE, Which(Trait.VISITED)),
    "risks_in_time": Parts("opened", "risks_in_time", "risks", Which(Trait.RISKY)),
    "risk_slowest": Took("opened", Which(Trait.RISKS_TOLD), _SLOWEST, 1.0),
    "mediator_load": Each("running", MEASURE.c.mediator),
    "recusals": Parts("opened", "recusals", "appointments", Which(Trait.APPOINTED)),
    "decrease": Change("opened", "earlier"),
    "incomplete": Share("opened", hit=Which(Trait.INCOMPLETE)),
    "late_entry": Share("registered", hit=Which(Trait.LATE_ENTRY)),
}
"""The recipe of each indicator."""


def about(recipe: Recipe, at: Mapping[str, ColumnElement[bool]]) -> ColumnElement[bool]:
    """Which cases a recipe is about, as conditions on a row; `at` are the moments of a period."""
    match recipe:
        case Each():
            return and_(at[recipe.when], recipe.of.is_not(None))
        case Change():
            return at[recipe.when]
        case Share() | Parts() | Took():
            return and_(at[recipe.when], recipe.which.said())


def _within(instant: ColumnElement[datetime], period: Period) -> ColumnElement[bool]:
    return and_(instant >= period.begins, instant < period.ends)


def _long(time: ColumnElement[Any]) -> bool:
    return isinstance(time.type, Interval)
