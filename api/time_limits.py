"""How a time limit is shown: when it is due, whether it stands still, and everything that the due time came from."""

from datetime import datetime

from api.case_shapes import ClockView, MoveView, PauseView
from api.wording import Locale
from domain.case.explaining import explain
from domain.case.state import Clock
from schemas.policy import PolicyPack


def clock_view(clock: Clock, at: datetime, pack: PolicyPack, locale: Locale) -> ClockView:
    """A clock at an instant. While it stands still it is not overdue, and its due time is the one from before."""
    why = explain(clock, pack)
    return ClockView(
        id=clock.id,
        kind=clock.kind.value,
        name=locale.clocks[clock.kind.value],
        level=clock.level.value,
        subject=clock.subject,
        started=clock.started,
        due=clock.due,
        overdue=clock.paused_since is None and at >= clock.due,
        provisional=clock.provisional,
        lapsed=clock.lapsed,
        budget=locale.budgets[clock.budget.unit.value].format(amount=clock.budget.amount),
        rule=clock.rule,
        source=why.source,
        mark=why.mark,
        explanation=clock.explanation,
        calendar=clock.calendar,
        unpublished=why.unpublished,
        paused_since=clock.paused_since,
        paused_why=why.paused_why,
        pauses=tuple(
            PauseView(since=one.start, until=one.end, why=one.reason)
            for one in why.pauses
            if one.end is not None
        ),
        moves=tuple(
            MoveView(
                version=one.version,
                was_due=one.was_due,
                due=one.due,
                why=one.why,
                reason=one.reason,
                explanation=one.explanation,
            )
            for one in why.moves
        ),
    )
