"""Guards of the kinds of case: what belongs to another kind is for nobody, and so is listed for nobody."""

from domain.case.ground import Ground
from domain.case.refusals.hotline import FirstReceiverLeads
from domain.case.refusals.petition import ReviewStillOpen
from domain.case.state import Case
from domain.refusals import NotPermitted, Refusal
from schemas.clock_kinds import ClockKind
from schemas.stages import Stage


def petition_only(case: Case, _ground: Ground) -> Refusal | None:
    """For petitions."""
    return None if case.kind == "petition" else NotPermitted(action="petition")


def hotline_only(case: Case, _ground: Ground) -> Refusal | None:
    """For orders of the 12345 line."""
    return None if case.kind == "hotline" else NotPermitted(action="hotline")


def not_passed_on(case: Case, _ground: Ground) -> Refusal | None:
    """An order stays with whoever got it first; the objection is the way to be rid of it (Beijing 2021, arts. 12, 14)."""
    return FirstReceiverLeads() if case.hotline.limit is not None else None


def answer_stands(case: Case, _ground: Ground) -> Refusal | None:
    """A decided petition ends once its answer was served and no review can be asked for any more."""
    if case.kind != "petition" or case.stage is not Stage.DECIDED:
        return None
    return None if case.of_kind(ClockKind.CLOSE) else ReviewStillOpen()
