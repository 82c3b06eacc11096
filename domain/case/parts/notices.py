"""The notices of a case: prepared, sent, served."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one party."""

    number: int
    rule: str
    party: int
    channels: tuple[str, ...]
    must_be_proven: bool
    about: str = ""
    sent: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    served: bool = False
