"""What talk does not settle: put to the vote of those who may decide it, handed to the tier above, or called again."""

from domain.case.ground import Ground
from domain.council.clocks import end, set_clock
from domain.council.ground import Tie, procedure_of, ties
from domain.council.matters import crosses, deciding, matter_class, needs_vote
from domain.council.refusals.proposals import UnknownProposal
from domain.council.refusals.rounds import (
    MatterUnconfirmed,
    NothingToRefer,
    OtherWayDeclared,
    ProcedureUnfit,
    ProposalSettled,
    RegisterUnfit,
    RepeatsUsedUp,
    TopTier,
)
from domain.council.state import Deliberation, Proposal
from domain.refusals import Refusal, UnknownCode
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.procedures import Exhausted, Procedure
from schemas.council.rounds import (
    CalledAgain,
    RaiseTier,
    ReferredToVote,
    ReferToVote,
    TierRaised,
)
from schemas.council.stages import Step
from schemas.words import Words

AFTER = (CouncilClock.ARRANGE, CouncilClock.PUBLISH)
"""Clocks that run while it is open what follows a count."""


def way_out(deliberation: Deliberation, ground: Ground) -> Exhausted:
    """What the procedure declares for rounds that are used up: from the highest tier there is the vote, if it names one."""
    procedure = procedure_of(deliberation, ground)
    if procedure.exhausted != "tier_up" or deliberation.tier + 1 in procedure.tiers:
        return procedure.exhausted
    return "vote" if procedure.vote else "shelve"


def keep_to(way: Exhausted, reason: Words | None, deliberation: Deliberation, ground: Ground) -> None:
    """Raise `OtherWayDeclared` where no agreement was found and another way than the declared one is taken.

    Whoever answers for the level above may take another, and says why.
    """
    if deliberation.step is not Step.NO_CONSENSUS or way == (declared := way_out(deliberation, ground)):
        return
    if reason is None or Tie.SENIOR not in ties(deliberation, ground):
        raise OtherWayDeclared(way=declared)


def is_left(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: some proposal is agreed by talk or open, so that a vote can decide it."""
    left = any(one.status in ("open", "agreed") for one in deliberation.proposals)
    return None if left else NothingToRefer()


def refer(command: ReferToVote, deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Put proposals to a vote: by the procedure of their class, before its electorate, and of no other (art. 278)."""
    keep_to("vote", command.reason, deliberation, ground)
    procedure = ground.pack.procedure(command.procedure)
    if procedure is None:
        known = tuple(one.id for one in ground.pack.procedures)
        raise UnknownCode(field="procedure", value=command.procedure, known=known)
    for code in dict.fromkeys(command.proposals):
        _may_refer(code, procedure, deliberation, ground)
    if command.register_id is None and command.body is None:
        raise RegisterUnfit(needed=procedure.electorate)
    if command.electorates is not None and procedure.electorate not in command.electorates:
        raise RegisterUnfit(needed=procedure.electorate)
    return (
        *end(deliberation, "referred", *AFTER),
        ReferredToVote(
            proposals=tuple(dict.fromkeys(command.proposals)),
            procedure=procedure.id,
            electorate=procedure.electorate,
            register_id=command.register_id,
            body=command.body,
            reason=command.reason.sealed if command.reason else None,
        ),
        set_clock(CouncilClock.ARRANGE, ground),
    )


def _may_refer(code: str, procedure: Procedure, deliberation: Deliberation, ground: Ground) -> None:
    proposal = deliberation.proposal(code)
    if proposal is None:
        raise UnknownProposal(proposal=code)
    if proposal.status not in ("open", "agreed"):
        raise ProposalSettled(proposal=code, status=proposal.status)
    if not proposal.confirmed:
        raise MatterUnconfirmed(proposal=code, proposed=proposal.matter)
    if not _fits(proposal, procedure, ground):
        raise ProcedureUnfit(proposal=code, needed=deciding(proposal.matter, ground).id)


def _fits(proposal: Proposal, procedure: Procedure, ground: Ground) -> bool:
    if procedure.phases[-1].kind != "vote" or procedure.election or procedure.appraisal:
        return False
    if needs_vote(proposal.matter, ground):
        return deciding(proposal.matter, ground).id == procedure.id
    return not crosses(matter_class(proposal.matter, ground).electorate, procedure.electorate)


def is_above(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: something found no agreement, and there is a tier above that deliberates by this procedure."""
    undecided = any(one.status == "open" for one in deliberation.proposals)
    if not undecided and deliberation.step is not Step.NO_CONSENSUS:
        return NothingToRefer()
    return None if deliberation.tier + 1 in procedure_of(deliberation, ground).tiers else TopTier()


def raise_tier(
    command: RaiseTier, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Hand what is open to the tier above, where it is scheduled and noticed anew."""
    keep_to("tier_up", command.reason, deliberation, ground)
    return (
        *end(deliberation, "tier_raised", *AFTER),
        TierRaised(
            from_tier=deliberation.tier,
            to_tier=deliberation.tier + 1,
            body=command.body,
            reason=command.reason.sealed if command.reason else None,
        ),
        set_clock(CouncilClock.ARRANGE, ground),
    )


def calls(deliberation: Deliberation) -> int:
    """How often the vote that lacks its quorum was called by now."""
    found = 0
    for one in reversed(deliberation.rounds):
        if one.counted is None or one.counted.leads_to != "no_quorum":
            break
        found += 1
    return found


def may_be_called(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: the procedure lets the vote be called again."""
    repeats = procedure_of(deliberation, ground).repeats
    allowed = repeats.value if repeats else 0
    return None if calls(deliberation) <= allowed else RepeatsUsedUp(repeats=allowed)


def call_again(deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Call the vote again: a new notice, and a roll as it stands then."""
    return (
        *end(deliberation, "called_again", *AFTER),
        CalledAgain(nth=calls(deliberation) + 1),
        set_clock(CouncilClock.ARRANGE, ground),
    )
