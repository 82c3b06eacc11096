"""Who was asked for mediation, who agreed, who could not be reached."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consents:
    """`asked` since the case came to its level; `given`, `refused_by` and `unreachable` since it was asked."""

    asked: bool = False
    proactive: bool = False
    given: tuple[int, ...] = ()
    refused_by: int | None = None
    tries: tuple[tuple[int, int], ...] = ()
    unreachable: tuple[int, ...] = ()
