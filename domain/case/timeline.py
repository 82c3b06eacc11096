"""The timeline of a case: its stays at the levels, who answered there, until when, and how each was left."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.case.fact import Fact
from domain.case.spans import Span, spans_of
from schemas.actors import Level
from schemas.case_events import (
    CaseClosed,
    CaseDeclined,
    CaseEscalated,
    CaseReceived,
    CaseReturned,
    CaseWithdrawn,
    ContactRecorded,
    DisputeReported,
    HolderNamed,
    TriageChanged,
)
from schemas.places import Post

GOVERNING = ("term", "resolve")
"""Kinds of the time limits that govern a stay: the term of mediation once it was opened, else the time to resolve."""


@dataclass(frozen=True, slots=True)
class Stay:
    """From when until when a case was at a level.

    `entered` is when it was sent there, `received` when the level took it over (None: it never did, or it was there first);
    `holder` is the post that answered, the receiver of a handover before it did. `left` and `how` are None while it is there.
    `governing` are the time limits that governed the stay one after the other, `contact` is its first contact with a party.
    """

    level: Level
    entered: datetime
    holder: Post | None = None
    received: datetime | None = None
    contact: datetime | None = None
    left: datetime | None = None
    how: str | None = None
    governing: tuple[Span, ...] = ()

    @property
    def due(self) -> datetime | None:
        """Until when the matter had to be resolved at this level; None when no such time limit ran."""
        return self.governing[-1].due if self.governing else None

    def overrun(self, at: datetime) -> timedelta:
        """By how much that time limit was over when it ended, or is at an instant before that."""
        return self.governing[-1].overrun(at) if self.governing else timedelta()

    def idle(self, at: datetime) -> timedelta:
        """How long nobody spoke with a party: until the first contact, else until it left, or an instant before that."""
        until = self.contact or self.left or at
        return max(timedelta(), min(until, at) - self.entered)


def stays_of(facts: Iterable[Fact]) -> tuple[Stay, ...]:
    """The stays of a case, in order; those after the first begin with the event that sent it there."""
    known = tuple(facts)
    stays: list[Stay] = []
    for fact in known:
        _follow(stays, fact)
    spans = spans_of(known)
    return tuple(replace(stay, governing=_governing(stay, spans)) for stay in stays)


def _follow(stays: list[Stay], fact: Fact) -> None:
    event = fact.event
    match event:
        case DisputeReported():
            stays.append(Stay(event.proposal.level, fact.at))
        case HolderNamed():
            received = fact.at if event.why == "received" else stays[-1].received
            stays[-1] = replace(stays[-1], holder=event.post, received=received)
        case CaseReceived():
            stays[-1] = replace(stays[-1], received=fact.at)
        case ContactRecorded() if stays[-1].contact is None:
            stays[-1] = replace(stays[-1], contact=fact.at)
        case CaseEscalated():
            _leave(stays, fact, "handed_up" if event.clock is None else "climbed")
            stays.append(Stay(event.to_level, fact.at, holder=event.receiver))
        case CaseReturned():
            _leave(stays, fact, "returned")
            stays.append(Stay(event.to_level, fact.at))
        case TriageChanged() if event.level is not stays[-1].level:
            _leave(stays, fact, "retriaged")
            stays.append(Stay(event.level, fact.at))
        case CaseClosed():
            _leave(stays, fact, "closed")
        case CaseDeclined():
            _leave(stays, fact, "declined")
        case CaseWithdrawn():
            _leave(stays, fact, "withdrawn")
        case _:
            pass


def _leave(stays: list[Stay], fact: Fact, how: str) -> None:
    if stays[-1].left is None:
        stays[-1] = replace(stays[-1], left=fact.at, how=how)


def _governing(stay: Stay, spans: Iterable[Span]) -> tuple[Span, ...]:
    here = [
        span
        for span in spans
        if span.level is stay.level
        if span.began >= stay.entered and (stay.left is None or span.began < stay.left)
    ]
    kinds = {span.kind for span in here}
    kind = next((kind for kind in GOVERNING if kind in kinds), None)
    return tuple(span for span in here if span.kind == kind)
