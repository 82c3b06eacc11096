"""Steps beside the course of a case: notes and contact."""

from domain.case.authority import permit
from domain.case.contact import spoken
from domain.case.ground import Ground, Relation, relations
from domain.case.state import Case
from domain.refusals import (
    AudienceNotYours,
    PartyMissing,
    UnknownCode,
    UnknownParty,
)
from schemas.actors import Role, Visibility
from schemas.case_commands import AddNote, RecordContact
from schemas.case_events import (
    CaseEvent,
    ContactRecorded,
    NoteAdded,
)


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
        command.audience is Visibility.ONE_PARTY
        and not relations(case, ground) & {Relation.HANDLER, Relation.JOINT}
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
    return (ContactRecorded(party=command.party, channel=command.channel), *spoken(case))
