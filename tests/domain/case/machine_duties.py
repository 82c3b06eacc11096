"""What always holds of the duties beside a case, whatever people do; that nothing ends over an open flag holds of the whole."""

from hypothesis.stateful import invariant

from schemas.clock_kinds import ClockKind
from tests.domain.case.machine_watch import Watched


class DutiesHold(Watched):
    """Invariants of flags and orders, for the machine that plays a whole case."""

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
