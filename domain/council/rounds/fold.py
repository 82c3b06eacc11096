"""How facts about rounds change a deliberation."""

from dataclasses import replace as changed
from typing import assert_never

from domain.council.fact import Fact
from domain.council.state import Deliberation, Proposal, Referral, Round
from domain.frozen import replace
from schemas.council.rounds import (
    CalledAgain,
    ReferredToVote,
    RoundClosed,
    RoundCounted,
    RoundEvent,
    RoundOpened,
    TierRaised,
)
from schemas.council.stages import Step

_STEPS = {"next_round": Step.BETWEEN}


def fold(deliberation: Deliberation, event: RoundEvent, fact: Fact) -> Deliberation:
    """The deliberation after one of these facts."""
    match event:
        case RoundOpened():
            return replace(
                deliberation,
                step=Step.ROUND if event.kind == "talk" else Step.VOTING,
                notice=None,
                nth=event.nth,
                rounds=(*deliberation.rounds, Round(event)),
            )
        case RoundClosed():
            closed = changed(deliberation.rounds[-1], closed_at=fact.at, closed_why=event.why)
            return replace(deliberation, rounds=(*deliberation.rounds[:-1], closed))
        case RoundCounted():
            return _counted(deliberation, event)
        case ReferredToVote():
            return _referred(deliberation, event)
        case TierRaised():
            return replace(
                deliberation,
                step=Step.STUDIED if deliberation.studied else Step.SCREENED,
                tier=event.to_tier,
                body=event.body or deliberation.body,
                phase=0,
                nth=0,
                notice=None,
            )
        case CalledAgain():
            called = deliberation.referral and changed(deliberation.referral, called=event.nth)
            return replace(deliberation, step=Step.REFERRED, notice=None, referral=called)
    assert_never(event)


def _counted(deliberation: Deliberation, event: RoundCounted) -> Deliberation:
    """What every proposal is by what the rule said of it; a vote without quorum does not count as a round of its step."""
    last = deliberation.rounds[-1]
    talk = last.opened.kind == "talk"
    on = event.next_phase is not None
    nth = deliberation.nth - 1 if event.leads_to == "no_quorum" else deliberation.nth
    return replace(
        deliberation,
        step=_STEPS.get(event.leads_to) or Step(event.leads_to),
        rounds=(*deliberation.rounds[:-1], changed(last, counted=event)),
        phase=deliberation.phase + 1 if on else deliberation.phase,
        nth=0 if on else nth,
        proposals=tuple(
            _after(one, event, talk, on, deliberation.referral) for one in deliberation.proposals
        ),
    )


def _after(one: Proposal, event: RoundCounted, talk: bool, on: bool, referral: Referral | None) -> Proposal:
    if one.id in event.out:
        return changed(one, status="not_passed")
    carried = one.status in ("open", "referred") and one.id in event.agreed
    if on:
        # Whatever one step agreed on is put to those of the next.
        again = one.status == "agreed" or carried
        return changed(one, status="referred" if _is_referred(one, referral) else "open") if again else one
    if carried:
        return changed(one, status="agreed" if talk else "passed")
    return one


def _is_referred(one: Proposal, referral: Referral | None) -> bool:
    return referral is not None and one.id in referral.proposals


def _referred(deliberation: Deliberation, event: ReferredToVote) -> Deliberation:
    return replace(
        deliberation,
        step=Step.REFERRED,
        procedure=event.procedure,
        electorate=event.electorate,
        phase=0,
        nth=0,
        notice=None,
        referral=Referral(event.proposals, event.procedure, event.electorate, event.register_id, event.body),
        proposals=tuple(
            changed(one, status="referred") if one.id in event.proposals else one
            for one in deliberation.proposals
        ),
    )
