"""Staff of an installation: people are entered in the roster and get a token, in one go."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from domain.directory import Directory
from domain.refusals import UnknownPlace
from engine.bootstrap import INSTALLER
from engine.doorkeeper import issue_token
from heyi.compose import House
from heyi.trouble import Trouble
from schemas.actors import STAFF_ROLES, Actor, Role
from schemas.ids import ancestors, staff_subject
from schemas.places import FillPost
from schemas.policy import PlaceKind, PolicyPack, PostEntry
from schemas.words import Words


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who holds a post."""

    id: UUID
    role: Role
    place: str

    @property
    def actor(self) -> Actor:
        """As whom this person acts."""
        return Actor(id=str(self.id), role=self.role, place=self.place)


async def enter(house: House, staff: Staff, name: str | None) -> str:
    """Enter somebody in the roster, under a sealed name if there is one, and return a token; raise a `Refusal`.

    Entering the same person again makes another token and leaves the roster as it is.
    """
    directory = await house.rulebook.directory()
    if not directory.knows(staff.place):
        raise UnknownPlace(place=staff.place)
    _stands_right(await house.rulebook.current(), directory, staff)
    if str(staff.id) not in directory.posts.get((staff.place, staff.role), ()):
        words = Words(plain=name, field="name", subject=staff_subject(staff.id)) if name else None
        fill = FillPost(place=staff.place, role=staff.role, staff=str(staff.id), name=words)
        # An id of its own: somebody who left a post may be entered in it again.
        await house.desk.take(fill, INSTALLER, uuid4())
        house.rulebook.stale()
    return await issue_token(house.desk, house.keys, staff.actor, uuid4())


def _stands_right(pack: PolicyPack, directory: Directory, staff: Staff) -> None:
    """A role has its posts no higher than the rungs on which it answers: no captain is set over a whole street by a slip."""
    kinds = list(PlaceKind)
    ceilings = [
        kinds.index(PlaceKind(rung.ceiling))
        for rung in pack.ladder
        if any(staff.role in roles for roles in rung.answers.values())
    ]
    kind = directory.places[staff.place].kind
    if ceilings and kinds.index(kind) < min(ceilings):
        highest = kinds[min(ceilings)]
        raise Trouble(
            f"a {staff.role} answers for a place of the kind {highest} or below; {staff.place} is a {kind}", 2
        )


def posts_of_one_road(pack: PolicyPack) -> tuple[PostEntry, ...]:
    """One post of each role that the pack knows, all answering for one and the same building where that is possible."""
    captains = [post for post in pack.posts if post.role is Role.BUILDING_CAPTAIN]
    deepest = max(
        (post.place for post in captains or pack.posts), key=lambda place: place.count("/"), default=""
    )
    road = ancestors(deepest)
    found = []
    for role in STAFF_ROLES:
        places = [post.place for post in pack.posts if post.role is role]
        nearest = next((place for place in road if place in places), places[0] if places else None)
        if nearest is not None:
            found.append(PostEntry(place=nearest, role=role))
    return tuple(found)
