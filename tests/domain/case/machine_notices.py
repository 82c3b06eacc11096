"""What always holds of notices, whatever people do, and a mailer that says what became of them."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from domain.case.fact import Fact
from domain.case.notices import unproven
from domain.case.state import Case
from schemas.clock_kinds import ClockKind
from schemas.notices import NoticeNotSent, NoticePrepared, NoticeSent, NoticeServed, RecordSending
from tests.domain.case.machine_watch import Watched
from tests.domain.case.people import CASE, CLOCK


class NoticesHold(Watched):
    """Invariants of notices, for the machine that plays a whole case."""

    def __init__(self) -> None:
        super().__init__()
        self.prepared = 0
        self.served: set[int] = set()
        self.left: set[tuple[int, str]] = set()

    def saw(self, before: Case | None, fact: Fact, after: Case) -> None:
        super().saw(before, fact, after)
        match fact.event:
            case NoticePrepared():
                self.prepared += 1
                assert fact.event.notice == self.prepared
            case NoticeServed():
                assert fact.event.notice not in self.served
                self.served.add(fact.event.notice)
            case NoticeSent() | NoticeNotSent():
                way = (fact.event.notice, fact.event.channel)
                assert way not in self.left
                self.left.add(way)

    @rule(notice=st.integers(1, 6), channel=st.sampled_from(["inbox", "print", "email"]), sent=st.booleans())
    def a_mailer_reports(self, notice: int, channel: str, sent: bool) -> None:
        command = RecordSending.model_validate(
            {"case": CASE, "notice": notice, "channel": channel, "sent": sent, "code": "refused"}
        )
        self.ask(command, CLOCK)

    @invariant()
    def notices_are_numbered_as_they_come(self) -> None:
        if self.story.state:
            assert [one.number for one in self.story.case.notices] == list(range(1, self.prepared + 1))

    @invariant()
    def time_to_serve_runs_as_long_as_the_law_waits_for_proof(self) -> None:
        if self.story.state and not self.story.case.over:
            case = self.story.case
            assert bool(case.of_kind(ClockKind.SERVE_NOTICE)) is bool(unproven(case))
