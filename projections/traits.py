"""What is counted of each case, and its traits: what of it an indicator asks for that follows from its row alone, one bit each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntFlag, auto

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    and_,
    column,
    func,
    not_,
    or_,
    table,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

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
_COUNTS = (
    *("parties", "appointments", "recusals", "reached", "solved", "satisfied", "risks", "risks_in_time"),
    "traits",
)

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


class Trait(IntFlag):
    """The bits of `traits`, which the table computes of each row; what each means says `SAID`, and a test holds both to it."""

    CONTACTED = auto()
    MET = auto()
    """Contacted while it was due."""
    ACCEPTED = auto()
    AGREED = auto()
    CONCLUDED = auto()
    ELSEWHERE = auto()
    """Ended in a way that is no resolution here."""
    ANSWERED = auto()
    """Answered without mediation, as petitions and orders are: tells nothing of whether it succeeds."""
    REFUSED = auto()
    FAILED = auto()
    TERM_OVER = auto()
    UNREACHABLE = auto()
    WITHDRAWN = auto()
    MERGED = auto()
    ORAL = auto()
    PERFORMED_IN_TIME = auto()
    APPLIED = auto()
    CONFIRMED = auto()
    ON_TIME = auto()
    LOCAL = auto()
    """Ended at the level to which it was sent when it was reported."""
    CLIMBED = auto()
    TO_COMMUNITY = auto()
    TO_STREET = auto()
    RELAPSED = auto()
    VISITED = auto()
    INCOMPLETE = auto()
    LATE_ENTRY = auto()
    RISKY = auto()
    RISKS_TOLD = auto()
    APPOINTED = auto()


_c = MEASURE.c

SAID: Mapping[Trait, ColumnElement[bool]] = {
    Trait.CONTACTED: _c.contact_at.is_not(None),
    Trait.MET: _c.contact_at <= _c.contact_due,
    Trait.ACCEPTED: _c.accepted_at.is_not(None),
    Trait.AGREED: _c.agreed_at.is_not(None),
    Trait.CONCLUDED: _c.outcome.is_not(None),
    Trait.ELSEWHERE: _c.outcome.in_(("declined", "merged", "transferred")),
    Trait.ANSWERED: _c.outcome.in_(("decided", "answered")),
    Trait.REFUSED: _c.outcome == "refused",
    Trait.FAILED: _c.outcome == "failed",
    Trait.TERM_OVER: _c.outcome == "term_over",
    Trait.UNREACHABLE: _c.outcome == "unreachable",
    Trait.WITHDRAWN: _c.outcome == "withdrawn",
    Trait.MERGED: _c.outcome == "merged",
    Trait.ORAL: _c.agreement == "oral",
    Trait.PERFORMED_IN_TIME: _c.performed_in_time.is_(True),
    Trait.APPLIED: _c.applied_at.is_not(None),
    Trait.CONFIRMED: _c.confirmed_at.is_not(None),
    Trait.ON_TIME: or_(_c.governing_due.is_(None), _c.resolved_at <= _c.governing_due),
    # Said like this, for the database takes two columns to be equal in one row of two hundred.
    Trait.LOCAL: func.coalesce(_c.level == _c.intake_level, False),
    Trait.CLIMBED: _c.climbs != text("'{}'"),
    Trait.TO_COMMUNITY: _c.climbs.contains(["building>community"]),
    Trait.TO_STREET: _c.climbs.contains(["community>street"]),
    Trait.RELAPSED: _c.reopened_at - _c.closed_at <= RELAPSE,
    Trait.VISITED: _c.followed_at.is_not(None),
    Trait.INCOMPLETE: or_(_c.parties < 2, _c.category == "other"),
    Trait.LATE_ENTRY: _c.registered_at - _c.opened_at > LATE_ENTRY,
    Trait.RISKY: _c.risks > 0,
    Trait.RISKS_TOLD: _c.risk_seconds != text("'{}'"),
    Trait.APPOINTED: _c.appointments > 0,
}
"""Each trait as a condition on a row: for pages of cases, where what the database knows of the columns leads it to an index."""

NONE = Trait(0)


@dataclass(frozen=True, slots=True)
class Which:
    """Cases that have all of some traits and none of others; unless said otherwise, all cases."""

    has: Trait = NONE
    lacks: Trait = NONE

    def told(self, traits: ColumnElement[int]) -> ColumnElement[bool]:
        """As a look at the bits."""
        return traits.op("&")(int(self.has | self.lacks)) == int(self.has)

    def said(self) -> ColumnElement[bool]:
        """As conditions on a row."""
        missing = (not_(func.coalesce(SAID[one], False)) for one in self.lacks)
        return and_(true(), *(SAID[one] for one in self.has), *missing)


EVERY = Which()
