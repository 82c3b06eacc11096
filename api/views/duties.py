"""What a case shows to the offices of the duties beside it: risks to report, screening, orders, levels that joined."""

from collections.abc import Iterable

from pydantic import Field

from api.shapes import Named
from api.wording import Locale
from domain.case.parts.duties import Flag
from engine.reading import Look
from schemas.actors import Role
from schemas.frame import Frame


class FlagView(Frame):
    """A marked risk."""

    flag: int
    risk: str = Field(examples=["violence"])
    by_rule: bool = Field(description="The table raised it at filing")
    told: tuple[Named, ...] = Field(description="Authorities that were told")
    untold: tuple[Named, ...] = Field(description="Authorities that must be told still")
    dismissed: bool


class OrderView(Frame):
    """A supervision order."""

    order: int
    answered: bool


class DutiesView(Frame):
    """The duties beside a case."""

    flags: tuple[FlagView, ...]
    screening: str | None = Field(examples=["safe_with_measures"])
    orders: tuple[OrderView, ...]
    together: tuple[str, ...] = Field(description="Levels that work on the case beside the one that leads")


def duties_view(look: Look, locale: Locale) -> DutiesView | None:
    """The duties beside a case; None for a party, who must not learn who reported what (反家暴法 art. 14)."""
    if look.ground.actor.role is Role.PARTY:
        return None
    duties = look.case.duties
    return DutiesView(
        flags=tuple(_flag(one, look, locale) for one in duties.flags),
        screening=duties.screening,
        orders=tuple(OrderView(order=one.number, answered=one.answered) for one in duties.orders),
        together=tuple(level.value for level in duties.together),
    )


def _flag(one: Flag, look: Look, locale: Locale) -> FlagView:
    return FlagView(
        flag=one.number,
        risk=one.risk,
        by_rule=one.by is None,
        told=_named(one.reported, look, locale),
        untold=_named(one.untold, look, locale),
        dismissed=one.dismissed,
    )


def _named(codes: Iterable[str], look: Look, locale: Locale) -> tuple[Named, ...]:
    practice = look.ground.pack.practice
    known = practice.authorities if practice else {}
    return tuple(Named(id=code, name=locale.pick(known[code]) if code in known else code) for code in codes)
