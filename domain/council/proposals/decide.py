"""What follows from a command about proposals of a deliberation."""

from typing import assert_never

from domain.case.ground import Ground
from domain.council.ground import Tie, council_of, ties
from domain.council.matters import deciding, eases, matter_class, matter_for
from domain.council.refusals.proposals import (
    AmendmentSettled,
    ClassEased,
    TextVotedOn,
    UnknownAmendment,
    UnknownClause,
    UnknownProposal,
)
from domain.council.refusals.rounds import ProposalSettled
from domain.council.refusals.topics import ReasonMissing
from domain.council.rounds.asking import about
from domain.council.state import Amendment, Deliberation, Proposal
from domain.refusals import NotPermitted
from schemas.actors import Role
from schemas.council.deliberation import DeliberationEvent
from schemas.council.proposals import (
    AdoptAmendment,
    AmendClause,
    AmendmentAdopted,
    AmendmentDeclined,
    AmendmentProposed,
    ClassifyProposal,
    DeclineAmendment,
    DropProposal,
    MakeProposal,
    ProposalClassified,
    ProposalCommand,
    ProposalDropped,
    ProposalMade,
)


def decide(
    command: ProposalCommand, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes; raise the `Refusal` that its details call for."""
    match command:
        case MakeProposal():
            return (_made(command, deliberation, ground),)
        case AmendClause():
            return (_amended(command, deliberation, ground),)
        case AdoptAmendment():
            return (_adopted(command, deliberation, ground),)
        case DeclineAmendment():
            amendment = _waiting(_on_the_table(command.proposal, deliberation), command.amendment)
            return (
                AmendmentDeclined(
                    proposal=command.proposal, amendment=amendment.number, reason=command.reason.sealed
                ),
            )
        case ClassifyProposal():
            return _classified(command, deliberation, ground)
        case DropProposal():
            return (_dropped(command, deliberation, ground),)
    assert_never(command)


def _made(command: MakeProposal, deliberation: Deliberation, ground: Ground) -> ProposalMade:
    text = " ".join(one.plain for one in command.clauses)
    matter, used = matter_for(council_of(ground), text, deliberation.matter)
    return ProposalMade(
        proposal=f"p{len(deliberation.proposals) + 1}",
        proposer=ground.actor.id,
        clauses=tuple(one.sealed for one in command.clauses),
        matter=matter.id,
        used=used,
    )


def _amended(command: AmendClause, deliberation: Deliberation, ground: Ground) -> AmendmentProposed:
    proposal = _on_the_table(command.proposal, deliberation)
    if command.clause > len(proposal.clauses) + 1:
        raise UnknownClause(clause=command.clause, clauses=len(proposal.clauses))
    return AmendmentProposed(
        proposal=proposal.id,
        amendment=len(proposal.amendments) + 1,
        clause=command.clause,
        proposer=ground.actor.id,
        text=command.text.sealed,
        reason=command.reason.sealed,
    )


def _adopted(command: AdoptAmendment, deliberation: Deliberation, ground: Ground) -> AmendmentAdopted:
    proposal = _on_the_table(command.proposal, deliberation)
    amendment = _waiting(proposal, command.amendment)
    _not_voted_on(proposal, deliberation, ground)
    return AmendmentAdopted(
        proposal=proposal.id,
        amendment=amendment.number,
        # Of two additions that were proposed as the same clause the later one comes after the earlier.
        clause=len(proposal.clauses) + 1 if amendment.adds else amendment.clause,
        version=1 if amendment.adds else len(proposal.clauses[amendment.clause - 1]) + 1,
    )


def _classified(
    command: ClassifyProposal, deliberation: Deliberation, ground: Ground
) -> tuple[ProposalClassified, ...]:
    proposal = _known(command.proposal, deliberation)
    if proposal.status not in ("open", "agreed"):
        raise ProposalSettled(proposal=proposal.id, status=proposal.status)
    matter = matter_class(command.matter, ground)
    if matter.id != proposal.matter:
        _may_reclassify(command, proposal, deliberation, ground)
    elif proposal.confirmed:
        return ()
    return (
        ProposalClassified(
            proposal=proposal.id,
            matter=matter.id,
            confirmed=matter.id == proposal.matter,
            electorate=matter.electorate,
            procedure=deciding(matter.id, ground).id,
            reason=command.reason.sealed if command.reason else None,
        ),
    )


def _may_reclassify(
    command: ClassifyProposal, proposal: Proposal, deliberation: Deliberation, ground: Ground
) -> None:
    """An organiser chooses another class than the table, or than was confirmed before, and says why.

    Once a round asked about the proposal nothing makes its decision easier: the class would be chosen by the count.
    """
    if Tie.ORGANISER not in ties(deliberation, ground):
        raise NotPermitted(action="classify-proposal")
    if command.reason is None:
        raise ReasonMissing(proposed=proposal.matter)
    questions = [one for held in deliberation.rounds for one in held.opened.questions]
    asked = any(proposal.id in (one.id, *one.options) for one in questions)
    if asked and eases(proposal.matter, command.matter, ground):
        raise ClassEased(proposal=proposal.id, matter=proposal.matter)


def _dropped(command: DropProposal, deliberation: Deliberation, ground: Ground) -> ProposalDropped:
    proposal = _on_the_table(command.proposal, deliberation)
    if ground.actor.role is Role.RESIDENT and proposal.proposer != ground.actor.id:
        raise NotPermitted(action="drop-proposal")
    _not_voted_on(proposal, deliberation, ground)
    return ProposalDropped(proposal=proposal.id, reason=command.reason.sealed)


def _known(code: str, deliberation: Deliberation) -> Proposal:
    proposal = deliberation.proposal(code)
    if proposal is None:
        raise UnknownProposal(proposal=code)
    return proposal


def _on_the_table(code: str, deliberation: Deliberation) -> Proposal:
    proposal = _known(code, deliberation)
    if not proposal.on_the_table:
        raise ProposalSettled(proposal=code, status=proposal.status)
    return proposal


def _waiting(proposal: Proposal, number: int) -> Amendment:
    found = next((one for one in proposal.amendments if one.number == number), None)
    if found is None:
        raise UnknownAmendment(amendment=number)
    if found.outcome is not None:
        raise AmendmentSettled(amendment=number, outcome=found.outcome)
    return found


def _not_voted_on(proposal: Proposal, deliberation: Deliberation, ground: Ground) -> None:
    """Raise `TextVotedOn` while a round that asks about a proposal is not counted: ballots are about what it says now.

    Ballots are streams of their own, so nobody can tell here whether one is being recorded at this moment.
    """
    held = deliberation.rounds[-1] if deliberation.rounds else None
    if held is None or held.counted is not None:
        return
    if any(proposal in about(question, deliberation, ground) for question in held.opened.questions):
        raise TextVotedOn(proposal=proposal.id)
