"""The timeline of a case in Chinese, from what the ledger holds: who, when, at which level, what, and the clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from api.showing import Showing
from api.wording import CHINA, Locale
from domain.case.state import Case
from engine.reading import EventSeen, Reader
from heyi.demo.telling import duties
from heyi.demo.telling.event import detail
from heyi.demo.telling.names import Names, text
from schemas.actors import Actor

_CLOSED = {True: "〔不公开：只给这一方当事人和调解员看〕", False: "〔不公开：只给这一方当事人和经办人员看〕"}
"""What is shown of an event that is not for the eyes that look: once somebody mediates, or before."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event, in words. `after` is in seconds since the matter was filed."""

    at: datetime
    after: float
    level: str
    who: str
    what: str
    detail: str

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "at": self.at.astimezone(CHINA).isoformat(timespec="milliseconds"),
            "after": round(self.after, 3),
            "level": self.level,
            "who": self.who,
            "what": self.what,
            "detail": self.detail,
        }


class Teller:
    """Tells timelines. `names` holds the invented people of the demonstration by the id under which they act."""

    def __init__(self, reader: Reader, locale: Locale, names: Mapping[str, str], eyes: Actor) -> None:
        self._reader = reader
        self._locale = locale
        self._names = names
        self._eyes = eyes

    async def tell(self, stream: str) -> tuple[Line, ...]:
        """The whole timeline of a case, as a supervisor of the street may see it; raise `ValueError` without a practice."""
        look, seen = await self._reader.events(stream, self._eyes)
        practice = look.ground.pack.practice
        if practice is None:
            raise ValueError(f"{look.ground.pack.id} does not say how mediation is practised")
        began = look.case.opened_at
        showing = Showing.of(look, self._locale)
        broken = frozenset(cast(int, one.body["item"]) for one in seen if one.body and _breaks(one))
        names = Names(self._locale, showing, self._names, _parties(seen), practice, broken)
        return tuple(
            Line(
                one.recorded.recorded_at,
                (one.recorded.recorded_at - began).total_seconds(),
                self._locale.levels[one.level.value],
                names.actor(one.recorded.actor, look),
                self._locale.events[one.recorded.kind],
                _detail(one, names) or _stub(one, look.case, names),
            )
            for one in seen
        )


def _breaks(seen: EventSeen) -> bool:
    return seen.recorded.kind == "BreachRecorded"


def _parties(seen: Sequence[EventSeen]) -> Mapping[int, str]:
    first = seen[0].body or {}
    entries = cast(list[dict[str, Any]], first.get("parties", []))
    return {entry["number"]: text(entry["name"]) for entry in entries}


def _stub(seen: EventSeen, case: Case, names: Names) -> str:
    """What may be said of an event whose words are for others. How a notice reached its party stands in the list of notices."""
    if seen.body is not None:
        return ""
    hidden = _CLOSED[case.mediators.presiding is not None]
    at = seen.recorded.recorded_at
    found = [one for one in case.notices if one.served and one.served_at == at]
    if seen.recorded.kind != "NoticeServed" or len(found) != 1:
        return hidden
    return f"{duties.served(found[0].number, found[0].party, str(found[0].served), names)}。凭据{hidden}"


def _detail(seen: EventSeen, names: Names) -> str:
    """What an event says beside its kind, to eyes that may see it whole."""
    if seen.body is None:
        return ""
    return detail(seen.recorded.kind, cast(dict[str, Any], seen.body), names, seen.recorded.recorded_at)
