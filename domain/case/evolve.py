"""How each event changes a case: total, and silent about whether it should have happened."""

from collections.abc import Iterable

from domain.case.fact import Fact
from domain.case.folds import (
    agreement,
    consent,
    deliberating,
    duties,
    ending,
    forgetting,
    hotline,
    joining,
    ladder,
    mediators,
    notices,
    performance,
    petition,
    sessions,
    term,
)
from domain.case.papers import with_item
from domain.case.parts.consent import Consents
from domain.case.parts.ending import Ending
from domain.case.state import Case, Triage
from domain.frozen import replace
from schemas.agreement import AgreementEvent
from schemas.case_events import DisputeReported, LadderEvent, LaterCaseEvent
from schemas.consent import ConsentEvent
from schemas.deliberating import DeliberatingEvent
from schemas.duties import DutyEvent
from schemas.ending import EndingEvent
from schemas.hotline import HotlineEvent
from schemas.joining import JoiningEvent
from schemas.mediators import MediatorEvent
from schemas.notices import NoticeEvent
from schemas.performance import PerformanceEvent
from schemas.petition import PetitionEvent
from schemas.sessions import SessionEvent
from schemas.stages import Stage
from schemas.term import TermEvent


def fold(facts: Iterable[Fact], case: Case | None = None) -> Case | None:
    """The case after these facts; None before a dispute was reported."""
    for fact in facts:
        case = evolve(case, fact)
    return case


def evolve(case: Case | None, fact: Fact) -> Case:
    """The case after one more fact; raise `ValueError` for a stream that does not begin with `DisputeReported`."""
    event = fact.event
    if isinstance(event, DisputeReported):
        if case is not None:
            raise ValueError("a case is reported once")
        case = _reported(fact, event)
        return replace(case, ending=Ending(papers=with_item((), event)))
    if case is None:
        raise ValueError("the stream of a case begins with DisputeReported")
    moved = _apply(case, fact, event)
    ended = (case.ended_at or fact.at) if moved.over else None
    papers = with_item(moved.ending.papers, event)
    filed = moved.ending if papers is moved.ending.papers else replace(moved.ending, papers=papers)
    return replace(moved, version=fact.version, last_at=fact.at, ended_at=ended, ending=filed)


def _reported(fact: Fact, event: DisputeReported) -> Case:
    proposed = event.proposal
    return Case(
        stream=fact.stream,
        version=fact.version,
        policy=fact.policy,
        number=event.number,
        kind=event.kind,
        place=event.place,
        stage=Stage.REPORTED,
        level=proposed.level,
        triage=Triage(proposed.triage_class, proposed.category, proposed.risk, proposed.rule, proposed.used),
        parties=event.parties,
        title=event.title,
        statement=event.statement,
        opened_at=fact.at,
        last_at=fact.at,
        consent=Consents(
            applied=tuple(one.number for one in event.parties if one.side == "applicant"),
            channel=event.channel,
        ),
    )


def _apply(case: Case, fact: Fact, event: LaterCaseEvent) -> Case:
    # The ladder first: most of what happens to a case are its notes, contacts and clocks.
    if isinstance(event, LadderEvent):
        return ladder.fold(case, event, fact)
    if isinstance(event, NoticeEvent):
        return notices.fold(case, event, fact)
    if isinstance(event, ConsentEvent):
        return consent.fold(case, event, fact)
    if isinstance(event, MediatorEvent):
        return mediators.fold(case, event, fact)
    if isinstance(event, SessionEvent):
        return sessions.fold(case, event, fact)
    if isinstance(event, TermEvent):
        return term.fold(case, event, fact)
    if isinstance(event, AgreementEvent):
        return agreement.fold(case, event, fact)
    if isinstance(event, PerformanceEvent):
        return performance.fold(case, event, fact)
    if isinstance(event, EndingEvent):
        return ending.fold(case, event, fact)
    if isinstance(event, DutyEvent):
        return duties.fold(case, event, fact)
    if isinstance(event, JoiningEvent):
        return joining.fold(case, event, fact)
    if isinstance(event, PetitionEvent):
        return petition.fold(case, event, fact)
    if isinstance(event, HotlineEvent):
        return hotline.fold(case, event, fact)
    if isinstance(event, DeliberatingEvent):
        return deliberating.fold(case, event, fact)
    return forgetting.fold(case, event)
