"""Guards of the kinds of case: what belongs to another kind is for nobody, and so is listed for nobody."""

from domain.case.ground import Ground
from domain.case.refusals.hotline import FirstReceiverLeads
from domain.case.refusals.petition import AnswerOwed, PetitionFinal, ReviewStillOpen
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
    """A petition ends with its decision, served and past review, and an order once the caller was answered.

    What the parties settled ends a petition as well (art. 33); the caller of an order is answered even then.
    """
    if case.kind == "petition" and case.stage is Stage.DECIDED:
        return None if case.of_kind(ClockKind.CLOSE) else ReviewStillOpen()
    unsettled = case.stage in (Stage.HANDLING, Stage.TERMINATED)
    undecided = case.kind == "petition" and unsettled and not case.petition.decided
    unanswered = bool(case.of_kind(ClockKind.ANSWER_HOTLINE)) or (unsettled and not case.hotline.answered)
    if undecided or (case.kind == "hotline" and unanswered):
        return AnswerOwed(kind=case.kind)
    return None


def not_final(case: Case, _ground: Ground) -> Refusal | None:
    """The same facts and reasons are not accepted again once a petition was decided (art. 36)."""
    return PetitionFinal() if case.kind == "petition" and case.petition.decided else None
