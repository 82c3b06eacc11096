"""An order of the 12345 line: its limit, an objection that is open, how often it was given longer, whether it was answered."""

from dataclasses import dataclass

from schemas.actors import Level


@dataclass(frozen=True, slots=True)
class Order:
    """`limit` is None until it was sent out; `objected` are the levels that said it is not their business."""

    limit: str | None = None
    objection: bool = False
    objected: tuple[Level, ...] = ()
    extended: int = 0
    answered: bool = False
