"""Decisions: cases that go elsewhere or together."""

from typing import assert_never

from domain.case.authority import permit
from domain.case.clocks import pause, resume, start_if_ruled, stop
from domain.case.ground import Ground
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.joining import LaterCase, MergedIntoItself, ReceiptMissing
from domain.case.state import Case
from domain.case.table.ending import nothing_ordered, told_with_proof
from domain.refusals import UnknownCode
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.ids import case_stream
from schemas.joining import (
    CaseMerged,
    CaseTransferred,
    DuplicateJoined,
    JoinDuplicate,
    JoiningCommand,
    MergeInto,
    RecordTransferReply,
    Transfer,
    TransferReceived,
    TransferSentBack,
)

_RUN_ON = (
    ClockKind.REPORT_RISK,
    ClockKind.ANSWER_ORDER,
    ClockKind.SERVE_NOTICE,
    ClockKind.TRANSFER_REPLY,
    ClockKind.REFER_PETITION,
    ClockKind.INFORM_PETITIONER,
    ClockKind.DECIDE_PETITION,
    ClockKind.ANSWER_HOTLINE,
    ClockKind.CONFIRMATION,
    ClockKind.PERFORM,
    ClockKind.URGE,
)
"""What is owed wherever the matter lies meanwhile; no article lets the times of a petition or an order stand still,
and what was promised is due on its day."""

_SENT = "transferred"


def decide(command: JoiningCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case JoinDuplicate():
            return _join(command, case, ground)
        case MergeInto():
            return _merge(command, case, ground)
        case Transfer():
            return _transfer(command, case, ground)
        case RecordTransferReply():
            return _reply(command, case, ground)
    assert_never(command)


def _join(command: JoinDuplicate, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Note a duplicate, once. Its parties stay parties of their own case: they do not learn what is said in this one."""
    permit(JoinDuplicate, case, ground)
    if case_stream(command.duplicate) == case.stream:
        raise MergedIntoItself
    if command.duplicate in case.joined.duplicates:
        return ()
    joined = DuplicateJoined(
        duplicate=command.duplicate,
        number=command.number,
        opened_at=command.opened_at,
        requests=command.requests,
    )
    return (joined,)


def _merge(command: MergeInto, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """End this case as a duplicate. Its request and its instant stay in its own record, and so does everybody's code.

    One that took in duplicates itself goes into an earlier case only; ids grow with time.
    """
    permit(MergeInto, case, ground)
    if case_stream(command.into) == case.stream:
        raise MergedIntoItself
    # Two merges that cross each other would end both: one of the two goes into the later case, and is refused here.
    if case.joined.duplicates and case_stream(command.into) > case.stream:
        raise LaterCase
    merged = CaseMerged(into=command.into, into_number=command.into_number, reason=command.reason.sealed)
    return (merged,)


def _transfer(command: Transfer, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Send the matter to another organ. Its clocks stand still as long as that organ has to answer, and no longer."""
    permit(Transfer, case, ground)
    known = tuple(ground.practice.organs)
    if command.to not in known:
        raise UnknownCode(field="to", value=command.to, known=known)
    kinds = tuple(kind for kind in ClockKind if kind not in _RUN_ON)
    return (
        CaseTransferred(to=command.to, letter=command.letter.sealed),
        *pause(case, ground, _SENT, *kinds),
        *start_if_ruled(ClockKind.TRANSFER_REPLY, case.level, case, ground),
    )


def _reply(command: RecordTransferReply, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record the receipt, which ends the case here once nothing is owed here; or that it goes on where it was."""
    permit(RecordTransferReply, case, ground)
    to = case.joined.transferred_to or ""
    reference = command.reference.sealed if command.reference else None
    if command.reply == "received":
        if flags := tuple(flag.number for flag in case.duties.open_flags):
            raise RiskUnreported(flags=flags)
        if owed := nothing_ordered(case, ground) or told_with_proof(case, ground):
            raise owed
        if command.reference is None:
            raise ReceiptMissing
        return (TransferReceived(to=to, reference=reference),)
    return (
        TransferSentBack(to=to, reference=reference),
        *_going_on(case, "sent_back", ground),
        *stop(case, "sent_back", ClockKind.TRANSFER_REPLY),
    )


def overdue(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """What follows when the other organ did not answer in its time: the clocks go on, wherever the matter lies."""
    return _going_on(case, "no_reply", ground)


def _going_on(case: Case, why: str, ground: Ground) -> tuple[CaseEvent, ...]:
    # What stood still before it was sent, for another reason, stands still on.
    kinds = tuple(
        {clock.kind: None for clock in case.clocks if clock.paused_since and clock.paused_why == _SENT}
    )
    return resume(case, ground, why, *kinds) if kinds else ()
