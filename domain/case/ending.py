"""Decisions: the end of mediation and of the case."""

from typing import assert_never

from domain.case.acting import silent, voice
from domain.case.authority import permit
from domain.case.clocks import start_if_ruled, stop
from domain.case.closing import settling
from domain.case.dossier import kept, missing
from domain.case.ground import Ground
from domain.case.refusals.ending import (
    AnsweredTwice,
    AnswerWithoutContact,
    FileIncomplete,
    NobodyUnreachable,
    ReasonByEvent,
)
from domain.case.reopening import reopen, taken_up
from domain.case.state import Case
from domain.case.terminating import terminate
from domain.refusals import UnknownCode, UnknownParty
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.duties import RiskFlagged
from schemas.ending import (
    Archive,
    CaseArchived,
    EndingCommand,
    FilePaper,
    FollowUpRecorded,
    PaperFiled,
    PartiesSettled,
    RecordFollowUp,
    Reopen,
    SettleByParties,
    SettledSaid,
    TerminateMediation,
)

BY_EVENT = ("refused", "refused_to_sign", "term_over")
"""Reasons that only what happened gives: a party's refusal, a refused signature, the clock."""


def decide(command: EndingCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case TerminateMediation():
            return _terminate(command, case, ground)
        case SettleByParties():
            return _settle(command, case, ground)
        case RecordFollowUp():
            return _follow_up(command, case, ground)
        case FilePaper():
            return _file(command, case, ground)
        case Archive():
            return _archive(command, case, ground)
        case Reopen():
            return reopen(command, case, ground)
    assert_never(command)


def term_over(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """What follows when the term of mediation runs out without extension: mediation ends (Shenzhen 2022, art. 28)."""
    return terminate(case, ground, "term_over")


def _terminate(command: TerminateMediation, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    permit(TerminateMediation, case, ground)
    known = tuple(ground.practice.termination)
    if command.reason_code not in known:
        raise UnknownCode(field="reason_code", value=command.reason_code, known=known)
    if command.reason_code in BY_EVENT:
        raise ReasonByEvent(reason=command.reason_code)
    if command.reason_code == "unreachable" and not case.consent.unreachable:
        raise NobodyUnreachable
    return terminate(case, ground, command.reason_code, command.reason.sealed)


def _settle(command: SettleByParties, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take a party's word that it is settled; with the last word that is needed the matter is."""
    permit(SettleByParties, case, ground)
    who = voice(command, case, ground)
    heard = case.ending.settled_said
    if who.party in heard:
        return ()
    terms = command.terms.sealed if command.terms else None
    said = SettledSaid(party=who.party, channel=who.channel, recorded_by=who.recorded_by, terms=terms)
    if silent(case, (*heard, who.party)):
        return (said,)
    return (said, PartiesSettled(level=case.level), *settling(case, ground))


def _follow_up(command: RecordFollowUp, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record a visit; one that reached somebody ends the time for it.

    A hidden risk that it found is flagged, and a closed case goes on because of it: what is over has no clock that could
    see to the report (art. 25; 若干规定 art. 36).
    """
    permit(RecordFollowUp, case, ground)
    if command.channel not in ground.pack.channels:
        raise UnknownCode(field="channel", value=command.channel, known=tuple(ground.pack.channels))
    seen: set[int] = set()
    for answer in command.answers:
        if not case.has_party(answer.party):
            raise UnknownParty(party=answer.party)
        if answer.party in seen:
            raise AnsweredTwice(party=answer.party)
        if not answer.reached and (answer.solved or answer.satisfied):
            raise AnswerWithoutContact(party=answer.party)
        seen.add(answer.party)
    recorded = FollowUpRecorded(
        answers=command.answers,
        channel=command.channel,
        risk_seen=command.risk_seen,
        text=command.text.sealed if command.text else None,
    )
    reached = any(answer.reached for answer in command.answers)
    visited = stop(case, "visited", ClockKind.FOLLOW_UP) if reached else ()
    again = taken_up("hidden_risk", None, case, ground) if command.risk_seen and case.over else ()
    return (recorded, *visited, *again, *(_risk(command, case, ground) if command.risk_seen else ()))


def _risk(command: RecordFollowUp, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The flag for what a visit found, unless one of its kind is open already."""
    rule = ground.practice.risks.get("escalation")
    if rule is None or any(flag.risk == "escalation" for flag in case.duties.open_flags):
        return ()
    number = len(case.duties.flags) + 1
    text = command.text.sealed if command.text else None
    return (
        RiskFlagged(flag=number, risk="escalation", authorities=rule.authorities, text=text),
        *start_if_ruled(ClockKind.REPORT_RISK, case.level, case, ground, subject=str(number)),
    )


def _file(command: FilePaper, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    permit(FilePaper, case, ground)
    known = tuple(item.id for item in ground.practice.file)
    if command.item not in known:
        raise UnknownCode(field="item", value=command.item, known=known)
    if command.party is not None and not case.has_party(command.party):
        raise UnknownParty(party=command.party)
    text = command.text.sealed if command.text else None
    return (PaperFiled(item=command.item, party=command.party, text=text),)


def _archive(command: Archive, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """File the case away: with every document that must be there, or with the reason why one is not."""
    permit(Archive, case, ground)
    lacking = missing(case, ground.practice)
    if lacking and command.missing_reason is None:
        raise FileIncomplete(missing=lacking)
    archived = CaseArchived(
        present=kept(case, ground.practice),
        missing=lacking,
        missing_reason=command.missing_reason.sealed if command.missing_reason and lacking else None,
        keep_years=ground.practice.keep_years.value,
    )
    return (archived,)
