"""The machine that plays a whole case, begun where an agreement came into force: what comes after is seldom reached by chance."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from tests.domain.case.agreed import FOUR, LIFT, PAYMENT, REPAIR, in_force, mediating, undated
from tests.domain.case.test_machine import CaseMachine

BEGUN = st.sampled_from(
    [
        (LIFT, (REPAIR, PAYMENT)),
        (FOUR, (PAYMENT.model_copy(update={"to": None}), *undated())),
        (LIFT, undated()),
    ]
)


class AgreedMachine(CaseMachine):
    """The same machine, rules and invariants."""

    @initialize(begun=BEGUN)
    def report(self, begun: tuple[object, tuple[object, ...]]) -> None:
        matter, items = begun
        self.story = in_force(mediating(matter), items=items)  # type: ignore[arg-type]  # as sampled above
        self._remember()


TestAgreedMachine = AgreedMachine.TestCase
TestAgreedMachine.settings = settings(max_examples=20, stateful_step_count=25)
