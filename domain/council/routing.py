"""Which hall a topic belongs to: that of its area; what crosses areas is deliberated jointly."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.council.bodies import Body
from schemas.ids import covers


@dataclass(frozen=True, slots=True)
class Route:
    """Halls for the places of a topic, in the order of their names; `nowhere` are places that are in nobody's area."""

    halls: tuple[UUID, ...]
    nowhere: tuple[str, ...] = ()

    @property
    def joint(self) -> bool:
        """Whether the topic belongs to several halls together."""
        return len(self.halls) > 1


def route(bodies: Iterable[Body], places: Collection[str], on: date, tier: int | None = None) -> Route:
    """The halls in whose areas the places of a topic lie, for each place that with the narrowest area; of a tier, if one is named."""
    halls = sorted(
        (
            one
            for one in bodies
            if one.kind == "hall" and (tier is None or one.tier == tier) and _stands(one, on)
        ),
        key=lambda one: (one.name, one.id),
    )
    found: dict[UUID, str] = {}
    nowhere: list[str] = []
    for place in sorted(set(places)):
        near = max(halls, key=lambda hall: _depth(hall, place), default=None)
        if near is None or not _depth(near, place):
            nowhere.append(place)
        else:
            found[near.id] = near.name
    return Route(tuple(one.id for one in halls if one.id in found), tuple(nowhere))


def _stands(body: Body, on: date) -> bool:
    return body.dissolved is None or on <= body.dissolved


def _depth(hall: Body, place: str) -> int:
    """How many steps the area of a hall shares with a place that lies in it; 0: it does not."""
    return max((area.count("/") + 1 for area in hall.area if covers(area, place)), default=0)
