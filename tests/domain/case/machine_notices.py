"""What always holds of notices, whatever people do, and a mailer that says what became of them."""

from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from domain.case.notices import unproven
from schemas.clock_kinds import ClockKind
from schemas.notices import NoticeNotSent, NoticePrepared, NoticeSent, NoticeServed, RecordSending
from tests.domain.case.people import CASE, CLOCK

if TYPE_CHECKING:
    from tests.domain.case.story import Story

E = TypeVar("E")


class NoticesHold:
    """Invariants of notices, for the machine that plays a whole case."""

    story: "Story"

    @rule(notice=st.integers(1, 6), channel=st.sampled_from(["inbox", "print", "email"]), sent=st.booleans())
    def a_mailer_reports(self, notice: int, channel: str, sent: bool) -> None:
        command = RecordSending.model_validate(
            {"case": CASE, "notice": notice, "channel": channel, "sent": sent, "code": "refused"}
        )
        self.story.when(command, CLOCK)

    @invariant()
    def notices_are_numbered_as_they_come(self) -> None:
        if self.story.state:
            numbers = [one.notice for one in self._of(NoticePrepared)]
            assert numbers == list(range(1, len(numbers) + 1))
            assert [one.number for one in self.story.case.notices] == numbers

    @invariant()
    def a_notice_is_served_once_and_sent_or_not_sent_once_by_each_channel(self) -> None:
        served = [one.notice for one in self._of(NoticeServed)]
        assert len(set(served)) == len(served)
        left = [(one.notice, one.channel) for one in self._of(NoticeSent)]
        left += [(one.notice, one.channel) for one in self._of(NoticeNotSent)]
        assert len(set(left)) == len(left)

    @invariant()
    def time_to_serve_runs_as_long_as_the_law_waits_for_proof(self) -> None:
        if self.story.state and not self.story.case.over:
            case = self.story.case
            assert bool(case.of_kind(ClockKind.SERVE_NOTICE)) is bool(unproven(case))

    def _of(self, kind: type[E]) -> list[E]:
        return [fact.event for fact in self.story.facts if isinstance(fact.event, kind)]
