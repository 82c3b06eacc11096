"""How events change a case: cases that go elsewhere or together."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.state import Case
from domain.frozen import replace
from schemas.clock_kinds import ClockKind, OnLapse
from schemas.joining import (
    CaseMerged,
    CaseTransferred,
    DuplicateJoined,
    JoiningEvent,
    TransferReceived,
    TransferSentBack,
)
from schemas.stages import Stage


def fold(case: Case, event: JoiningEvent, _fact: Fact) -> Case:
    """The case after one of these events."""
    joined = case.joined
    match event:
        case DuplicateJoined():
            joined = replace(
                joined,
                duplicates=(*joined.duplicates, event.duplicate),
                duplicate_numbers=(*joined.duplicate_numbers, event.number),
            )
            return replace(case, joined=joined)
        case CaseMerged():
            joined = replace(joined, merged_into=event.into, merged_number=event.into_number)
            return replace(case, joined=joined, stage=Stage.MERGED, outcome="merged", clocks=())
        case CaseTransferred():
            joined = replace(joined, transferred_to=event.to, from_stage=case.stage, was_asked=case.asked)
            return replace(case, joined=joined, stage=Stage.TRANSFER, asked=False)
        case TransferReceived():
            return replace(case, stage=Stage.TRANSFERRED, outcome="transferred", clocks=())
        case TransferSentBack():
            return replace(
                case,
                stage=joined.from_stage or Stage.HANDLING,
                asked=joined.was_asked or _missed(case),
                joined=replace(joined, transferred_to=None, from_stage=None, was_asked=False),
            )
    assert_never(event)


def _missed(case: Case) -> bool:
    """Whether the time to resolve a private matter ran out while it lay elsewhere, so that its applicant was not asked."""
    resolve = case.of_kind(ClockKind.RESOLVE)
    return any(clock.lapsed and clock.on_lapse is OnLapse.ASK_APPLICANT for clock in resolve)
