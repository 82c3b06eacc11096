"""The text of a notice: the pack's own words, filled with number, date, names, reason and routes, as a letter to its party."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.showing import Showing
from domain.case.parts.notices import Notice
from domain.case.state import Case
from engine.enclosures import Enclosed
from engine.opened import Opened
from schemas.cited import Wording
from schemas.clock_events import ClockMoved, ClockStarted
from schemas.clock_kinds import ClockKind
from schemas.practice import FILLED

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
    notice: Notice, case: Case, names: Mapping[int, str], enclosed: Enclosed, showing: Showing
) -> Letter:
    """The letter of a notice in the language of `showing`; `names` are those of the parties by number."""
    said = _Said(notice, case, names, enclosed, showing)
    facts = {name: getattr(said, name)() for name in FILLED}
    pick = showing.locale.pick
    return Letter(pick(enclosed.rule.title).format_map(facts), pick(enclosed.rule.text).format_map(facts))


@dataclass(frozen=True, slots=True)
class _Said:
    """One method for each thing that a text may ask for."""

    notice: Notice
    case: Case
    names: Mapping[int, str]
    enclosed: Enclosed
    showing: Showing

    def number(self) -> str:
        return self.case.number

    def date(self) -> str:
        return self.showing.locale.time(self.notice.prepared_at)

    def name(self) -> str:
        return self.names[self.notice.party]

    def parties(self) -> str:
        return self.showing.locale.separator.join(self.names.values())

    def place(self) -> str:
        return self.showing.place(self.enclosed.then.place).name

    def level(self) -> str:
        level = self._of("to_level") or self._of("level") or self.enclosed.then.level
        return self.showing.level(level.value)

    def reason(self) -> str:
        """The pack's words for a reason that has a code, else the words in which somebody gave it."""
        pack, practice = self.showing.pack, self.showing.pack.practice
        texts: dict[str, Mapping[str, Any]] = {"CaseDeclined": pack.decline_reasons}
        if practice is not None:
            texts |= {
                "MediationSuspended": practice.suspension,
                "MediationTerminated": practice.termination,
                "CaseReopened": practice.reopening,
            }
        found = texts.get(type(self.enclosed.cause).__name__, {}).get(str(self._of("reason_code")))
        if found is None:
            return self._quoted("reason")
        return self.showing.locale.pick(found if isinstance(found, Wording) else found.text)

    def routes(self) -> str:
        told = self._of("routes")
        pick = self.showing.locale.pick
        routes = [pick(one.text) for one in self.showing.pack.routes if told is None or one.id in told]
        return "\n".join(f"{n}. {route}" for n, route in enumerate(routes, start=1))

    def due(self) -> str:
        """The due time that the event itself moved, or that the same step moved or began for the parties."""
        moved = (
            one.due for one in (self.enclosed.cause, *self.enclosed.together) if isinstance(one, ClockMoved)
        )
        began = (
            one.due
            for one in self.enclosed.together
            if isinstance(one, ClockStarted) and one.kind in _OF_THE_PARTIES
        )
        at: datetime | None = next(moved, next(began, None))
        return self.showing.locale.time(at) if at else _NOTHING

    def outcome(self) -> str:
        outcome = str(self._of("outcome"))
        return self.showing.locale.outcomes.get(outcome, outcome)

    def organ(self) -> str:
        practice = self.showing.pack.practice
        organ = practice.organs.get(str(self._of("to"))) if practice else None
        return self.showing.locale.pick(organ) if organ else _NOTHING

    def item(self) -> str:
        return str(self._of("item") or _NOTHING)

    def other_number(self) -> str:
        return str(self._of("into_number") or _NOTHING)

    def request(self) -> str:
        return self._quoted("request")

    def facts(self) -> str:
        return self._quoted("facts")

    def opinion(self) -> str:
        return self._quoted("opinion")

    def law(self) -> str:
        return self._quoted("law")

    def _quoted(self, name: str) -> str:
        if name not in self.enclosed.words:
            return _NOTHING
        return self.showing.words(Opened(self.enclosed.words[name]))

    def _of(self, name: str) -> Any:
        return getattr(self.enclosed.cause, name, None)


_OF_THE_PARTIES = (ClockKind.CONFIRMATION, ClockKind.TERM, ClockKind.DECIDE_PETITION, ClockKind.ASK_REVIEW)
"""Time limits that a letter names: those within which parties act, or wait for an answer."""
