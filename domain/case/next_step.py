"""What a case waits for next, by when, and who is to do it: codes for the doors to put into words."""

from dataclasses import dataclass
from datetime import datetime

from domain.case.acting import silent
from domain.case.presiding import window
from domain.case.state import Case, Clock
from domain.frozen import replace
from schemas.actors import Role
from schemas.clock_kinds import ClockKind
from schemas.places import Post
from schemas.stages import Stage


@dataclass(frozen=True, slots=True)
class NextStep:
    """`what` is a code such as `accept`; `by` the due instant (None: no clock runs for it); `who` the post that is to act.

    `parties` are those whose word is awaited, where it is not the one applicant's. `outside` is what parties and the public are
    told instead, where the offices wait for a duty of their own that nobody else is to know of.
    """

    what: str
    by: datetime | None
    who: Post | None
    overdue: bool = False
    parties: tuple[int, ...] = ()
    outside: "NextStep | None" = None


_OF_THE_OFFICES = ("report_risk", "answer_order")


def next_step(case: Case) -> NextStep | None:
    """The next step of a case, or None when it is over."""
    if case.over:
        return None
    what, kind = _awaited(case)
    step = _step(what, kind, case)
    if what not in _OF_THE_OFFICES:
        return step
    # With its own date and holder: a step that lost them would tell that something else is in its way.
    return replace(step, outside=_step("close", ClockKind.CLOSE, case))


def _step(what: str, kind: ClockKind, case: Case) -> NextStep:
    clock = _soonest(case, kind)
    post = case.handler or case.holder
    parties = _awaited_parties(what, case)
    if parties:
        post = Post(place=case.place, role=Role.PARTY)
    elif what in ("mediate", "sign_as_mediator"):
        post = case.mediators.presiding or post
    elif case.stage is Stage.REVIEW:
        post = case.petition.reviewer
    elif what in ("applicant_choice", "ask_review"):
        post = Post(place=case.place, role=Role.PARTY)
    elif case.stage is Stage.HANDOVER and kind is ClockKind.RECEIVE:
        post = case.receiver
    due = clock.due if clock and clock.paused_since is None else None
    return NextStep(what, due, post, bool(clock and clock.lapsed), parties)


def _awaited_parties(what: str, case: Case) -> tuple[int, ...]:
    """The parties who are to answer, to choose, to sign or to do what they promised.

    When they chose different mediators, or their time to choose is over, the body names one.
    """
    if what == "consent":
        return silent(case, case.consent.given)
    if what == "perform":
        return _debtors(case)
    if what == "sign" and case.agreement.draft:
        return case.agreement.draft.missing
    if what == "choose_mediator" and window(case):
        return silent(case, tuple(number for number, _ in case.mediators.choices))
    return ()


def _debtors(case: Case) -> tuple[int, ...]:
    """Who owes the item that is due next; where none has a day, everybody who owes something yet."""
    if case.agreement.in_force is None:
        return ()
    left = {one.item for one in case.performance.left}
    owed = [one for one in case.agreement.in_force.draft.items if one.item in left]
    clock = _soonest(case, ClockKind.PERFORM)
    due = [one for one in owed if clock and clock.subject == str(one.item)]
    return tuple(sorted({one.by for one in due or owed}))


_BY_STAGE = {
    Stage.REPORTED: ("confirm_triage", ClockKind.CONFIRM_TRIAGE),
    Stage.REGISTERED: ("confirm_triage", ClockKind.CONFIRM_TRIAGE),
    Stage.TRIAGED: ("accept", ClockKind.ACCEPT),
    Stage.HANDOVER: ("receive", ClockKind.RECEIVE),
    Stage.REVIEW: ("answer_review", ClockKind.ANSWER_REVIEW),
}


_BEFORE_AN_ANSWER = (Stage.REPORTED, Stage.REGISTERED, Stage.TRIAGED, Stage.HANDLING)


def _awaited(case: Case) -> tuple[str, ClockKind]:
    if case.stage is Stage.TRANSFER:
        # Whatever is asked of this house waits until the other one has answered.
        return "transfer_reply", ClockKind.TRANSFER_REPLY
    if case.triage.contested_by is not None:
        return "answer_contest", ClockKind.ANSWER_CONTEST
    if case.asked and case.stage is not Stage.SETTLED:
        return "applicant_choice", ClockKind.RESOLVE
    own = _of_its_kind(case)
    if own is not None:
        return own
    match case.stage:
        case Stage.MEDIATION | Stage.SIGNING:
            return _mediation(case)
        case Stage.PERFORMANCE:
            return _performance(case)
        case Stage.TERMINATED:
            waiting = any(one.waits for one in case.notices)
            return ("serve_notice", ClockKind.SERVE_NOTICE) if waiting else _closing(case)
        case Stage.SETTLED:
            return _closing(case)
        case Stage.HANDLING:
            return _handling(case)
        case _:
            return _BY_STAGE[case.stage]


