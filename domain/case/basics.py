"""Steps beside and at the end of a case: notes, contact, settlement, withdrawal, closing."""

from domain.case.authority import permit
from domain.case.clocks import LEVEL_CLOCKS, start, stop
from domain.case.ground import Ground, Relation, relations
from domain.case.state import Case
from domain.refusals import (
    AudienceNotYours,
    ConsentIncomplete,
    OutcomeMismatch,
    PartyMissing,
    RemediesNotTold,
    UnknownCode,
    UnknownParty,
)
from schemas.actors import Role, Visibility
from schemas.case_commands import AddNote, Close, RecordContact, RecordSettlement, Withdraw
from schemas.case_events import (
    CaseClosed,
    CaseEvent,
    CaseWithdrawn,
    ContactRecorded,
    NoteAdded,
    SettlementRecorded,
)
from schemas.clock_kinds import ClockKind
from schemas.stages import Stage


def note(command: AddNote, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Add a note for an audience that its author may address; a note never moves a clock.

    A party writes to those who handle the case (which only that party sees besides) or to all parties. Only those who
    handle the case write to one party alone.
    """
    permit(AddNote, case, ground)
    party = command.party
    if ground.actor.role is Role.PARTY:
        party = ground.actor.party
        foreign = command.party not in (None, party)
        if foreign or command.audience not in (Visibility.PARTIES, Visibility.ONE_PARTY):
            raise AudienceNotYours(audience=command.audience.value)
    elif command.audience is Visibility.PUBLIC or (
        command.audience is Visibility.ONE_PARTY and Relation.HANDLER not in relations(case, ground)
    ):
        raise AudienceNotYours(audience=command.audience.value)
    if command.audience is Visibility.ONE_PARTY and party is None:
        raise PartyMissing
    if party is not None and not case.has_party(party):
        raise UnknownParty(party=party)
    return (NoteAdded(text=command.text.sealed, audience=command.audience, party=party),)


def contact(command: RecordContact, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record that a party was spoken with; the first one at a level ends the clock for it."""
    permit(RecordContact, case, ground)
    if not case.has_party(command.party):
        raise UnknownParty(party=command.party)
    if command.channel not in ground.pack.channels:
        raise UnknownCode(field="channel", value=command.channel, known=tuple(ground.pack.channels))
    spoken = ContactRecorded(party=command.party, channel=command.channel)
    return (spoken, *stop(case, "contacted", ClockKind.FIRST_CONTACT))


def settle(command: RecordSettlement, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record an oral agreement: every party consents, nobody is outvoted (rule R14)."""
    permit(RecordSettlement, case, ground)
    numbers = {party.number for party in case.parties}
    if unknown := sorted(set(command.consents) - numbers):
        raise UnknownParty(party=unknown[0])
    if missing := sorted(numbers - set(command.consents)):
        raise ConsentIncomplete(missing=tuple(missing))
    others = (ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST)
    return (
        SettlementRecorded(level=case.level, terms=command.terms.sealed, consents=tuple(sorted(numbers))),
        *stop(case, "settled", *LEVEL_CLOCKS, *others),
        start(ClockKind.CLOSE, case.level, case, ground),
    )


def withdraw(command: Withdraw, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take the request back; every clock ends with the case. Staff record it for the first applicant."""
    permit(Withdraw, case, ground)
    by_party = ground.actor.role is Role.PARTY
    applicant = next(party.number for party in case.parties if party.side == "applicant")
    reason = command.reason.sealed if command.reason else None
    return (CaseWithdrawn(reason=reason, recorded_for=None if by_party else applicant),)


def close(command: Close, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """End the matter. Without an agreement, every party must have been told of the other remedies (art. 26)."""
    permit(Close, case, ground)
    agreed = case.stage is Stage.SETTLED
    if agreed is not (command.outcome == "mediated_oral"):
        raise OutcomeMismatch(outcome=command.outcome, stage=case.stage.value)
    numbers = {party.number for party in case.parties}
    if not agreed and (untold := sorted(numbers - set(command.remedies_told))):
        raise RemediesNotTold(missing=tuple(untold))
    if unknown := sorted(set(command.remedies_told) - numbers):
        raise UnknownParty(party=unknown[0])
    told = tuple(sorted(set(command.remedies_told)))
    return (CaseClosed(outcome=command.outcome, remedies_told=told, level=case.level),)
