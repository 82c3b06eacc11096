"""The plain ends of a case: settled by word of mouth, withdrawn by those who asked, closed."""

from domain.case.acting import silent, speakers
from domain.case.authority import permit
from domain.case.clocks import LEVEL_CLOCKS, start, start_if_ruled, stop
from domain.case.ground import Ground
from domain.case.refusals.ending import NotAnApplicant
from domain.case.state import Case
from domain.case.table.ending import in_vain
from domain.case.terminating import MEDIATION_CLOCKS
from domain.refusals import (
    ConsentIncomplete,
    OutcomeMismatch,
    PartyMissing,
    RemediesNotTold,
    UnknownParty,
)
from schemas.actors import Role
from schemas.case_commands import Close, RecordSettlement, Withdraw
from schemas.case_events import CaseClosed, CaseEvent, CaseWithdrawn, SettlementRecorded
from schemas.clock_kinds import ClockKind
from schemas.ending import WithdrawalSaid
from schemas.stages import Stage

_UNMEDIATED = ("settled_by_parties", "refused", "failed", "term_over", "unreachable")
"""How a matter that nobody mediated may end."""


def settle(command: RecordSettlement, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record an oral agreement: everybody whose word is needed consents, nobody is outvoted (rule R14)."""
    permit(RecordSettlement, case, ground)
    numbers = {party.number for party in case.parties}
    if unknown := sorted(set(command.consents) - numbers):
        raise UnknownParty(party=unknown[0])
    if missing := silent(case, command.consents):
        raise ConsentIncomplete(missing=missing)
    # Nobody can have heard the consent of somebody whom nobody reached: first it is recorded how that party was reached.
    if unheard := tuple(sorted(set(command.consents) & set(case.consent.unreachable))):
        raise ConsentIncomplete(missing=unheard)
    consents = tuple(sorted(set(command.consents)))
    return (
        SettlementRecorded(level=case.level, terms=command.terms.sealed, consents=consents),
        *settling(case, ground),
    )


def settling(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """What a settlement does to the clocks: those of talks end; the visit afterwards and the closing are owed."""
    triage = (ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST)
    return (
        *stop(case, "settled", *LEVEL_CLOCKS, *triage, *MEDIATION_CLOCKS),
        start(ClockKind.CLOSE, case.level, case, ground),
        *start_if_ruled(ClockKind.FOLLOW_UP, case.level, case, ground),
    )


def withdraw(command: Withdraw, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take the request back, each applicant for itself; with the last of them the case ends.

    Nobody is held to a request, but what the offices owe outlives it: until a marked risk is reported, an order from above
    answered and every notice proven, the case stays, and staff end it then.
    """
    permit(Withdraw, case, ground)
    party = _withdrawing(command, case, ground)
    by_party = ground.actor.role is Role.PARTY
    reason = command.reason.sealed if command.reason else None
    heard = (*case.ending.withdrawal_said, party)
    needed = [number for number in speakers(case) if case.is_applicant(number)]
    hidden = bool(case.duties.open_flags or case.unanswered or case.untold)
    ends = not hidden and all(number in heard for number in needed)
    if party in case.ending.withdrawal_said:
        said: tuple[CaseEvent, ...] = ()
    elif len(needed) == 1 and ends:
        said = ()
    else:
        said = (WithdrawalSaid(party=party, recorded_by="party" if by_party else "staff", reason=reason),)
    gone = CaseWithdrawn(reason=reason, recorded_for=None if by_party else party)
    return (*said, gone) if ends else said


def _withdrawing(command: Withdraw, case: Case, ground: Ground) -> int:
    """Who takes the request back: a party itself; of several applicants staff name one."""
    own = ground.actor.party if ground.actor.role is Role.PARTY else None
    if own is not None:
        if command.party not in (None, own):
            raise NotAnApplicant(party=command.party)
        return own
    applicants = [party.number for party in case.parties if party.side == "applicant"]
    if command.party is None:
        if len(applicants) > 1:
            raise PartyMissing
        return applicants[0]
    if not case.has_party(command.party):
        raise UnknownParty(party=command.party)
    if command.party not in applicants:
        raise NotAnApplicant(party=command.party)
    return command.party


def close(command: Close, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """End the matter with the outcome that its course led to.

    Without an agreement, and where one was broken in the end, every party must have been told of the other remedies
    (art. 26; 若干规定 art. 37): said here, or proven by a notice that was served.
    """
    permit(Close, case, ground)
    if command.outcome not in _fitting(case, ground):
        raise OutcomeMismatch(outcome=command.outcome, stage=case.stage.value)
    numbers = {party.number for party in case.parties}
    if unknown := sorted(set(command.remedies_told) - numbers):
        raise UnknownParty(party=unknown[0])
    served = {one.party for one in case.notices if one.must_be_proven and one.served}
    told = set(command.remedies_told) | served
    broken = case.stage is not Stage.SETTLED and in_vain(case, ground)
    answered = case.petition.decided or case.hotline.answered
    agreed = command.outcome in _agreed(case)
    unsettled = (case.stage in (Stage.HANDLING, Stage.TERMINATED) and not (answered or agreed)) or broken
    if unsettled and (missing := sorted(numbers - told - set(case.forgotten.parties))):
        raise RemediesNotTold(missing=tuple(missing))
    return (CaseClosed(outcome=command.outcome, remedies_told=tuple(sorted(told)), level=case.level),)


def _fitting(case: Case, ground: Ground) -> tuple[str, ...]:
    """The outcomes that a case may be closed with at its stage."""
    match case.stage:
        case Stage.SETTLED:
            return ("settled_by_parties",) if case.ending.by_themselves else ("mediated_oral",)
        case Stage.PERFORMANCE:
            return _agreed(case)
        case Stage.DECIDED:
            return ("decided" if case.kind == "petition" else "answered",)
        case Stage.HANDLING if case.kind != "dispute":
            # Answered before, and taken up again only because of a risk.
            return ("decided" if case.kind == "petition" else "answered",)
        case Stage.TERMINATED:
            reason = ground.practice.termination.get(case.ending.terminated or "")
            return (reason.outcome if reason else "failed", *_agreed(case), *_deliberated(case))
        case _:
            return (*_UNMEDIATED, *_agreed(case), *_deliberated(case))


def _deliberated(case: Case) -> tuple[str, ...]:
    """What the residents agreed on may end it, also where its parties did not agree; they are told of the other ways even so."""
    return ("deliberated",) if case.deliberating.carried else ()


def _agreed(case: Case) -> tuple[str, ...]:
    """What the case counts as by the agreement in force: it stands, even if mediating anew came to nothing."""
    return (case.agreement.in_force.outcome,) if case.agreement.in_force else ()
