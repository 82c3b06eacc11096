"""Who mediates a case, who was told of the rights, what was disclosed, whose recusal is open."""

from dataclasses import dataclass

from schemas.places import Post


@dataclass(frozen=True, slots=True)
class Recusal:
    """A request that a mediator withdraws, until it is decided."""

    staff: str
    party: int | None
    ground: str


@dataclass(frozen=True, slots=True)
class Mediators:
    """`presiding` once somebody is chosen or appointed; `removed` may not mediate this case again."""

    told_rights: tuple[int, ...] = ()
    choices: tuple[tuple[int, str], ...] = ()
    presiding: Post | None = None
    assistants: tuple[Post, ...] = ()
    by: str | None = None
    proposed: tuple[tuple[str, str], ...] = ()
    disclosed: tuple[tuple[str, str], ...] = ()
    accepted: tuple[tuple[int, str], ...] = ()
    recusal: Recusal | None = None
    removed: tuple[str, ...] = ()
