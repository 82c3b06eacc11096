"""Decisions: the term of mediation."""

from typing import assert_never

from domain.case.acting import silent, speakers, voice
from domain.case.authority import permit
from domain.case.clocks import extend, pause, resume, start_if_ruled, stop_about
from domain.case.ground import Ground, Relation, relations
from domain.case.parts.term import Proposed
from domain.case.refusals.term import NoExtensionProposed, NotASpeaker, NotSuspended, ReasonNotForRole
from domain.case.state import Case
from domain.refusals import UnknownCode
from schemas.actors import Role
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.term import (
    AgreeToExtension,
    ExtensionAgreed,
    ExtensionProposed,
    MediationResumed,
    MediationSuspended,
    ProposeExtension,
    Resume,
    Suspend,
    TermCommand,
    TermExtended,
)


def decide(command: TermCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case Suspend():
            return _suspend(command, case, ground)
        case Resume():
            return _resume(command, case, ground)
        case ProposeExtension():
            return _propose(command, case, ground)
        case AgreeToExtension():
            return _agree(command, case, ground)
    assert_never(command)


def _suspend(command: Suspend, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Let mediation rest. Its clocks stand still only where the reason says so; whether it still must rest is looked at again."""
    permit(Suspend, case, ground)
    known = ground.practice.suspension
    rule = known.get(command.reason_code)
    if rule is None:
        raise UnknownCode(field="reason_code", value=command.reason_code, known=tuple(known))
    roles = {ground.actor.role}
    if Relation.MEDIATOR in relations(case, ground):
        roles.add(Role.MEDIATOR)
    if not roles.intersection(rule.by):
        raise ReasonNotForRole(reason=command.reason_code)
    suspended = MediationSuspended(
        reason_code=command.reason_code,
        stops=rule.stops,
        reason=command.reason.sealed,
        authority=command.authority.sealed if command.authority else None,
    )
    return (
        suspended,
        *pause(case, ground, command.reason_code, *rule.stops),
        *start_if_ruled(ClockKind.REVIEW_SUSPENSION, case.level, case, ground),
    )


def _resume(command: Resume, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    permit(Resume, case, ground)
    rest = case.term.rest
    if rest is None:
        raise NotSuspended
    reason = command.reason.sealed if command.reason else None
    # Without a kind every clock would go on, those among them that stand still for another reason.
    kinds = tuple(
        {
            one.kind: None
            for one in case.clocks
            if one.kind in rest.stops and one.paused_why == rest.reason_code
        }
    )
    going = resume(case, ground, "resumed", *kinds) if kinds else ()
    return (
        MediationResumed(reason_code=rest.reason_code, reason=reason),
        *going,
        *stop_about(case, "resumed", ClockKind.REVIEW_SUSPENSION, ""),
    )


def _propose(command: ProposeExtension, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Propose a longer term; staff propose one themselves unless they name the party that they record it for."""
    permit(ProposeExtension, case, ground)
    own = ground.actor.role is Role.PARTY or command.party is not None
    party = _speaker(command, case, ground) if own else None
    proposed = ExtensionProposed(budget=command.budget, reason=command.reason.sealed, party=party)
    agreed = () if party is None else (party,)
    return (proposed, *_extended(Proposed(command.budget, agreed), case, ground))


def _agree(command: AgreeToExtension, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Agree to what is proposed; with the last word that was missing the term is longer (Shenzhen 2022, art. 25)."""
    permit(AgreeToExtension, case, ground)
    party = _speaker(command, case, ground)
    proposed = case.term.proposed
    if proposed is None:
        raise NoExtensionProposed
    if party in proposed.agreed:
        return ()
    agreed = Proposed(proposed.budget, (*proposed.agreed, party))
    return (ExtensionAgreed(party=party), *_extended(agreed, case, ground))


def _speaker(command: ProposeExtension | AgreeToExtension, case: Case, ground: Ground) -> int:
    party = voice(command, case, ground).party
    if party not in speakers(case):
        raise NotASpeaker(party=party)
    return party


def _extended(proposed: Proposed, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The longer term, once everybody whose word is needed has agreed to it."""
    if silent(case, proposed.agreed) or not proposed.agreed:
        return ()
    budget = proposed.budget
    (clock,) = case.of_kind(ClockKind.TERM)
    return (
        TermExtended(budget=budget, parties=tuple(sorted(proposed.agreed))),
        extend(clock, budget, "agreed", case, ground),
    )
