"""Cases as the desk works on them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from domain.case.counts import Counts
from domain.case.decide import decide
from domain.case.evolve import fold
from domain.case.fact import Fact
from domain.case.filing import completed
from domain.case.ground import Ground
from domain.case.state import Case
from domain.case.uncounted import UNCOUNTED
from engine.catalogue import CODEC
from engine.council.stripping import for_everybody
from engine.process import Process, Supplies
from engine.standing import standing
from ledger.codec import kind_of
from projections.rows import counted_rows
from schemas.actors import Actor, Role
from schemas.case_commands import AnyCaseCommand, Opening, ReportDispute
from schemas.case_events import CaseEvent
from schemas.deliberating import OpenDeliberation
from schemas.envelope import Loaded, Recorded, Rows
from schemas.frame import Frame
from schemas.ids import case_stream
from schemas.outcomes import Standing

_UNCOUNTED = frozenset(kind_of(event) for event in UNCOUNTED)


class CaseProcess(Process[Case]):
    """Cases."""

    remembers = 1024

    def stream(self, command: Frame) -> str:
        return case_stream(cast(AnyCaseCommand, command).case)

    def fold(self, state: Case | None, recorded: Iterable[Recorded]) -> Case | None:
        return fold(facts_of(recorded), state)

    def decide(self, state: Case | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return decide(state, cast(AnyCaseCommand, command), ground)

    def completed(self, events: Sequence[Frame], opened: Frame) -> Sequence[Frame] | None:
        """A filing is decided once: nothing in it rests on its number, its codes or the references of its words."""
        if not isinstance(opened, ReportDispute):
            return None
        return completed(opened, cast(Sequence[CaseEvent], events))

    def rows(self, state: Case, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return self._rows(state, self.count(None, recorded), recorded[since:] if since else ())

    def count(self, counts: Counts | None, recorded: Iterable[Recorded]) -> Counts:
        return (counts or Counts()).after(facts_of(recorded))

    def rows_after(
        self, before: Case | None, state: Case, counts: Counts, loaded: Loaded, ahead: Sequence[Recorded]
    ) -> Rows:
        return self._rows(state, counts, ahead if loaded.version else (), before)

    @staticmethod
    def _rows(state: Case, counts: Counts, news: Sequence[Recorded], before: Case | None = None) -> Rows:
        """The rows after `news`; where all of that is nothing that counts, what supervision reads is left as it was."""
        same = bool(news) and all(one.kind in _UNCOUNTED for one in news)
        return counted_rows(state, None if same else counts, before)

    async def gather(self, state: Case | None, command: Frame, supplies: Supplies) -> Frame:
        if state is None or not isinstance(command, OpenDeliberation):
            return command
        return await for_everybody(state, command, supplies.vault)

    async def open(
        self, state: Case | None, command: Frame, ground: Ground, supplies: Supplies, attempt: int
    ) -> Frame:
        """A filing with its number and the keys of its tracking codes."""
        if not isinstance(command, ReportDispute):
            return command
        number = await supplies.ledger.next_number("case")
        parties = range(1, len(command.parties) + 1)
        keys = supplies.keys
        codes = (keys.tracking_code(command.case, n, attempt) for n in parties)
        year = ground.at.astimezone(ZoneInfo(ground.pack.calendar.zone)).year  # as people there write it
        opening = Opening(
            number=f"{ground.pack.number_prefix}-{year}-{number:06d}",
            codes=tuple(keys.code_key(code).hex() for code in codes),
        )
        return command.model_copy(update={"opening": opening})

    def pinned(self, state: Case | None, command: Frame) -> str | None:
        return None if state is None else state.policy

    def behalf(self, command: Frame, by: Actor, stream: str) -> Actor | None:
        """Whom staff acted for when they took a report at the counter, on the phone or at the door."""
        if isinstance(command, ReportDispute) and by.place is not None:
            return Actor(id=f"{stream}/party/1", role=Role.PARTY, case=stream, party=1)
        return None

    def standing(self, state: Case) -> Standing | None:
        return standing(state)


def facts_of(recorded: Iterable[Recorded]) -> Iterator[Fact]:
    """Events of a case with what the law reads of their envelopes."""
    for one in recorded:
        event = cast(CaseEvent, CODEC.decode(one))
        yield Fact(one.stream, one.version, one.recorded_at, one.actor.id, one.policy, event)
