"""Who mediates a case, who was told of the rights, what was disclosed, whose recusal is open."""

from dataclasses import dataclass

from schemas.places import Post


@dataclass(frozen=True, slots=True)
class Recusal:
    """A request that a mediator withdraws, until it is decided; `party` is None when he asks it of himself."""

    staff: str
    party: int | None
    ground: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Who mediated in a course that is over, and with which event of the case it ended: what was confided in it stays theirs."""

    until: int
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mediators:
    """`presiding` once somebody is chosen or appointed; `named` from then on, also while a successor is sought.

    `choices` are (party, staff), `proposed` and `disclosed` (staff, ground), `accepted` and `denied` (party, staff): denied are
    requests for recusal that were decided against. Whoever is in `removed` may not mediate this case again. `heard` are the
    earlier courses of the case in which a mediator was named, in order.
    """

    told_rights: tuple[int, ...] = ()
    choices: tuple[tuple[int, str], ...] = ()
    presiding: Post | None = None
    assistants: tuple[Post, ...] = ()
    by: str | None = None
    named: bool = False
    proposed: tuple[tuple[str, str], ...] = ()
    disclosed: tuple[tuple[str, str], ...] = ()
    accepted: tuple[tuple[int, str], ...] = ()
    denied: tuple[tuple[int, str], ...] = ()
    recusal: Recusal | None = None
    removed: tuple[str, ...] = ()
    heard: tuple[Heard, ...] = ()

    @property
    def all(self) -> tuple[Post, ...]:
        """Everybody who mediates, whoever presides first."""
        return (*((self.presiding,) if self.presiding else ()), *self.assistants)

    def mediates(self, staff: str) -> bool:
        """Whether this person presides or assists."""
        return any(post.staff == staff for post in self.all)

    def passed_on(self, version: int) -> "Mediators":
        """What is left of it when a course ends with the event of this version: who was removed, and who heard what."""
        ended = Heard(version, tuple(post.staff for post in self.all if post.staff is not None))
        return Mediators(removed=self.removed, heard=(*self.heard, ended) if self.named else self.heard)

    def course_of(self, version: int) -> Heard | None:
        """The ended course to which an event of this version belongs; None for the one that runs."""
        return next((one for one in self.heard if version <= one.until), None)
