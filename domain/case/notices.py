"""Decisions: notices and their service; and which notices an event calls for, by the pack's list."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import assert_never, get_args

from domain.case.authority import permit
from domain.case.clocks import stop
from domain.case.ground import Ground
from domain.case.parts.notices import Notice
from domain.case.petition import all_served
from domain.case.refusals.notices import (
    ChannelNotChosen,
    MannerNotYours,
    NothingToServe,
    ProofMissing,
    UnknownNotice,
)
from domain.case.state import Case
from schemas.actors import Role, Visibility
from schemas.acts import PartyEntry
from schemas.agreement import AgreementItem
from schemas.case_events import CaseEvent, DisputeReported
from schemas.clock_kinds import ClockKind
from schemas.consent import MediationInvited
from schemas.ending import MediationTerminated
from schemas.frame import Frame
from schemas.notices import (
    NoticeCommand,
    NoticeEvent,
    NoticeNotSent,
    NoticePrepared,
    NoticeSent,
    NoticeServed,
    RecordSending,
    ServeNotice,
)
from schemas.practice import NoticeRule, Practice

_NOTICES = frozenset(get_args(NoticeEvent))


def decide(command: NoticeCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case ServeNotice():
            return _serve(command, case, ground)
        case RecordSending():
            return _record(command, case, ground)
    assert_never(command)


def _serve(command: ServeNotice, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record service, once; when the last one that the law waits for is proven, the time to serve ends."""
    notice = next((one for one in case.notices if one.number == command.notice), None)
    own = ground.actor.party if ground.actor.role is Role.PARTY else None
    try:
        permit(ServeNotice, case, ground)
    except NothingToServe:
        if notice is None or own not in (None, notice.party):
            raise
    if notice is None or own not in (None, notice.party):
        raise UnknownNotice(notice=command.notice)
    if (command.manner == "opened") is not (own is not None):
        raise MannerNotYours(manner=command.manner)
    if notice.served is not None:
        return ()
    if own is None and notice.must_be_proven and command.proof is None:
        raise ProofMissing(notice=command.notice)
    proof = command.proof.sealed if command.proof else None
    served = NoticeServed(
        audience=Visibility.ONE_PARTY,
        party=notice.party,
        notice=notice.number,
        manner=command.manner,
        proof=proof,
    )
    if not notice.waits:
        return (served,)
    waiting = [one.party for one in unproven(case) if one is not notice]
    ended = () if waiting else stop(case, "served", ClockKind.SERVE_NOTICE)
    # A petitioner's time to ask for a review waits for nobody else's notice.
    followed = () if any(case.is_applicant(one) for one in waiting) else all_served(case, ground)
    return (served, *ended, *followed)


def _record(command: RecordSending, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record once what became of a notice on its way by a channel."""
    permit(RecordSending, case, ground)
    notice = next((one for one in case.notices if one.number == command.notice), None)
    if notice is None:
        raise UnknownNotice(notice=command.notice)
    if command.channel not in notice.channels:
        raise ChannelNotChosen(notice=command.notice)
    if command.channel in (*notice.sent, *notice.failed):
        return ()
    if command.sent:
        return (NoticeSent(notice=notice.number, channel=command.channel),)
    return (NoticeNotSent(notice=notice.number, channel=command.channel, code=command.code),)


def unproven(case: Case) -> tuple[Notice, ...]:
    """The notices of which the law waits for proof of service; to somebody forgotten nothing can be served any more."""
    return tuple(one for one in case.notices if one.waits and one.party not in case.forgotten.parties)


def owed(case: Case | None, events: Sequence[CaseEvent], ground: Ground) -> tuple[NoticePrepared, ...]:
    """What must be told because of these events, by the list of the pack; nothing under a pack that has none.

    `case` is the case before the events (None before it was reported). Numbers run on from those of the case.
    """
    practice = ground.pack.practice
    if practice is None:
        return ()
    first = len(case.notices) + 1 if case else 1
    found = [
        (rule, party, event)
        for event in events
        if type(event) not in _NOTICES
        for name in (type(event).__name__,)
        for rule in practice.notices
        if rule.event == name and _holds(rule, event, practice)
        for party in _recipients(rule, event, case)
    ]
    return tuple(
        NoticePrepared(
            notice=number,
            rule=rule.id,
            party=party.number,
            channels=tuple(one for one in rule.channels if one != "email" or party.email is not None),
            must_be_proven=rule.must_be_proven,
            about=about(event),
        )
        for number, (rule, party, event) in enumerate(found, start=first)
    )


def _holds(rule: NoticeRule, event: CaseEvent, practice: Practice) -> bool:
    return all(
        any(_equal(getattr(event, name, None), value, practice) for value in values)
        for name, values in rule.when.items()
    )


def _equal(found: object, value: str, practice: Practice) -> bool:
    match found:
        case bool():
            return value == str(found).lower()
        case Enum():
            return bool(value == found.value)
        case int():
            number = getattr(practice, value, None)
            return str(found) == value or getattr(number, "value", None) == found
        case _:
            # The id of a clock is its kind and a version.
            return str(found).partition("@")[0] == value


def _recipients(rule: NoticeRule, event: CaseEvent, case: Case | None) -> Iterator[PartyEntry]:
    parties = event.parties if isinstance(event, DisputeReported) else case.parties if case else ()
    gone = case.forgotten.parties if case else ()
    told = set(_numbers(rule, event, case, parties))
    for one in parties:
        kept = case is not None and one.side == "other" and _kept_from_others(event, case)
        if one.number in told and one.number not in gone and not kept:
            yield one


def _kept_from_others(event: CaseEvent, case: Case) -> bool:
    """A petition is for its petitioners: whoever it is about hears that mediation is asked for and is over, no more (art. 30)."""
    return not case.admits_others and not isinstance(event, MediationInvited | MediationTerminated)


def _numbers(
    rule: NoticeRule, event: CaseEvent, case: Case | None, parties: tuple[PartyEntry, ...]
) -> Iterable[int | None]:
    everybody = [one.number for one in parties]
    if isinstance(event, MediationInvited):
        # Whoever applied has agreed by applying, and is not asked again.
        everybody = [number for number in everybody if number not in event.consented]
    own = getattr(event, "party", None)
    match rule.to:
        case "all":
            return everybody
        case "applicants":
            return [one.number for one in parties if one.side == "applicant"]
        case "others":
            return [one.number for one in parties if one.side == "other"]
        case "party":
            return [own]
        case "not_party":
            return [number for number in everybody if number != own]
        case "contester":
            return [case.triage.contested_by if case else None]
        case "debtor" | "creditor":
            item = _item(event, case)
            if item is None:
                return ()
            if rule.to == "debtor":
                return [item.by]
            return [item.to] if item.to else [number for number in everybody if number != item.by]
    assert_never(rule.to)


def _item(event: Frame, case: Case | None) -> AgreementItem | None:
    """The item of the agreement in force that an event is about."""
    number = getattr(event, "item", None)
    agreed = case.agreement.in_force if case else None
    return next((one for one in agreed.draft.items if one.item == number), None) if agreed else None


def about(event: Frame) -> str:
    """The clock or the item that an event is about, for telling several notices of one step apart."""
    clock, item = getattr(event, "clock", None), getattr(event, "item", None)
    return str(clock or item or "")
