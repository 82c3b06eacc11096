"""Decisions: when what identifies a party, or the words of a case, may be destroyed."""

from datetime import date
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.case.ground import Ground, relations
from domain.case.refusals.forgetting import CaseStillOpen, FileMustBeKept
from domain.case.state import Case
from domain.refusals import NotPermitted, UnknownCase, UnknownParty
from schemas.actors import Role
from schemas.acts import action_name
from schemas.forgetting import (
    ForgetParty,
    ForgettingCommand,
    ForgettingEvent,
    ForgetWords,
    PartyForgotten,
    WordsForgotten,
)
from schemas.ids import case_id_of, case_subject, covers, party_subject


def decide(command: ForgettingCommand, case: Case, ground: Ground) -> tuple[ForgettingEvent, ...]:
    """The tombstone, none when it stands already; raise `Refusal` while the matter is open or its file must be kept.

    For whoever runs the installation, and for an administrator of the place: they are related to no case otherwise.
    """
    _permit(command, case, ground)
    case_id = case_id_of(case.stream)
    match command:
        case ForgetParty(party=number):
            if not case.has_party(number):
                raise UnknownParty(party=number)
            if number in case.forgotten.parties:
                return ()
            _may_go(case, ground)
            return (
                PartyForgotten(party=number, basis=command.basis, subject=party_subject(case_id, number)),
            )
        case ForgetWords():
            if case.forgotten.words:
                return ()
            _may_go(case, ground)
            return (WordsForgotten(basis=command.basis, subject=case_subject(case_id)),)
    assert_never(command)


def kept_until(case: Case, ground: Ground) -> date | None:
    """The first day on which a file need not be kept any more; None where the pack sets no term, or the matter is open.

    Counted from the day on which the file was closed, or else the matter ended, in the pack's time zone; the years are those
    written down when the file was closed, or else the pack's.
    """
    since = case.ending.archived_at or case.ended_at
    practice = ground.pack.practice
    years = case.ending.keep_years
    if years is None and practice is not None:
        years = practice.keep_years.value
    if since is None or years is None:
        return None
    day = since.astimezone(ZoneInfo(ground.pack.calendar.zone)).date()
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + years, 3, 1) if leap else day.replace(year=day.year + years)


def _permit(command: ForgettingCommand, case: Case, ground: Ground) -> None:
    actor = ground.actor
    if actor.role is Role.SYSTEM:
        return
    administers = actor.role is Role.ADMINISTRATOR and actor.place is not None
    if administers and covers(actor.place or "", case.place):
        return
    if not relations(case, ground):
        raise UnknownCase
    raise NotPermitted(action=action_name(type(command)))


def _may_go(case: Case, ground: Ground) -> None:
    if not case.over:
        raise CaseStillOpen(stage=case.stage.value)
    until = kept_until(case, ground)
    if until is not None and ground.at.astimezone(ZoneInfo(ground.pack.calendar.zone)).date() < until:
        raise FileMustBeKept(until=until.isoformat())
