"""An event of a deliberation with what the law reads of its envelope."""

from dataclasses import dataclass
from datetime import datetime

from schemas.council.deliberation import DeliberationEvent


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened, as which version, when (the ledger's clock), by whom, under which pack."""

    stream: str
    version: int
    at: datetime
    actor: str
    policy: str
    event: DeliberationEvent
