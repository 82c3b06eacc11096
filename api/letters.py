"""The text of a notice: the pack's own words, filled with number, date, names, reason and routes, as a letter to its party."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.showing import Showing
from domain.case.notices import about
from domain.case.parts.notices import Notice
from domain.case.state import Case
from engine.catalogue import CODEC
from schemas.cited import Wording
from schemas.clock_events import ClockMoved, ClockStarted
from schemas.clock_kinds import ClockKind
from schemas.envelope import Recorded
from schemas.frame import Frame
from schemas.notices import NoticePrepared
from schemas.practice import FILLED, NoticeRule, Practice

_NOTHING = "-"
"""What stands where the case has nothing to fill in, such as a due time under a pack that rules none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice in words. `repr` does not show them."""

    title: str
    text: str

    def __repr__(self) -> str:
        return "Letter(...)"


def compose(
    notice: Notice, case: Case, events: Sequence[Recorded], names: Mapping[int, str], showing: Showing
) -> Letter:
    """The letter of a notice in the language of `showing`; `events` are those of the case, `names` its parties by number.

    What called for the notice was recorded by the same command, and gives the letter its reason, level and due time.
    """
    practice = showing.pack.practice
    if practice is None:
        raise AssertionError("a pack without a list of notices prepares none")
    rule = next(one for one in practice.notices if one.id == notice.rule)
    together = tuple(_beside(notice, events))
    cause = next(one for one in together if _caused(one, rule, notice))
    said = _Said(notice, case, names, showing, practice, cause, together)
    facts = {name: getattr(said, name)() for name in FILLED}
    pick = showing.locale.pick
    return Letter(pick(rule.title).format_map(facts), pick(rule.text).format_map(facts))


def _beside(notice: Notice, events: Sequence[Recorded]) -> Iterator[Frame]:
    """What was recorded by the command that prepared the notice."""
    command = next(one.command_id for one in events if _prepared(CODEC.decode(one), notice))
    yield from (CODEC.decode(one) for one in events if one.command_id == command)


def _prepared(event: Frame, notice: Notice) -> bool:
    return isinstance(event, NoticePrepared) and event.notice == notice.number


def _caused(event: Frame, rule: NoticeRule, notice: Notice) -> bool:
    return type(event).__name__ == rule.event and about(event) == notice.about


@dataclass(frozen=True, slots=True)
class _Said:
    """One method for each thing that a text may ask for."""

    notice: Notice
    case: Case
    names: Mapping[int, str]
    showing: Showing
    practice: Practice
    cause: Frame
    together: tuple[Frame, ...]

    def number(self) -> str:
        return self.case.number

    def date(self) -> str:
        return self.showing.locale.time(self.notice.prepared_at)

    def name(self) -> str:
        return self.names[self.notice.party]

    def parties(self) -> str:
        return self.showing.locale.separator.join(self.names.values())

    def place(self) -> str:
        return self.showing.place(self.case.place).name

    def level(self) -> str:
        level = self._of("to_level") or self._of("level") or self.case.level
        return self.showing.level(level.value)

    def reason(self) -> str:
        practice, pack = self.practice, self.showing.pack
        texts: dict[str, Mapping[str, Any]] = {
            "CaseDeclined": pack.decline_reasons,
            "MediationSuspended": practice.suspension,
            "MediationTerminated": practice.termination,
            "CaseReopened": practice.reopening,
        }
        found = texts.get(type(self.cause).__name__, {}).get(str(self._of("reason_code")))
        if found is None:
            return _NOTHING
        return self.showing.locale.pick(found if isinstance(found, Wording) else found.text)

    def routes(self) -> str:
        told = self._of("routes")
        pick = self.showing.locale.pick
        routes = [pick(one.text) for one in self.showing.pack.routes if told is None or one.id in told]
        return "\n".join(f"{n}. {route}" for n, route in enumerate(routes, start=1))

    def due(self) -> str:
        """The due time that the event itself moved, or that the same step moved or began for the parties."""
        moved = (one.due for one in (self.cause, *self.together) if isinstance(one, ClockMoved))
        began = (
            one.due for one in self.together if isinstance(one, ClockStarted) and one.kind in _OF_THE_PARTIES
        )
        at: datetime | None = next(moved, next(began, None))
        return self.showing.locale.time(at) if at else _NOTHING

    def outcome(self) -> str:
        outcome = str(self._of("outcome"))
        return self.showing.locale.outcomes.get(outcome, outcome)

    def organ(self) -> str:
        organ = self.practice.organs.get(str(self._of("to")))
        return self.showing.locale.pick(organ) if organ else _NOTHING

    def item(self) -> str:
        return str(self._of("item") or _NOTHING)

    def other_number(self) -> str:
        return str(self._of("into_number") or _NOTHING)

    def _of(self, name: str) -> Any:
        return getattr(self.cause, name, None)


_OF_THE_PARTIES = (ClockKind.CONFIRMATION, ClockKind.TERM, ClockKind.ASK_REVIEW, ClockKind.OBJECT_REFERRAL)
"""Time limits within which the parties themselves act."""
