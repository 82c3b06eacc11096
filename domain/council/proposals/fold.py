"""How facts about proposals change a deliberation."""

from collections.abc import Callable
from dataclasses import replace as changed
from typing import assert_never

from domain.council.fact import Fact
from domain.council.state import Amendment, Deliberation, Proposal
from domain.frozen import replace
from schemas.council.proposals import (
    AmendmentAdopted,
    AmendmentDeclined,
    AmendmentProposed,
    ProposalCarried,
    ProposalClassified,
    ProposalDropped,
    ProposalEvent,
    ProposalMade,
)


def fold(deliberation: Deliberation, event: ProposalEvent, fact: Fact) -> Deliberation:  # noqa: ARG001 -- all folds are called alike
    """The deliberation after one of these facts."""
    match event:
        case ProposalMade():
            made = Proposal(
                event.proposal, event.proposer, tuple((one,) for one in event.clauses), event.matter
            )
            return replace(deliberation, proposals=(*deliberation.proposals, made))
        case AmendmentProposed():
            return _with(deliberation, event.proposal, lambda one: _amended(one, event))
        case AmendmentAdopted():
            return _with(deliberation, event.proposal, lambda one: _adopted(one, event))
        case AmendmentDeclined():
            return _with(
                deliberation,
                event.proposal,
                lambda one: changed(
                    one,
                    amendments=tuple(
                        changed(other, outcome="declined") if other.number == event.amendment else other
                        for other in one.amendments
                    ),
                ),
            )
        case ProposalClassified():
            return _with(
                deliberation,
                event.proposal,
                lambda one: changed(
                    one,
                    matter=event.matter,
                    confirmed=True,
                    electorate=event.electorate,
                    procedure=event.procedure,
                ),
            )
        case ProposalDropped():
            return _with(deliberation, event.proposal, lambda one: changed(one, status="dropped"))
        case ProposalCarried():
            referred = deliberation.referral.proposals if deliberation.referral else ()
            back = event.proposal in referred
            return _with(
                deliberation,
                event.proposal,
                lambda one: changed(one, status="referred" if back else "open"),
            )
    assert_never(event)


def _with(deliberation: Deliberation, code: str, change: Callable[[Proposal], Proposal]) -> Deliberation:
    return replace(
        deliberation,
        proposals=tuple(change(one) if one.id == code else one for one in deliberation.proposals),
    )


def _amended(one: Proposal, event: AmendmentProposed) -> Proposal:
    amendment = Amendment(
        event.amendment,
        event.clause,
        event.proposer,
        event.text,
        event.reason,
        adds=event.clause > len(one.clauses),
    )
    return changed(one, amendments=(*one.amendments, amendment))


def _adopted(one: Proposal, event: AmendmentAdopted) -> Proposal:
    """The clause with one more version; what it is about has to be looked at again by a person."""
    text = next(other.text for other in one.amendments if other.number == event.amendment)
    clauses = list(one.clauses)
    if event.clause > len(clauses):
        clauses.append((text,))
    else:
        clauses[event.clause - 1] = (*clauses[event.clause - 1], text)
    return changed(
        one,
        clauses=tuple(clauses),
        confirmed=False,
        amendments=tuple(
            changed(other, outcome="adopted") if other.number == event.amendment else other
            for other in one.amendments
        ),
    )
