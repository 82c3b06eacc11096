"""What of a case is not for every party: the applicant's statement, one party's reasons, words among the offices, suspicions."""

from domain.case.ground import Ground
from domain.case.safety import violence_raised
from domain.case.state import Case
from domain.triage import confidential, confidential_facts
from schemas.actors import Role
from schemas.agreement import SigningRefused
from schemas.case_events import (
    CaseEscalated,
    CaseEvent,
    CaseReturned,
    CaseWithdrawn,
    DisputeReported,
    TriageContested,
)
from schemas.consent import MediationRefused
from schemas.ending import WithdrawalSaid
from schemas.envelope import Recorded
from schemas.mediators import RecusalAsked
from schemas.policy import PolicyPack
from schemas.sealed import Sealed
from schemas.stages import Stage

_MEDIATED = (Stage.MEDIATION, Stage.SIGNING, Stage.SETTLED, Stage.PERFORMANCE)


def may_read_statement(case: Case, ground: Ground) -> bool:
    """Whether the statement is for the actor: for the offices and the applicants always.

    For whoever it is directed against once mediation was asked for, and never where violence is or was suspected: until somebody
    of the offices spoke to them it might bring danger on whoever wrote it (反家庭暴力法 art. 5, 个人信息保护法 art. 6).
    """
    actor = ground.actor
    if actor.role is not Role.PARTY or (actor.party is not None and case.is_applicant(actor.party)):
        return True
    asked = case.consent.asked or case.stage in _MEDIATED
    return asked and not violence_raised(case, ground)


def for_party(event: CaseEvent, recorded: Recorded, case: Case, ground: Ground) -> CaseEvent:
    """An event as the party who looks may read it; what is kept from them is None in it."""
    own = ground.actor.party
    match event:
        case DisputeReported():
            said = _unsuspecting(event, ground.pack)
            return said if may_read_statement(case, ground) else _without(said, "statement")
        case MediationRefused() | RecusalAsked() | SigningRefused() | WithdrawalSaid() | TriageContested():
            # Why a party will not is that party's affair: it owes nobody a reason (人民调解法 arts. 17, 23).
            return event if event.party == own else _without(event, "reason")
        case CaseWithdrawn():
            by = recorded.actor.party if event.recorded_for is None else event.recorded_for
            return event if by == own else _without(event, "reason")
        case CaseEscalated():
            return event if recorded.actor.party == own else _without(event, "tried")
        case CaseReturned():
            return _without(event, "reason")
        case _:
            return event


def kept_from(refs: list[Sealed], case: Case, ground: Ground) -> list[Sealed]:
    """What may be opened of these words of a case."""
    return refs if may_read_statement(case, ground) else [ref for ref in refs if ref != case.statement]


def _without(event: CaseEvent, name: str) -> CaseEvent:
    return event.model_copy(update={name: None})


def _unsuspecting(event: DisputeReported, pack: PolicyPack) -> DisputeReported:
    """A report without which rule suspected violence or a crime, by which answers and words, and who of the staff heard it."""
    suspicious = confidential_facts(pack)
    facts = {name: value for name, value in event.facts.items() if name not in suspicious}
    proposal = event.proposal
    if confidential(pack, proposal.rule):
        proposal = proposal.model_copy(update={"rule": None, "used": ()})
    intake = event.intake and event.intake.model_copy(update={"host": None})
    return event.model_copy(update={"facts": facts, "proposal": proposal, "intake": intake})
