"""The timeline of a case: its stays at the levels, who answered there, until when, and how each was left."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from domain.case.contact import Contact
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
    DisputeReported,
    HolderNamed,
    TriageChanged,
)
from schemas.clock_events import ClockPaused, ClockResumed
from schemas.ending import CaseReopened
from schemas.hotline import ObjectionDecided
from schemas.joining import CaseMerged, TransferReceived
from schemas.petition import PetitionReferred, ReferralObjected
from schemas.places import Post
from schemas.sealed import Sealed
from schemas.term import MediationSuspended

OWN_LIMITS = ("answer_hotline", "decide_petition")
"""The limits of an order of the 12345 line and of an accepted petition, which go with it from level to level."""

GOVERNING = (*OWN_LIMITS, "term", "resolve")
"""Kinds of the time limits that govern a stay: its own limit, the term of mediation once it was opened, else the time to resolve."""


How = Literal[
    "climbed",
    "handed_up",
    "returned",
    "retriaged",
    "referred",
    "objected",
    "closed",
    "declined",
    "withdrawn",
    "merged",
    "transferred",
]
"""How a level was left: by the clock, up, down, by another class, to the unit whose business it is, or as the case was over."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the governing time limit stood still; `until` is None while it does.

    `why` is the code of the reason, `authority` the sealed words for who ordered it or what it waited for.
    """

    why: str
    since: datetime
    until: datetime | None = None
    authority: Sealed | None = None


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
    how: How | None = None
    governing: tuple[Span, ...] = ()
    pauses: tuple[Pause, ...] = ()

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
    authority: Sealed | None = None
    for fact in known:
        if isinstance(fact.event, MediationSuspended):
            authority = fact.event.authority
        _follow(stays, fact)
        if isinstance(fact.event, ClockPaused | ClockResumed):
            _pause(stays, fact, authority)
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
        case _ if isinstance(event, Contact) and stays[-1].contact is None:
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
        case PetitionReferred():
            _leave(stays, fact, "referred")
            stays.append(Stay(event.to_level, fact.at, holder=event.post))
        case ReferralObjected() | ObjectionDecided(upheld=True):
            _leave(stays, fact, "objected")
            stays.append(Stay(event.to_level, fact.at, holder=event.post))
        case CaseClosed():
            _leave(stays, fact, "closed")
        case CaseDeclined():
            _leave(stays, fact, "declined")
        case CaseWithdrawn():
            _leave(stays, fact, "withdrawn")
        case CaseMerged():
            _leave(stays, fact, "merged")
        case TransferReceived():
            _leave(stays, fact, "transferred")
        case CaseReopened():
            stays.append(Stay(event.level, fact.at, holder=stays[-1].holder))
        case _:
            pass


def _pause(stays: list[Stay], fact: Fact, authority: Sealed | None) -> None:
    """Note when the governing time limit stands still and when it goes on; two of them that do so together count once."""
    event = fact.event
    pauses = stays[-1].pauses
    if isinstance(event, ClockPaused) and _governs(event.clock):
        if not pauses or pauses[-1].until is not None:
            pauses = (*pauses, Pause(event.why, event.since, authority=authority))
    elif isinstance(event, ClockResumed) and _governs(event.clock) and pauses:
        pauses = (*pauses[:-1], replace(pauses[-1], until=fact.at))
    stays[-1] = replace(stays[-1], pauses=pauses)


def _governs(clock: str) -> bool:
    return clock.partition("@")[0] in GOVERNING


def _leave(stays: list[Stay], fact: Fact, how: How) -> None:
    if stays[-1].left is None:
        pauses = tuple(one if one.until else replace(one, until=fact.at) for one in stays[-1].pauses)
        stays[-1] = replace(stays[-1], left=fact.at, how=how, pauses=pauses)


def _governing(stay: Stay, spans: Iterable[Span]) -> tuple[Span, ...]:
    here = [
        span
        for span in spans
        if (stay.left is None or span.began < stay.left)
        if (span.level is stay.level and span.began >= stay.entered) or _came_along(span, stay)
    ]
    kinds = {span.kind for span in here}
    kind = next((kind for kind in GOVERNING if kind in kinds), None)
    return tuple(span for span in here if span.kind == kind)


def _came_along(span: Span, stay: Stay) -> bool:
    return span.kind in OWN_LIMITS and (span.ended is None or span.ended > stay.entered)
