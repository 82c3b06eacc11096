"""Decisions: asking the parties for mediation, and opening it."""

from datetime import date, datetime
from typing import assert_never

from domain.calendar import local_day
from domain.case.acting import silent, voice
from domain.case.authority import permit
from domain.case.clocks import start, start_if_ruled, stop
from domain.case.contact import once_spoken, spoken
from domain.case.ground import Ground
from domain.case.state import Case
from domain.case.terminating import terminate
from domain.refusals import UnknownCode, UnknownParty
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.consent import (
    AttemptFailed,
    ConsentCommand,
    ConsentGiven,
    GiveConsent,
    InviteToMediation,
    MediationInvited,
    MediationOpened,
    MediationRefused,
    OpenMediation,
    PartyUnreachable,
    RecordAttempt,
    RefuseMediation,
)


def decide(command: ConsentCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case InviteToMediation():
            return _invite(command, case, ground)
        case RecordAttempt():
            return _attempt(command, case, ground)
        case GiveConsent():
            return _consent(command, case, ground)
        case RefuseMediation():
            return _refuse(command, case, ground)
        case OpenMediation():
            return _open(case, ground)
    assert_never(command)


def _invite(command: InviteToMediation, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Ask every party. Whoever applied to this body has agreed by applying; what the offices found nobody applied for."""
    permit(InviteToMediation, case, ground)
    proactive = command.proactive or case.consent.channel in ground.practice.found_by
    consented = () if proactive else case.consent.applied
    invited = MediationInvited(
        level=case.level,
        proactive=proactive,
        parties=tuple(party.number for party in case.parties),
        consented=consented,
    )
    return (invited, *start_if_ruled(ClockKind.CONSENT, case.level, case, ground))


def _attempt(command: RecordAttempt, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Count a try in vain. Whoever agreed was reached: nothing is recorded about that party any more.

    A try too soon after the one before is recorded and does not count: nobody is out of reach for three calls in an hour.
    """
    permit(RecordAttempt, case, ground)
    if not case.has_party(command.party):
        raise UnknownParty(party=command.party)
    if command.channel not in ground.pack.channels:
        raise UnknownCode(field="channel", value=command.channel, known=tuple(ground.pack.channels))
    if command.party in case.consent.given:
        return ()
    tries, last = case.consent.tries_of(command.party), case.consent.last_try_of(command.party)
    days = ground.practice.consent_try_days.value
    soon = last is not None and (_day(ground.at, ground) - _day(last, ground)).days < days
    nth = tries if soon else tries + 1
    failed = AttemptFailed(party=command.party, channel=command.channel, nth=nth)
    if soon or nth < ground.practice.consent_tries.value or command.party in case.consent.unreachable:
        return (failed,)
    return (failed, PartyUnreachable(party=command.party, tries=nth))


def _day(at: datetime, ground: Ground) -> date:
    return local_day(at, ground.calendar)


def _consent(command: GiveConsent, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take a party's word; with the last word that was missing the time to ask is over."""
    permit(GiveConsent, case, ground)
    said = voice(command, case, ground)
    if said.party in case.consent.given:
        return ()
    given = ConsentGiven(party=said.party, channel=said.channel, recorded_by=said.recorded_by)
    if silent(case, (*case.consent.given, said.party)):
        return (given, *spoken(case))
    return (given, *spoken(case), *stop(case, "consented", ClockKind.CONSENT))


def _refuse(command: RefuseMediation, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """End mediation, or bar it, by the word of one party, whether or not it was asked (arts. 17, 23).

    A petition and an order of the 12345 line are answered all the same: where nobody asked for mediation nothing ends.
    """
    permit(RefuseMediation, case, ground)
    said = voice(command, case, ground)
    reason = command.reason.sealed if command.reason else None
    refused = MediationRefused(
        party=said.party, channel=said.channel, recorded_by=said.recorded_by, reason=reason
    )
    if case.kind != "dispute" and not case.consent.asked:
        again = case.level in case.consent.tried_at and case.consent.refused_by == said.party
        return () if again else (refused, *spoken(case))
    return (refused, *once_spoken(case, terminate(case, ground, "refused")))


def _open(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Open mediation with everybody's consent: its term takes the place of the level's time to resolve.

    Not of a petition's or an order's, which goes on when mediation fails and so is not begun anew.
    """
    permit(OpenMediation, case, ground)
    replaced = (ClockKind.RESOLVE,) if case.kind == "dispute" else ()
    return (
        MediationOpened(level=case.level, proactive=case.consent.proactive),
        *stop(case, "mediation_opened", *replaced, ClockKind.CONSENT, ClockKind.CONFIRM_TRIAGE),
        start(ClockKind.TERM, case.level, case, ground),
        *start_if_ruled(ClockKind.CHOOSE_MEDIATOR, case.level, case, ground),
    )
