"""A petition: who referred it, whether it was accepted and decided, how often it was reviewed, who stands aside."""

from dataclasses import dataclass

from schemas.actors import Level
from schemas.places import Post


@dataclass(frozen=True, slots=True)
class Petition:
    """`decided_by` is whoever gave an answer in writing; a review waits for the post `reviewer`, at the level `reviewed_at`.

    `mediated` says that mediation was opened, with everybody's consent, and not ended: only then
    whoever was reported takes part (arts. 30, 33).
    """

    referred_by: Level | None = None
    objected: tuple[Level, ...] = ()
    accepted: bool = False
    extended: bool = False
    aside: tuple[str, ...] = ()
    decided: bool = False
    decided_by: tuple[str, ...] = ()
    reviews: int = 0
    reviewer: Post | None = None
    reviewed_at: Level | None = None
    mediated: bool = False
