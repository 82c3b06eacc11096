"""The places and posts as they stand: who answers for a level, who receives, who is told."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from schemas.actors import Level, Role
from schemas.cited import TriageClass
from schemas.ids import ancestors, covers
from schemas.places import (
    PlaceEstablished,
    PlaceEvent,
    Post,
    PostFilled,
    PostOpened,
    PostVacated,
    RosterEvent,
    TieDeclared,
    TieKind,
    TieOf,
    TieWithdrawn,
)
from schemas.policy import PlaceKind, PolicyPack
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A place: its kind and its public name."""

    kind: PlaceKind
    name: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A post or an interest in an organisation at a place and below, or (without an organisation) kin who live there."""

    kind: TieKind
    place: str
    organisation: str | None

    @classmethod
    def of(cls, said: TieOf) -> Self:
        """The tie that a command or an event speaks of."""
        return cls(said.kind, said.place, said.organisation)


@dataclass(frozen=True, slots=True)
class Directory:
    """Folded place trees and rosters. `posts` maps (place, role) to the staff who hold it, longest-serving first.

    `ties` maps staff to what could make them partial, as far as the roster knows; `names` to their sealed names.
    """

    places: dict[str, PlaceFact] = field(default_factory=dict)
    posts: dict[tuple[str, Role], tuple[str, ...]] = field(default_factory=dict)
    ties: dict[str, tuple[Tie, ...]] = field(default_factory=dict)
    names: dict[str, Sealed] = field(default_factory=dict)

    def evolve(self, events: Iterable[PlaceEvent | RosterEvent]) -> Self:
        """The directory after these events."""
        places, posts, ties = dict(self.places), dict(self.posts), dict(self.ties)
        names = dict(self.names)
        for event in events:
            match event:
                case PlaceEstablished():
                    places[event.path] = PlaceFact(event.kind, event.name)
                case PostOpened():
                    posts.setdefault((event.place, event.role), ())
                case PostFilled():
                    held = posts.get((event.place, event.role), ())
                    posts[event.place, event.role] = (*held, event.staff)
                    if event.name is not None:
                        names[event.staff] = event.name
                case PostVacated():
                    held = posts.get((event.place, event.role), ())
                    posts[event.place, event.role] = tuple(one for one in held if one != event.staff)
                case TieDeclared():
                    ties[event.staff] = (*ties.get(event.staff, ()), Tie.of(event))
                case TieWithdrawn():
                    ties[event.staff] = tuple(
                        one for one in ties.get(event.staff, ()) if one != Tie.of(event)
                    )
        return replace(self, places=places, posts=posts, ties=ties, names=names)

    def knows(self, place: str) -> bool:
        """Whether the place stands in the tree."""
        return place in self.places

    def community_of(self, place: str) -> str:
        """The community that a place belongs to; the top of its path, a street, when it lies in none that is known.

        Nothing finer than this leaves the ledger for the workflow service.
        """
        for above in ancestors(place):
            fact = self.places.get(above)
            if fact and fact.kind is PlaceKind.COMMUNITY:
                return above
        return ancestors(place)[-1]

    def answering(self, pack: PolicyPack, level: Level, triage_class: TriageClass, place: str) -> Post:
        """Who answers for a place at a level: the first held post in the pack's order of roles, nearest place first.

        The search goes from the place up to the rung's ceiling. When every post is vacant the answer is the first role
        at the place where the level begins, with nobody in it, so that the vacancy shows.
        """
        rung = next(rung for rung in pack.ladder if rung.level is level)
        reach = self._reach(level, PlaceKind(rung.ceiling), place)
        roles = rung.answers[triage_class]
        for role in roles:
            for at in reach:
                for staff in self.posts.get((at, role), ()):
                    return Post(place=at, role=role, staff=staff)
        return Post(place=reach[0], role=roles[0])

    def _reach(self, level: Level, ceiling: PlaceKind, place: str) -> tuple[str, ...]:
        """Places to look at for a level, nearest first: a building's level begins at the place of the matter itself."""
        rank = list(PlaceKind)
        path = tuple(at for at in ancestors(place) if at in self.places)
        within = tuple(at for at in path if rank.index(self.places[at].kind) >= rank.index(ceiling))
        if level is not Level.BUILDING:
            within = tuple(at for at in path if self.places[at].kind is ceiling)
        return within or path[:1] or (place,)

    def supervising(self, place: str) -> Post | None:
        """Who watches over a place, nearest first; the post with nobody in it if all are vacant, None where there is none."""
        opened = [at for at in ancestors(place) if (at, Role.SUPERVISOR) in self.posts]
        for at in opened:
            for staff in self.posts[at, Role.SUPERVISOR]:
                return Post(place=at, role=Role.SUPERVISOR, staff=staff)
        return Post(place=opened[0], role=Role.SUPERVISOR) if opened else None

    def holds(self, staff: str, roles: Iterable[Role], place: str) -> Post | None:
        """The post among `roles` that this person holds and whose place covers `place`, if any."""
        wanted = set(roles)
        for (at, role), held in self.posts.items():
            if role in wanted and staff in held and covers(at, place):
                return Post(place=at, role=role, staff=staff)
        return None
