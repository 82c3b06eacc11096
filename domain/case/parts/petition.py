"""A petition: who referred it, whether it was accepted and decided, how often it was reviewed, who stands aside."""

from dataclasses import dataclass

from schemas.actors import Level
from schemas.places import Post


@dataclass(frozen=True, slots=True)
class Petition:
    """`decided_by` is whoever gave the newest answer in writing; `reviewer` the post that a review waits for."""

    referred_by: Level | None = None
    objected: tuple[Level, ...] = ()
    accepted: bool = False
    extended: bool = False
    aside: tuple[str, ...] = ()
    decided: bool = False
    decided_by: tuple[str, ...] = ()
    reviews: int = 0
    reviewer: Post | None = None
