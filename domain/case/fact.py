"""An event with what of its envelope the state depends on."""

from datetime import datetime
from typing import NamedTuple

from schemas.case_events import CaseEvent


class Fact(NamedTuple):
    """An event of a case as it was recorded: where, when, by whom (an opaque id), under which pack."""

    stream: str
    version: int
    at: datetime
    actor: str
    policy: str
    event: CaseEvent
