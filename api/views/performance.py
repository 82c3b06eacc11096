"""What was agreed, and how far it is done, in words; and the way to the court."""

from datetime import datetime

from api.agreement_shapes import ConfirmationView, DoneView, PerformanceView
from api.wording import Locale
from domain.calendar import last_day
from domain.case.ground import Ground
from domain.case.parts.agreement import InForce
from domain.case.parts.performance import Done
from domain.case.state import Case
from domain.case.window import confirmation_window
from engine.reading import Look
from schemas.clock_kinds import ClockKind
from schemas.stages import Stage


def performance_view(look: Look, locale: Locale) -> PerformanceView | None:
    """How far an agreement in force is done; None before one was, and while another one waits for signatures."""
    case, in_force = look.case, look.case.agreement.in_force
    if in_force is None or case.stage is Stage.SIGNING:
        return None
    return PerformanceView(
        performed=case.performance.performed,
        items=tuple(_done(one, in_force, case) for one in case.performance.items),
        confirmation=_confirmation(in_force, look, locale),
        routes=_routes(case, look.ground, locale),
    )


def _done(one: Done, in_force: InForce, case: Case) -> DoneView:
    agreed = next(item for item in in_force.draft.items if item.item == one.item)
    clocks = [clock for clock in case.of_kind(ClockKind.PERFORM) if clock.subject == str(one.item)]
    return DoneView(
        item=one.item,
        whole=one.whole,
        in_time=one.in_time,
        amount=agreed.amount,
        paid=one.paid,
        left=None if agreed.amount is None else agreed.amount - one.paid,
        due=clocks[0].due if clocks else None,
        breached=one.breached,
        urged=one.urged,
    )


def _confirmation(in_force: InForce, look: Look, locale: Locale) -> ConfirmationView:
    done, calendar = look.case.performance, look.ground.calendar
    until = confirmation_window(look.case)
    state = _state(in_force, look, until)
    facts = {
        "by": locale.time(until) if until else "",
        "asked": _numbers(done.wants_confirmation, locale),
        "missing": _numbers(_silent(in_force, look.case), locale),
    }
    return ConfirmationView(
        state=state,
        sentence=locale.performance[state].format_map(facts),
        asked=done.wants_confirmation,
        until=until,
        last_day=last_day(until, calendar) if until else None,
    )


def _state(in_force: InForce, look: Look, until: datetime | None) -> str:
    """A code for where the way to the court stands; each has a sentence in the locales."""
    done = look.case.performance
    over = until is not None and look.ground.at >= until
    if not in_force.confirmable:
        return "not_confirmable"
    if done.ruling in ("confirmed", "rejected"):
        return done.ruling
    if done.applied:
        return "applied"
    if done.performed:
        return "done"
    if done.ruling == "withdrawn":
        return "withdrawn_over" if over else "withdrawn"
    if over:
        return "over"
    if until is None:
        return "no_window"
    return "asked" if done.wants_confirmation and _silent(in_force, look.case) else "open"


def _silent(in_force: InForce, case: Case) -> tuple[int, ...]:
    asked = case.performance.wants_confirmation
    return tuple(one for one in in_force.draft.parties if one not in asked)


def _numbers(parties: tuple[int, ...], locale: Locale) -> str:
    return locale.separator.join(str(one) for one in parties)


def _routes(case: Case, ground: Ground, locale: Locale) -> str | None:
    """The ways that are open once an item was urged as often as the pack says."""
    limit = ground.practice.urgings.value
    if not any(one.breached and one.urged >= limit for one in case.performance.left):
        return None
    return locale.performance["routes_confirmed" if case.performance.enforceable else "routes"]
