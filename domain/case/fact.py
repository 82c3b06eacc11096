"""An event with what of its envelope the state depends on."""

from dataclasses import dataclass
from datetime import datetime

from schemas.case_events import CaseEvent


@dataclass(frozen=True, slots=True)
class Fact:
    """An event of a case as it was recorded: where, when, by whom (an opaque id), under which pack."""

    stream: str
    version: int
    at: datetime
    actor: str
    policy: str
    event: CaseEvent
