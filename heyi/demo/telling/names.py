"""How people, posts, places and times are called in a timeline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from api.showing import Showing
from api.wording import CHINA, Locale
from engine.opened import Opened
from engine.reading import Look
from schemas.actors import Actor, Role
from schemas.cited import Wording
from schemas.places import Post
from schemas.practice import Practice

SYSTEM = "时钟"
_SOON = timedelta(hours=1)
"""What is due within it is told by the second, anything later by its day."""

Body = Mapping[str, Any]
"""An event as it is shown: plain values, and words that were opened."""


@dataclass(frozen=True, slots=True)
class Names:
    """Everything by which a timeline calls things; `parties` are their names by number, `broken` the items that were broken."""

    locale: Locale
    showing: Showing
    names: Mapping[str, str]
    parties: Mapping[int, str]
    practice: Practice
    broken: frozenset[int] = frozenset()

    def actor(self, actor: Actor, look: Look) -> str:
        """Who acted, by role and name."""
        if actor.role is Role.SYSTEM:
            return SYSTEM
        if actor.party is not None or actor.role is Role.PUBLIC:
            applicant = actor.party is None or look.case.is_applicant(actor.party)
            return f"{'申请人' if applicant else '对方'} {self.parties[actor.party or 1]}"
        return f"{self.showing.role(actor.role)} {self.names.get(actor.id, '')}".strip()

    def post(self, post: Mapping[str, Any]) -> str:
        """A post with the name of whoever holds it."""
        who = self.showing.who(Post.model_validate(post))
        name = "（暂缺）" if who.vacant else f" {self.staff(post['staff'] or '')}".rstrip()
        return f"{who.place_name}{who.role_name}{name}"

    def staff(self, id: str) -> str:  # noqa: A002 -- the word that events use
        """Somebody who works here."""
        return self.names.get(id, "")

    def party(self, number: int | None) -> str:
        """A party by its number."""
        return self.parties.get(number or 0, "")

    def all(self, numbers: Iterable[int]) -> str:
        """Several parties."""
        return self.locale.separator.join(self.party(number) for number in numbers)

    def channel(self, code: str) -> str:
        """How somebody was reached."""
        return self.locale.pick(self.showing.pack.channels[code])

    def level(self, code: str) -> str:
        """The name of a level."""
        return self.locale.levels[code]

    def pick(self, texts: Mapping[str, Wording], code: str) -> str:
        """A text of the pack by its code."""
        return self.locale.pick(texts[code])

    def budget(self, budget: Mapping[str, Any]) -> str:
        """How much time is given."""
        return self.locale.budgets[budget["unit"]].format(amount=budget["amount"])

    def time(self, at: object, seen: datetime) -> str:
        """An instant, told at `seen`."""
        moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
        near = abs(moment - seen) < _SOON
        return f"{moment.astimezone(CHINA):%H:%M:%S}" if near else self.locale.time(moment)


def text(words: object) -> str:
    """What somebody said, or that it was deleted."""
    return words.text or "[已删除]" if isinstance(words, Opened) else str(words)


def day(on: object) -> str:
    """A day."""
    found = on if isinstance(on, date) else date.fromisoformat(str(on))
    return f"{found.year}年{found.month}月{found.day}日"


def because(words: object, before: str = "。") -> str:
    """A reason, where one was given; none is owed."""
    return f"{before}理由：{text(words)}" if words else ""


def square_metres(hundredths: int) -> str:
    """An area in hundredths of a square metre, exactly."""
    return f"{Decimal(hundredths) / 100:.2f}"


def yuan(fen: int) -> str:
    """An amount in fen, as people say it."""
    return f"{fen // 100}元" if fen % 100 == 0 else f"{fen / 100:.2f}元"
