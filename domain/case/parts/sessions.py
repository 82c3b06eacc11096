"""The sessions of a case, the persons invited to them, and whether they are closed to others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Session:
    """One session; `result` is None while it runs."""

    number: int
    form: str
    party: int | None
    present: tuple[int, ...]
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who may take part once every party agreed."""

    number: int
    capacity: str
    agreed: tuple[int, ...] = ()
    objected: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Talks:
    """Everything said in rooms, by number."""

    sessions: tuple[Session, ...] = ()
    persons: tuple[Invited, ...] = ()
    closed: bool = False
    investigated: int = 0

    @property
    def running(self) -> Session | None:
        """The session that was opened and not closed."""
        return next((one for one in self.sessions if one.result is None), None)
