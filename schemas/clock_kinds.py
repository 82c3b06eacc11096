"""What clocks measure, what follows when they run out, and the rule that gives one its budget."""

from enum import StrEnum

from pydantic import Field

from schemas.actors import Level
from schemas.acts import CaseKind
from schemas.calendar import Budget
from schemas.cited import Cited, Code, TriageClass
from schemas.frame import says_nothing


class ClockKind(StrEnum):
    """What a clock measures."""

    CONFIRM_TRIAGE = "confirm_triage"
    ANSWER_CONTEST = "answer_contest"
    ACCEPT = "accept"
    FIRST_CONTACT = "first_contact"
    RESOLVE = "resolve"
    RECEIVE = "receive"
    CLOSE = "close"
    # Mediation.
    CONSENT = "consent"
    CHOOSE_MEDIATOR = "choose_mediator"
    DECIDE_RECUSAL = "decide_recusal"
    TERM = "term"
    REVIEW_SUSPENSION = "review_suspension"
    SIGN = "sign"
    # After an agreement, or after its failure.
    CONFIRMATION = "confirmation"
    PERFORM = "perform"
    URGE = "urge"
    SERVE_NOTICE = "serve_notice"
    FOLLOW_UP = "follow_up"
    TRANSFER_REPLY = "transfer_reply"
    # Duties beside the case.
    REPORT_RISK = "report_risk"
    ANSWER_ORDER = "answer_order"
    # Petitions (信访) and 12345 orders.
    REFER_PETITION = "refer_petition"
    INFORM_PETITIONER = "inform_petitioner"
    OBJECT_REFERRAL = "object_referral"
    DECIDE_PETITION = "decide_petition"
    ASK_REVIEW = "ask_review"
    ANSWER_REVIEW = "answer_review"
    ANSWER_HOTLINE = "answer_hotline"
    OBJECT_ORDER = "object_order"


BASIC = (
    ClockKind.CONFIRM_TRIAGE,
    ClockKind.ANSWER_CONTEST,
    ClockKind.ACCEPT,
    ClockKind.FIRST_CONTACT,
    ClockKind.RESOLVE,
    ClockKind.RECEIVE,
    ClockKind.CLOSE,
)
"""The clocks of the ladder, which every pack rules for every level and class; the others run where a pack has a rule."""


class OnLapse(StrEnum):
    """What follows a clock that runs out."""

    CLIMB = "climb"
    ASK_APPLICANT = "ask_applicant"
    TELL = "tell"
    """Those above are told."""
    END_MEDIATION = "end_mediation"
    """The term is over: mediation ends, and the other remedies are to be told to each party."""
    BREACH = "breach"
    """What was promised was not done in time."""
    CLOSE_WINDOW = "close_window"
    """A right that had to be used by then is over; nobody is at fault."""


class ClockRule(Cited):
    """A budget for one kind of clock; the first rule that fits kind, level, class, category and kind of case is taken."""

    id: Code
    kind: ClockKind
    levels: tuple[Level, ...] = tuple(Level)
    classes: tuple[TriageClass, ...] = tuple(TriageClass)
    categories: tuple[Code, ...] = Field(
        default=(), exclude_if=says_nothing, description="Only for these kinds of dispute; empty: all"
    )
    kinds: tuple[CaseKind, ...] = Field(
        default=(), exclude_if=says_nothing, description="Only for these kinds of case; empty: all"
    )
    budget: Budget
    reminders: tuple[Budget, ...] = Field(default=(), description="How long before the due instant")
    on_lapse: OnLapse = OnLapse.TELL
