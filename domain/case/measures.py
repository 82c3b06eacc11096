"""Measures: what is counted of one case for the indicators, folded from its events and from nothing else."""

from collections.abc import Iterable, Sequence
from typing import Any

from domain.case.contact import Contact
from domain.case.counting import count_beyond, with_risks
from domain.case.fact import Fact
from domain.case.spans import Span
from domain.case.timeline import GOVERNING
from schemas.case_events import (
    CaseAccepted,
    CaseAssigned,
    CaseClosed,
    CaseDeclined,
    CaseEscalated,
    CaseReturned,
    CaseWithdrawn,
    DisputeRegistered,
    DisputeReported,
    HolderNamed,
    SettlementRecorded,
    TriageChanged,
)
from schemas.derived import Measure
from schemas.ending import CaseReopened
from schemas.joining import CaseMerged, TransferReceived

_REQUIRED: dict[str, Any] = {name: None for name, one in Measure.model_fields.items() if one.is_required()}
_NOTHING = Measure.model_construct(**_REQUIRED)
"""The measure of a case of which nothing was found yet: a copy of it costs less than one put together field by field."""


def measure_of(facts: Iterable[Fact], spans: Sequence[Span]) -> Measure | None:
    """What is counted of a case; None before it was reported. `spans` are those of the same facts."""
    found: dict[str, Any] = {}
    for fact in facts:
        count(found, fact)
    return closed(found, spans)


def closed(found: dict[str, Any], spans: Sequence[Span]) -> Measure | None:
    """The measure that comes of what was found, which is used up by it."""
    if not found:
        return None
    _clocks(found, spans)
    with_risks(found, spans)
    # Every value comes from an event that was validated when it was recorded.
    return _NOTHING.model_copy(update=found)


def count(found: dict[str, Any], fact: Fact) -> None:
    """Add one fact to what was found of a case so far."""
    event = fact.event
    if isinstance(event, Contact):
        found.setdefault("contact_at", fact.at)
    match event:
        case DisputeReported():
            found.update(_opened(event, fact))
        case DisputeRegistered():
            found["category"] = event.category
            found.setdefault("registered_at", fact.at)
        case TriageChanged():
            found.update(triage_class=event.triage_class.value, level=event.level.value)
        case HolderNamed() | CaseAssigned():
            found["mediator"] = event.post.staff
        case CaseAccepted():
            found.setdefault("accepted_at", fact.at)
        case CaseEscalated():
            step = f"{event.from_level.value}>{event.to_level.value}"
            found.update(climbs=(*found["climbs"], step), level=event.to_level.value)
        case CaseReturned():
            found["level"] = event.to_level.value
        case SettlementRecorded():
            found.update(agreed_at=fact.at, agreement="oral")
            found.setdefault("resolved_at", fact.at)
        case CaseClosed():
            _over(found, fact, event.outcome)
        case CaseDeclined():
            _over(found, fact, "declined")
        case CaseWithdrawn():
            _over(found, fact, "withdrawn")
        case CaseMerged():
            _over(found, fact, "merged")
        case TransferReceived():
            _over(found, fact, "transferred")
        case CaseReopened():
            found.setdefault("reopened_at", fact.at)
            found.update(ended_at=None, outcome=None, level=event.level.value)
        case _:
            count_beyond(found, fact)


def _opened(event: DisputeReported, fact: Fact) -> dict[str, Any]:
    proposed = event.proposal
    return {
        "asked_as": event.kind,
        "policy": fact.policy,
        "category": proposed.category,
        "triage_class": proposed.triage_class.value,
        "intake_level": proposed.level.value,
        "level": proposed.level.value,
        "opened_at": fact.at,
        "parties": len(event.parties),
        "climbs": (),
    }


def _over(found: dict[str, Any], fact: Fact, outcome: str) -> None:
    found.update(ended_at=fact.at, outcome=outcome)
    found.setdefault("closed_at", fact.at)
    found.setdefault("resolved_at", fact.at)


def _clocks(found: dict[str, Any], spans: Sequence[Span]) -> None:
    """What the clocks add: until when first contact was due, and until when handling was, and what is owed first."""
    owed = [span.due for span in spans if span.ended is None]
    if owed:
        found["owed_due"] = min(owed)
    contact = [span.due for span in spans if span.kind == "first_contact"]
    if contact:
        found["contact_due"] = contact[0]
    resolved = found.get("resolved_at")
    kinds = {span.kind for span in spans}
    kind = next((kind for kind in GOVERNING if kind in kinds), None)
    governed = [
        span.due for span in spans if span.kind == kind and (resolved is None or span.began < resolved)
    ]
    if governed:
        found["governing_due"] = governed[-1]
    performing = [span.due for span in spans if span.kind == "perform"]
    if performing:
        found["perform_due"] = max(performing)
