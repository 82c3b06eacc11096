"""What is counted of mediation and of what comes after it: agreements, performance, confirmation, visits, risks, recusals."""

from collections.abc import Sequence
from typing import Any

from domain.case.fact import Fact
from domain.case.spans import Span
from schemas.agreement import AgreementInForce
from schemas.duties import RiskDismissed, RiskFlagged, RiskReported
from schemas.ending import FollowUpRecorded, MediationTerminated, PartiesSettled
from schemas.hotline import CallerAnswered, ObjectionDecided, OrderDispatched
from schemas.joining import DuplicateJoined
from schemas.mediators import MediatorAppointed, RecusalDecided
from schemas.performance import AgreementPerformed, BreachRecorded, ConfirmationApplied, RulingRecorded
from schemas.petition import PetitionAccepted, PetitionDecided, PetitionReferred, ReferralObjected


def count_beyond(found: dict[str, Any], fact: Fact) -> None:
    """Add one fact of mediation, or of what comes after it, to what was found of a case so far."""
    event = fact.event
    match event:
        case MediatorAppointed():
            found.update(mediator=event.post.staff, appointments=found.get("appointments", 0) + 1)
        case RecusalDecided() if event.granted:
            found["recusals"] = found.get("recusals", 0) + 1
        case AgreementInForce():
            found.update(agreed_at=fact.at, agreement="written")
            found.setdefault("resolved_at", fact.at)
        case MediationTerminated():
            # A petition and an order are answered all the same.
            if found["asked_as"] == "dispute":
                found.setdefault("resolved_at", fact.at)
        case PartiesSettled() | PetitionDecided() | CallerAnswered():
            found.setdefault("resolved_at", fact.at)
        case PetitionAccepted() | OrderDispatched():
            found.setdefault("accepted_at", fact.at)
        case PetitionReferred() | ReferralObjected() | ObjectionDecided(upheld=True):
            found.update(level=event.to_level.value, mediator=event.post.staff if event.post else None)
        case AgreementPerformed():
            found.update(performed_at=fact.at, performed_in_time=event.in_time)
        case BreachRecorded():
            found["performed_in_time"] = False
        case ConfirmationApplied():
            found.setdefault("applied_at", fact.at)
        case RulingRecorded() if event.ruling == "confirmed":
            found.setdefault("confirmed_at", fact.at)
        case FollowUpRecorded():
            _visited(found, event, fact)
        case DuplicateJoined():
            found["repeats"] = found.get("repeats", 0) + event.requests
        case RiskFlagged() | RiskReported() | RiskDismissed():
            found.setdefault("risk_facts", []).append(fact)
        case _:
            pass


def _visited(found: dict[str, Any], event: FollowUpRecorded, fact: Fact) -> None:
    found.setdefault("followed_at", fact.at)
    answers = found.setdefault("answers", {})
    answers.update({answer.party: answer for answer in event.answers})
    reached = [answer for answer in answers.values() if answer.reached]
    found.update(
        reached=len(reached),
        solved=sum(answer.solved == "solved" for answer in reached),
        satisfied=sum(answer.satisfied in ("satisfied", "basically") for answer in reached),
    )


def with_risks(found: dict[str, Any], spans: Sequence[Span]) -> None:
    """Close the count: how many risks were flagged, and how soon each was reported; workings are taken away.

    A flag is reported when the last of its authorities was told, and counts once; a dismissed one does not count at all. The
    time limit of a flag is the one that began with it. A flag without one counts as in time once it was reported.
    """
    found.pop("answers", None)
    found.pop("asked_as", None)
    facts: list[Fact] = found.pop("risk_facts", [])
    limits = [span for span in spans if span.kind == "report_risk"]
    raised: dict[int, Fact] = {}
    due: dict[int, Span] = {}
    told: dict[int, set[str]] = {}
    reported: dict[int, Fact] = {}
    for fact in facts:
        match fact.event:
            case RiskFlagged(flag=flag):
                raised[flag] = fact
                if len(limits) > len(due):
                    due[flag] = limits[len(due)]
            case RiskDismissed(flag=flag):
                raised.pop(flag, None)
                reported.pop(flag, None)
            case RiskReported(flag=flag, authority=authority) if flag in raised:
                told.setdefault(flag, set()).add(authority)
                if told[flag] >= set(_authorities(raised[flag])):
                    reported.setdefault(flag, fact)
            case _:
                pass
    if facts:
        found.update(
            risks=len(raised),
            risks_in_time=sum(flag not in due or fact.at <= due[flag].due for flag, fact in reported.items()),
            risk_seconds=tuple(
                int((fact.at - raised[flag].at).total_seconds()) for flag, fact in reported.items()
            ),
        )


def _authorities(raised: Fact) -> tuple[str, ...]:
    return raised.event.authorities if isinstance(raised.event, RiskFlagged) else ()
