"""Who may do what, and when: proposals of a deliberation."""

from domain.case.ground import Ground
from domain.council.ground import Tie, phase_of
from domain.council.refusals.proposals import NoAmendment, NoProposal, TextFixed
from domain.council.state import Deliberation
from domain.council.table import Row
from domain.refusals import Refusal
from schemas.council.proposals import (
    AdoptAmendment,
    AmendClause,
    ClassifyProposal,
    DeclineAmendment,
    DropProposal,
    MakeProposal,
)
from schemas.council.stages import Step

EVERYBODY = (Tie.RESIDENT, Tie.PROPOSER, Tie.CHAIR, Tie.ORGANISER)
RUNS = (Tie.CHAIR, Tie.ORGANISER)
BEFORE = (Step.SCREENED, Step.STUDIED, Step.SCHEDULED, Step.NOTICED)
WHILE = (*BEFORE, Step.ROUND, Step.BETWEEN)
UNTIL_PUBLISHED = (*WHILE, Step.CONSENSUS, Step.PARTIAL, Step.NO_CONSENSUS, Step.PASSED, Step.NOT_PASSED)


def may_change(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: what is put to a vote stays as it was announced (Beijing 2024, art. 35: no vote on what was not)."""
    announced = deliberation.notice is not None or deliberation.open_round is not None
    return TextFixed() if announced and phase_of(deliberation, ground).kind == "vote" else None


def is_one_open(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: a proposal is on the table."""
    return None if any(one.on_the_table for one in deliberation.proposals) else NoProposal()


def is_one_to_classify(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: there is a proposal that a vote could still decide."""
    return None if any(one.status in ("open", "agreed") for one in deliberation.proposals) else NoProposal()


def is_amendment_open(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: an amendment of a proposal on the table waits for a decision."""
    waits = any(
        amendment.outcome is None
        for one in deliberation.proposals
        if one.on_the_table
        for amendment in one.amendments
    )
    return None if waits else NoAmendment()


def is_theirs(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: whoever does not run the deliberation takes back what they proposed themselves, and nothing else."""
    return None if ground.actor.unit is None or _made(deliberation, ground.actor.id) else NoProposal()


def _made(deliberation: Deliberation, actor: str) -> bool:
    return any(one.on_the_table and one.proposer == actor for one in deliberation.proposals)


ROWS: tuple[Row, ...] = (
    Row(MakeProposal, EVERYBODY, WHILE, (may_change,)),
    Row(AmendClause, EVERYBODY, WHILE, (may_change, is_one_open)),
    Row(AdoptAmendment, RUNS, WHILE, (may_change, is_amendment_open)),
    Row(DeclineAmendment, RUNS, WHILE, (is_amendment_open,)),
    Row(ClassifyProposal, RUNS, UNTIL_PUBLISHED, (is_one_to_classify,)),
    Row(DropProposal, (*RUNS, Tie.RESIDENT), WHILE, (may_change, is_one_open, is_theirs)),
)
