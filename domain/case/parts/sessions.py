"""The sessions of a case, the persons invited to them, and whether they are closed to others."""

from dataclasses import dataclass, replace

BROKEN_OFF = "broken_off"
"""The result of a session over which mediation itself ended, until its minutes are taken."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session; `result` is None while it runs, `party` the one with whom a caucus is held."""

    number: int
    form: str
    party: int | None
    present: tuple[int, ...]
    result: str | None = None
    open_to_others: bool = False
    persons: tuple[int, ...] = ()


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

    @property
    def unrecorded(self) -> Session | None:
        """The session whose minutes are still to be taken: the one that runs, or that mediation ended over."""
        waiting = (one for one in reversed(self.sessions) if one.result in (None, BROKEN_OFF))
        return next(waiting, None)

    def session(self, number: int) -> Session | None:
        """The session of this number."""
        return next((one for one in self.sessions if one.number == number), None)

    def person(self, number: int) -> Invited | None:
        """The invited person of this number."""
        return next((one for one in self.persons if one.number == number), None)

    def broken_off(self) -> "Talks":
        """The talks once mediation ended: no session runs on."""
        sessions = tuple(
            replace(one, result=BROKEN_OFF) if one.result is None else one for one in self.sessions
        )
        return replace(self, sessions=sessions)
