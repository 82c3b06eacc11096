"""Decisions: who mediates."""

from typing import assert_never

from domain.case.acting import silent, voice
from domain.case.authority import permit
from domain.case.clocks import stop
from domain.case.ground import Ground
from domain.case.presiding import assistant_post, mediator_post, presides, proposed_conflicts
from domain.case.recusing import ask_recusal, decide_recusal, named_ground
from domain.case.refusals.mediators import MediatorNamed, NamedTwice, NotTheMediator
from domain.case.state import Case
from domain.refusals import UnknownParty
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.mediators import (
    AcceptDisclosure,
    AppointMediator,
    AskRecusal,
    ChooseMediator,
    ConflictDisclosed,
    DecideRecusal,
    DiscloseConflict,
    DisclosureAccepted,
    GiveRightsNotice,
    MediatorAppointed,
    MediatorChosen,
    MediatorCommand,
    RightsNoticeGiven,
)
from schemas.places import Post


def decide(command: MediatorCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case GiveRightsNotice():
            return _tell_rights(command, case, ground)
        case ChooseMediator():
            return _choose(command, case, ground)
        case AppointMediator():
            return _appoint(command, case, ground)
        case DiscloseConflict():
            return _disclose(command, case, ground)
        case AcceptDisclosure():
            return _accept(command, case, ground)
        case AskRecusal():
            return ask_recusal(command, case, ground)
        case DecideRecusal():
            return decide_recusal(command, case, ground)
    assert_never(command)


def _tell_rights(command: GiveRightsNotice, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Tell those who were not told yet, in the pack's text of today (若干规定 art. 30)."""
    permit(GiveRightsNotice, case, ground)
    named = tuple(sorted(set(command.parties)))
    if unknown := [number for number in named if not case.has_party(number)]:
        raise UnknownParty(party=unknown[0])
    told = tuple(number for number in named if number not in case.mediators.told_rights)
    version = ground.practice.rights_notice.version
    return (RightsNoticeGiven(parties=told, form=command.form, version=version),) if told else ()


def _choose(command: ChooseMediator, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take a party's choice, the later instead of the earlier; one whom every party chose presides from then on (art. 19)."""
    permit(ChooseMediator, case, ground)
    said = voice(command, case, ground)
    post = mediator_post(command.staff, case, ground)
    choices = {**dict(case.mediators.choices), said.party: command.staff}
    if dict(case.mediators.choices).get(said.party) == command.staff:
        return ()
    chosen = MediatorChosen(party=said.party, staff=command.staff)
    if silent(case, tuple(number for number, staff in choices.items() if staff == command.staff)):
        return (chosen,)
    return (chosen, *_named(MediatorAppointed(post=post, by="parties", replaces=_former(case)), case, ground))


def _appoint(command: AppointMediator, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Appoint who presides and who assists; with the same person presiding, change the assistants only."""
    permit(AppointMediator, case, ground)
    was = case.mediators.presiding
    if presides(case, ground) and was is not None and was.staff != command.staff:
        raise MediatorNamed
    if len({command.staff, *command.assistants}) <= len(command.assistants):
        raise NamedTwice
    post = mediator_post(command.staff, case, ground)
    assistants = tuple(assistant_post(staff, case, ground) for staff in command.assistants)
    if was is None or was.staff != command.staff:
        event = MediatorAppointed(post=post, assistants=assistants, by="committee", replaces=_former(case))
        return _named(event, case, ground)
    if [one.staff for one in assistants] == [one.staff for one in case.mediators.assistants]:
        return ()
    by = case.mediators.by or "committee"
    again = MediatorAppointed.model_validate({"post": was, "assistants": assistants, "by": by})
    return _named(again, case, ground)


def _former(case: Case) -> str | None:
    """Whom the one who is named now follows: one who left his post, or was the last to withdraw."""
    if case.mediators.presiding is not None:
        return case.mediators.presiding.staff
    return case.mediators.removed[-1] if case.mediators.removed else None


def _named(event: MediatorAppointed, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Who mediates from now on, with the ties that the roster knows of each: to be disclosed, or seen to be nothing."""
    posts: tuple[Post, ...] = (event.post, *event.assistants)
    ties = [one for post in posts for one in proposed_conflicts(post, case, ground)]
    return (event, *ties, *stop(case, "appointed", ClockKind.CHOOSE_MEDIATOR))


def _disclose(command: DiscloseConflict, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Tell the parties of a tie: a mediator of himself, or those who handle the case of a mediator (特邀 art. 15)."""
    permit(DiscloseConflict, case, ground)
    staff = command.staff or ground.actor.id
    if not case.mediators.mediates(staff):
        raise NotTheMediator
    named_ground(command.ground, ground)
    detail = command.detail.sealed if command.detail else None
    if (staff, command.ground) in case.mediators.disclosed and detail is None:
        return ()
    return (ConflictDisclosed(staff=staff, ground=command.ground, detail=detail),)


def _accept(command: AcceptDisclosure, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Agree that everybody of whom something was disclosed stays."""
    permit(AcceptDisclosure, case, ground)
    said = voice(command, case, ground)
    told = dict.fromkeys(staff for staff, _ in case.mediators.disclosed)
    return tuple(
        DisclosureAccepted(party=said.party, staff=staff)
        for staff in told
        if (said.party, staff) not in case.mediators.accepted
    )
