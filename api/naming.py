"""Names for what an answer speaks of: places, levels, roles and posts, in one language, as the one who asks may know them."""

from dataclasses import dataclass
from typing import Self

from api.case_shapes import PostView
from api.shapes import Named, PlaceView, Who
from api.wording import Locale
from domain.directory import Directory
from engine.opened import Opened
from engine.reading import Look
from schemas.actors import STAFF_ROLES, Actor, Role
from schemas.places import Post
from schemas.policy import PlaceKind, PolicyPack


@dataclass(frozen=True, slots=True)
class Naming:
    """Words for one answer: the language asked for, the pack that the case was filed under, the places as they stand.

    `office` says whether the one who asks works here; parties and the public are not told what is suspected.
    """

    locale: Locale
    pack: PolicyPack
    directory: Directory
    office: bool = False

    @classmethod
    def of(cls, look: Look, locale: Locale) -> Self:
        """The words for a case that somebody looks at."""
        return cls(locale, look.ground.pack, look.ground.directory, works_here(look.ground.actor))

    def words(self, opened: Opened) -> str:
        """Opened words, or the sign that they were forgotten."""
        return self.locale.forgotten if opened.text is None else opened.text

    def place(self, path: str) -> PlaceView:
        """A place with its name; a building is named with its estate, since every estate has a number one."""
        fact = self.directory.places.get(path)
        if fact is None:
            return PlaceView(path=path, name=path)
        above = self.directory.places.get(path.rpartition("/")[0])
        prefix = above.name if above and fact.kind is PlaceKind.BUILDING else ""
        return PlaceView(path=path, name=prefix + fact.name)

    def level(self, level: str) -> str:
        """The name of a level: the pack's own, else the locale's."""
        named = (self.locale.pick(rung.name) for rung in self.pack.ladder if rung.level.value == level)
        return next(named, self.locale.levels.get(level, level))

    def role(self, role: Role) -> str:
        """The name of a role."""
        named = self.pack.roles.get(role)
        return self.locale.pick(named) if named else role.value

    def category(self, category: str) -> Named:
        """A kind of dispute with its name."""
        named = (self.locale.pick(one.name) for one in self.pack.categories if one.id == category)
        return Named(id=category, name=next(named, category))

    def who(self, post: Post) -> Who:
        """A post without the person who holds it."""
        place = self.place(post.place)
        return Who(
            role=post.role.value,
            role_name=self.locale.applicant if post.role is Role.PARTY else self.role(post.role),
            place=place.path,
            place_name=place.name,
            vacant=post.staff is None and post.role is not Role.PARTY,
        )

    def post(self, post: Post | None, by_party: bool) -> PostView | None:
        """A post, to those who handle the case with the opaque id of whoever holds it."""
        if post is None:
            return None
        return PostView(**self.who(post).model_dump(), staff=None if by_party else post.staff)


def works_here(actor: Actor) -> bool:
    """Whether somebody belongs to the offices, who see why a matter is urgent."""
    return actor.role in STAFF_ROLES
