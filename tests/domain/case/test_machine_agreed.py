"""The machine that plays a whole case, begun where an agreement came into force: what comes after is seldom reached by chance."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from schemas.stages import Stage
from tests.domain.case.agreed import FOUR, LIFT, PAYMENT, REPAIR, in_force, mediating, undated
from tests.domain.case.people import EVERYBODY
from tests.domain.case.said import performance
from tests.domain.case.test_machine import CaseMachine, asked

FOLLOWS = {*performance.SAID, "DeliverCopies"}
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

    @precondition(lambda self: self.story.state is not None and self.story.case.stage is Stage.PERFORMANCE)
    @rule(data=st.data(), often=st.integers(1, 4))
    def they_do_what_they_promised_or_not(self, data: st.DataObject, often: int) -> None:
        """Of all that may be done, that which is about the agreement."""
        for _ in range(often):
            able = [
                (name, by)
                for by in EVERYBODY
                for name, against in self.story.may(by).items()
                if against is None and name in FOLLOWS
            ]
            if not able:
                return
            name, by = data.draw(st.sampled_from(able))
            self._ask(data.draw(asked(name, self.story.case)), by)


TestAgreedMachine = AgreedMachine.TestCase
TestAgreedMachine.settings = settings(max_examples=20, stateful_step_count=25)
