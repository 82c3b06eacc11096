"""How events change a case: asking the parties for mediation, and opening it."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.state import Case
from domain.frozen import replace
from schemas.consent import (
    AttemptFailed,
    ConsentEvent,
    ConsentGiven,
    MediationInvited,
    MediationOpened,
    MediationRefused,
    PartyUnreachable,
)
from schemas.stages import Stage


def fold(case: Case, event: ConsentEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    consent = case.consent
    match event:
        case MediationInvited():
            asked = replace(consent, asked=True, proactive=event.proactive, given=event.consented)
            return replace(case, consent=asked)
        case AttemptFailed():
            tries = (
                *((n, times) for n, times in consent.tries if n != event.party),
                (event.party, event.nth),
            )
            if event.nth == consent.tries_of(event.party):
                return case
            last = (*((n, at) for n, at in consent.last_tries if n != event.party), (event.party, fact.at))
            return replace(case, consent=replace(consent, tries=tries, last_tries=last))
        case PartyUnreachable():
            unreachable = (*consent.unreachable, event.party)
            return replace(case, consent=replace(consent, unreachable=unreachable))
        case ConsentGiven():
            heard = reached(case, event.party)
            return replace(heard, consent=replace(heard.consent, given=(*consent.given, event.party)))
        case MediationRefused():
            heard = reached(case, event.party)
            given = tuple(one for one in consent.given if one != event.party)
            refused = replace(heard.consent, refused_by=event.party, given=given)
            return replace(heard, consent=replace(refused, tried_at=(*consent.tried_at, case.level)))
        case MediationOpened():
            # Whoever applied was asked whether the case goes up, and agreed that it is mediated here instead.
            opened = replace(consent, tried_at=(*consent.tried_at, event.level))
            petition = replace(case.petition, mediated=True)
            return replace(case, stage=Stage.MEDIATION, consent=opened, asked=False, petition=petition)
    assert_never(event)


def reached(case: Case, party: int) -> Case:
    """The case once a party was spoken with: nobody can say of it that it cannot be reached."""
    if not (case.consent.tries or case.consent.unreachable or case.consent.last_tries):
        return case
    tries = tuple((number, times) for number, times in case.consent.tries if number != party)
    unreachable = tuple(number for number in case.consent.unreachable if number != party)
    last = tuple((number, at) for number, at in case.consent.last_tries if number != party)
    return replace(case, consent=replace(case.consent, tries=tries, last_tries=last, unreachable=unreachable))
