"""How each event changes a case: total, and silent about whether it should have happened."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

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
from domain.case.papers import item_of, with_item
from domain.case.parts.consent import Consents
from domain.case.parts.ending import Ending
from domain.case.state import Case, Triage
from domain.frozen import complete, replace
from schemas.agreement import AgreementEvent
from schemas.case_events import DisputeReported, LadderEvent
from schemas.consent import ConsentEvent
from schemas.deliberating import DeliberatingEvent
from schemas.duties import DutyEvent
from schemas.ending import EndingEvent
from schemas.forgetting import ForgettingEvent
from schemas.frame import Frame
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
    ours = False
    for fact in facts:
        case = evolve(case, fact, ours=ours)
        ours = True
    return case


def evolve(case: Case | None, fact: Fact, *, ours: bool = False) -> Case:
    """The case after one more fact; raise `ValueError` for a stream that does not begin with `DisputeReported`.

    `ours` is a case that nobody else holds, such as a step within a fold: that one is changed where nothing but its version moves.
    """
    event = fact.event
    if type(event) is DisputeReported:  # what `isinstance` asks a shape costs as much as all of this function
        if case is not None:
            raise ValueError("a case is reported once")
        case = _reported(fact, event)
        return replace(case, ending=Ending(papers=with_item((), event)))
    if case is None:
        raise ValueError("the stream of a case begins with DisputeReported")
    moved = FOLDS[type(event)](case, event, fact)
    if ours and moved is case and item_of(event) is None:
        # Where it stands is as before, and so is since when it is over: most of what a long case is made of.
        complete(case, version=fact.version, last_at=fact.at)
        return case
    ended = (case.ended_at or fact.at) if moved.over else None
    papers = with_item(moved.ending.papers, event)
    filed = moved.ending if papers is moved.ending.papers else replace(moved.ending, papers=papers)
    if moved is case and not ours:
        return replace(case, version=fact.version, last_at=fact.at, ended_at=ended, ending=filed)
    complete(moved, version=fact.version, last_at=fact.at, ended_at=ended, ending=filed)
    return moved


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


def _forgetting(case: Case, event: ForgettingEvent, _: Fact) -> Case:
    return forgetting.fold(case, event)


FOLDS: Mapping[type[Frame], Callable[[Case, Any, Fact], Case]] = {
    kind: fold
    for fold, kinds in (
        (ladder.fold, LadderEvent),
        (notices.fold, NoticeEvent),
        (consent.fold, ConsentEvent),
        (mediators.fold, MediatorEvent),
        (sessions.fold, SessionEvent),
        (term.fold, TermEvent),
        (agreement.fold, AgreementEvent),
        (performance.fold, PerformanceEvent),
        (ending.fold, EndingEvent),
        (duties.fold, DutyEvent),
        (joining.fold, JoiningEvent),
        (petition.fold, PetitionEvent),
        (hotline.fold, HotlineEvent),
        (deliberating.fold, DeliberatingEvent),
        (_forgetting, ForgettingEvent),
    )
    for kind in get_args(kinds)
}
"""Who folds an event of a class: asking unions one after the other costs more than all the rest of a fold."""
