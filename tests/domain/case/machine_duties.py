"""What always holds of the duties beside a case, whatever people do."""

from typing import TYPE_CHECKING

from hypothesis.stateful import invariant

from domain.case.evolve import fold
from schemas.case_events import CaseClosed, CaseDeclined
from schemas.clock_kinds import ClockKind

if TYPE_CHECKING:
    from tests.domain.case.story import Story


class DutiesHold:
    """Invariants of flags and orders, for the machine that plays a whole case."""

    story: "Story"

    @invariant()
    def nothing_ends_over_a_risk_that_was_not_reported(self) -> None:
        for n, fact in enumerate(self.story.facts):
            if isinstance(fact.event, CaseClosed | CaseDeclined):
                before = fold(self.story.facts[:n])
                assert before is not None
                assert before.duties.open_flags == ()

    @invariant()
    def a_report_is_due_as_long_as_somebody_must_be_told(self) -> None:
        if self.story.state and not self.story.case.over:
            case = self.story.case
            due = {clock.subject for clock in case.of_kind(ClockKind.REPORT_RISK)}
            assert due == {str(flag.number) for flag in case.duties.open_flags}

    @invariant()
    def an_answer_is_due_as_long_as_an_order_waits(self) -> None:
        if self.story.state and not self.story.case.over:
            case = self.story.case
            due = {clock.subject for clock in case.of_kind(ClockKind.ANSWER_ORDER)}
            assert due == {str(order.number) for order in case.duties.orders if not order.answered}
