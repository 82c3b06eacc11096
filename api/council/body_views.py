"""A body as it is shown: its seats and terms, and what follows from them, in words."""

from datetime import date
from uuid import UUID

from api.council.seat_shapes import (
    BodyLine,
    BodyView,
    ElsewhereList,
    ElsewhereView,
    FlagView,
    MemberView,
    SinceView,
)
from api.naming import Naming
from api.shapes import Named
from domain.council.bodies import Body, Member, in_office
from domain.council.conflicts import Elsewhere
from domain.council.seats import ending, flags, history, missing_sides, vacancies
from engine.council.chamber import BodyLook
from projections.council.field_list import FieldLine
from schemas.council.seats import SeatFlag

SOON = 90
"""Days before the end of a term at which it is reported."""


def body_line(body: Body, line: FieldLine, words: Naming, today: date) -> BodyLine:
    """A body in a list."""
    return BodyLine(
        id=body.id,
        kind=kind_of(body.kind, words),
        name=body.name,
        place=words.place(body.place),
        seats=body.seats,
        held=len(in_office(body, today)),
        vacancies=vacancies(body, today),
        ending=len(ending(body, today, SOON)),
        over=line.over,
        opened_at=line.opened_at,
    )


def elsewhere_view(body: UUID, found: tuple[Elsewhere, ...], words: Naming) -> ElsewhereList:
    """Members of a body who sit in others, too."""
    return ElsewhereList(
        id=body,
        posts=tuple(
            ElsewhereView(
                member=one.member,
                body=one.body.id,
                body_name=one.body.name,
                kind=kind_of(one.body.kind, words),
                office=one.office,
            )
            for one in found
        ),
    )


def body_view(look: BodyLook, words: Naming) -> BodyView:
    """A body with its seats."""
    body, on = look.body, look.on
    sitting = in_office(body, on)
    there = [one.seating.member for one in sitting]
    return BodyView(
        id=body.id,
        version=look.version,
        kind=kind_of(body.kind, words),
        name=body.name,
        place=words.place(body.place),
        area=tuple(words.place(one) for one in body.area),
        tier=_tier(body.tier, words),
        seats=body.seats,
        held=len(sitting),
        vacancies=vacancies(body, on),
        dissolved=body.dissolved,
        flags=_flags(flags(body, look.rules, on), look, words),
        history=tuple(
            SinceView(since=one.on, flags=_flags(one.flags, look, words)) for one in history(body, look.rules)
        ),
        members=tuple(_member(one, look, words) for one in body.members.values()),
        ending=tuple(one.seating.member for one in ending(body, on, SOON)),
        missing_sides=tuple(_side(one, words) for one in missing_sides(body, there, on)),
    )


def _member(member: Member, look: BodyLook, words: Naming) -> MemberView:
    said, held = member.seating, member.at(look.on)
    name = look.names.get(said.member)
    return MemberView(
        member=said.member,
        office=held.office,
        side=_side(said.side, words) if said.side else None,
        represents=words.place(said.represents) if said.represents else None,
        filled=said.filled,
        begins=said.begins,
        ends=member.ends,
        sits=member in in_office(look.body, look.on),
        left=member.left,
        name=words.words(name) if name else None,
        tags=held.tags if look.watched else None,
    )


def _flags(found: tuple[SeatFlag, ...], look: BodyLook, words: Naming) -> tuple[FlagView, ...]:
    rules = {one.id: one for one in look.rules}
    return tuple(
        FlagView(
            rule=Named(id=one.rule, name=words.locale.pick(rules[one.rule].name)),
            have=one.have,
            need=one.need,
            holds=one.holds,
            source=rules[one.rule].source,
        )
        for one in found
    )


def kind_of(kind: str, words: Naming) -> Named:
    """A kind of body, as the pack names it."""
    council = words.pack.council
    known = council.kinds.get(kind) if council else None
    return Named(id=kind, name=words.locale.pick(known) if known else kind)


def _side(side: str, words: Naming) -> Named:
    council = words.pack.council
    known = council.sides.get(side) if council else None
    return Named(id=side, name=words.locale.pick(known) if known else side)


def _tier(tier: int | None, words: Naming) -> Named | None:
    if tier is None:
        return None
    known = words.pack.council.tiers.get(tier) if words.pack.council else None
    return Named(id=str(tier), name=words.locale.pick(known) if known else str(tier))
