"""What always holds of the deliberations of a case, whatever people do, and residents who come to some result."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from domain.case.deliberating import DELIBERATION
from domain.case.fact import Fact
from domain.case.state import Case
from schemas.deliberating import DeliberationOpened, DeliberationReturned, RecordDeliberationResult
from schemas.ids import case_deliberation_id
from tests.domain.case.machine_watch import Watched
from tests.domain.case.people import CASE, CLOCK


class DeliberationsHold(Watched):
    """Part of the machine."""

    def saw(self, before: Case | None, fact: Fact, after: Case) -> None:
        super().saw(before, fact, after)
        match fact.event:
            case DeliberationOpened():
                assert before is not None
                assert before.deliberating.running is None
                assert fact.event.deliberation == after.deliberating.awaited
            case DeliberationReturned():
                assert before is not None
                known = before.deliberating.of(fact.event.deliberation)
                assert known is not None
                # A result is said once; what was decided may be annulled later.
                assert known.result is None or fact.event.result == "annulled" != known.result

    @rule(nth=st.integers(1, 2), result=st.sampled_from(["carried", "not_carried", "annulled"]))
    def residents_come_to_a_result(self, nth: int, result: str) -> None:
        command = RecordDeliberationResult.model_validate(
            {"case": CASE, "deliberation": case_deliberation_id(CASE, nth), "result": result}
        )
        self.ask(command, CLOCK)

    @invariant()
    def nothing_stands_still_for_residents_who_do_not_deliberate(self) -> None:
        if self.story.state and not self.story.case.over and self.story.case.deliberating.awaited is None:
            assert not [one for one in self.story.case.clocks if one.paused_why == DELIBERATION]
            assert not [one for one in self.story.case.clocks if one.subject == DELIBERATION]