def _handling(case: Case) -> tuple[str, ClockKind]:
    if any(not clock.lapsed for clock in case.of_kind(ClockKind.FIRST_CONTACT)):
        return "first_contact", ClockKind.FIRST_CONTACT
    if case.consent.asked and silent(case, case.consent.given):
        return "consent", ClockKind.CONSENT
    if case.deliberating.awaited is not None and case.kind == "dispute":
        return "deliberation", ClockKind.REVIEW_SUSPENSION
    if case.consent.asked:
        return "open_mediation", ClockKind.RESOLVE
    if case.kind == "petition":
        step = ("decide_petition", ClockKind.DECIDE_PETITION)
        if case.of_kind(ClockKind.DECIDE_PETITION):
            return step
        if not case.petition.decided:
            return _unaccepted(case)
        return _closing(case)
    if case.kind == "hotline":
        return _closing(case) if case.hotline.answered else ("dispatch_order", ClockKind.RESOLVE)
    return "resolve", ClockKind.RESOLVE


def _of_its_kind(case: Case) -> tuple[str, ClockKind] | None:
    """What a petition or an order waits for, wherever the ladder has it."""
    if case.of_kind(ClockKind.ANSWER_HOTLINE) and case.stage in _BEFORE_AN_ANSWER:
        return "answer_caller", ClockKind.ANSWER_HOTLINE
    undecided = case.kind == "petition" and not case.petition.decided
    if undecided and case.stage is Stage.TRIAGED and not case.of_kind(ClockKind.ACCEPT):
        return _unaccepted(case)
    return _decided(case) if case.stage is Stage.DECIDED else None


def _unaccepted(case: Case) -> tuple[str, ClockKind]:
    """One that is taken up again was answered once: the time to resolve it is what runs."""
    informs = case.of_kind(ClockKind.INFORM_PETITIONER)
    return "accept_petition", ClockKind.INFORM_PETITIONER if informs else ClockKind.RESOLVE


def _decided(case: Case) -> tuple[str, ClockKind]:
    """An answer in writing is served, then the petitioner may ask for a review, then the matter is closed."""
    if any(one.waits for one in case.notices):
        return "serve_answer" if case.kind == "petition" else "serve_notice", ClockKind.SERVE_NOTICE
    if any(clock.runs for clock in case.of_kind(ClockKind.ASK_REVIEW)):
        return "ask_review", ClockKind.ASK_REVIEW
    return _closing(case)


def _closing(case: Case) -> tuple[str, ClockKind]:
    """What bars the end of a case comes before its end."""
    if case.duties.open_flags:
        return "report_risk", ClockKind.REPORT_RISK
    if any(not order.answered for order in case.duties.orders):
        return "answer_order", ClockKind.ANSWER_ORDER
    if case.of_kind(ClockKind.ANSWER_HOTLINE):
        return "answer_caller", ClockKind.ANSWER_HOTLINE
    if case.untold:
        return "serve_notice", ClockKind.SERVE_NOTICE
    return "close", ClockKind.CLOSE


def _signing(case: Case) -> str:
    """First every party signs, then the mediator who presides now, then the seal is set (art. 29)."""
    draft, post = case.agreement.draft, case.mediators.presiding
    if draft is None or draft.missing:
        return "sign"
    signed = post is not None and draft.mediator == post.staff
    return "seal" if signed else "sign_as_mediator"


def _performance(case: Case) -> tuple[str, ClockKind]:
    """The case is closed when all is done, or was urged in vain; what was broken is urged before the rest is waited for."""
    if case.performance.performed or case.of_kind(ClockKind.CLOSE):
        return _closing(case)
    return ("urge", ClockKind.URGE) if case.of_kind(ClockKind.URGE) else ("perform", ClockKind.PERFORM)


def _mediation(case: Case) -> tuple[str, ClockKind]:
    if case.stage is Stage.SIGNING:
        return _signing(case), ClockKind.SIGN
    if case.term.rest:
        return "resume", ClockKind.REVIEW_SUSPENSION
    if case.mediators.recusal:
        return "decide_recusal", ClockKind.DECIDE_RECUSAL
    if case.deliberating.awaited is not None:
        return "deliberation", ClockKind.REVIEW_SUSPENSION
    if case.mediators.presiding is None:
        return "choose_mediator", ClockKind.CHOOSE_MEDIATOR
    return "mediate", ClockKind.TERM


def _soonest(case: Case, kind: ClockKind) -> Clock | None:
    """The clock that runs out first; of instalments the next that is due, before one that ran out."""
    return min(case.of_kind(kind), key=lambda clock: (clock.lapsed, clock.due), default=None)
