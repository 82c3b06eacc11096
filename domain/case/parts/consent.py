"""Who was asked for mediation, who agreed, who could not be reached, and which bodies have had their try."""

from dataclasses import dataclass
from datetime import datetime

from schemas.actors import Level


@dataclass(frozen=True, slots=True)
class Consents:
    """`asked` since the case came to its level; `given`, `refused_by`, `tries` and `unreachable` since it was asked.

    `last_tries` is the instant of the latest try that counted, by party.

    `applied` are the parties whose own request brought the case to this level, and `channel` is how the matter was reported:
    what the offices found themselves nobody applied for. `tried_at` lists the levels at which mediation was opened or refused:
    it is not tried there again unless the case is reopened, so that nobody is pressed and no term begins anew.
    """

    applied: tuple[int, ...] = ()
    channel: str = ""
    asked: bool = False
    proactive: bool = False
    given: tuple[int, ...] = ()
    refused_by: int | None = None
    tries: tuple[tuple[int, int], ...] = ()
    last_tries: tuple[tuple[int, datetime], ...] = ()
    unreachable: tuple[int, ...] = ()
    tried_at: tuple[Level, ...] = ()

    def tries_of(self, party: int) -> int:
        """How often a party was tried and not reached."""
        return dict(self.tries).get(party, 0)

    def last_try_of(self, party: int) -> datetime | None:
        """When a party was tried last and not reached, if it was."""
        return dict(self.last_tries).get(party)

    def passed_on(self, applied: tuple[int, ...]) -> "Consents":
        """What is left of it when the case goes to another body: everybody is asked anew there."""
        return Consents(applied=applied, channel=self.channel, tried_at=self.tried_at)
