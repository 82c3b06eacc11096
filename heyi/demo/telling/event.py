"""One event in words, whatever noun it is of."""

from datetime import datetime

from heyi.demo.telling import agreements, clocks, deliberating, duties, ladder, mediation
from heyi.demo.telling.names import Body, Names


def detail(kind: str, body: Body, names: Names, seen: datetime) -> str:
    """What an event says beside its kind, recorded at `seen`; empty where the kind says everything."""
    return (
        clocks.tell(kind, body, names, seen)
        or ladder.tell(kind, body, names)
        or mediation.tell(kind, body, names, seen)
        or agreements.tell(kind, body, names)
        or duties.tell(kind, body, names)
        or deliberating.tell(kind, body, names)
        or ""
    )
