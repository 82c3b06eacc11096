"""Where a case stands: small frozen values folded from its events, and nothing that is not in them."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.case.parts.agreement import Agreement
from domain.case.parts.consent import Consents
from domain.case.parts.deliberating import Deliberating
from domain.case.parts.duties import Duties
from domain.case.parts.ending import Ending
from domain.case.parts.forgetting import Forgotten
from domain.case.parts.hotline import Order as HotlineOrder
from domain.case.parts.joining import Joined
from domain.case.parts.mediators import Mediators
from domain.case.parts.notices import Notice
from domain.case.parts.performance import Performance
from domain.case.parts.petition import Petition
from domain.case.parts.sessions import Talks
from domain.case.parts.term import Term
from schemas.actors import Level
from schemas.acts import CaseKind, PartyEntry, Risk
from schemas.calendar import Budget, Grant, Move, Suspension
from schemas.cited import TriageClass
from schemas.clock_kinds import ClockKind, OnLapse
from schemas.places import Post
from schemas.sealed import Sealed
from schemas.stages import Stage


@dataclass(frozen=True, slots=True)
class Clock:
    """A running budget. `id` is a fencing token: kind and version of the event that started or last moved it.

    `subject` tells clocks of one kind apart. `pauses` are over; while `paused_since` is set the clock stands still, and `due` is
    what it was before. `grants` are what it was given beyond its budget, `moves` how its due time came to be what it is.
    """

    id: str
    kind: ClockKind
    level: Level
    rule: str
    budget: Budget
    started: datetime
    due: datetime
    reminders: tuple[datetime, ...]
    on_lapse: OnLapse
    calendar: str
    explanation: str
    provisional: bool
    reminded: int = 0
    lapsed: bool = False
    subject: str = ""
    paused_since: datetime | None = None
    paused_why: str = ""
    pauses: tuple[Suspension, ...] = ()
    grants: tuple[Grant, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether time is being used up: it neither ran out nor stands still."""
        return not self.lapsed and self.paused_since is None


@dataclass(frozen=True, slots=True)
class Triage:
    """The class of the matter and how firm it is.

    `decided_by` is the actor who last set it (None: the table alone); `contested_by` the party whose objection is open;
    `objected` the parties that objected to the decision as it stands or stood when they did.
    """

    triage_class: TriageClass
    category: str
    risk: Risk
    rule: str
    used: tuple[str, ...]
    confirmed: bool = False
    decided_by: str | None = None
    contested_by: int | None = None
    objected: tuple[int, ...] = ()


# Without slots: a case is copied for each of its events, and a dictionary is copied in one go (domain/frozen.py).
@dataclass(frozen=True)
class Case:
    """One dispute after `version` events.

    `holder` answers for the case, `handler` is the person it was given to; in a handover the holder is still the sender.
    `holder_level` is the holder's rung, `level` the rung that the case was handed to, `receiver` who is to take it. `returned`
    lists the levels that returned the case, once for each time. `ended_at` is since when it is over.
    """

    stream: str
    version: int
    policy: str
    number: str
    place: str
    stage: Stage
    level: Level
    triage: Triage
    parties: tuple[PartyEntry, ...]
    title: Sealed
    statement: Sealed
    opened_at: datetime
    last_at: datetime
    kind: CaseKind = "dispute"
    holder: Post | None = None
    holder_level: Level | None = None
    handler: Post | None = None
    from_level: Level | None = None
    receiver: Post | None = None
    returned: tuple[Level, ...] = ()
    registered: bool = False
    climbed: bool = False
    asked: bool = False
    clocks: tuple[Clock, ...] = ()
    outcome: str | None = None
    consent: Consents = field(default_factory=Consents)
    mediators: Mediators = field(default_factory=Mediators)
    talks: Talks = field(default_factory=Talks)
    term: Term = field(default_factory=Term)
    agreement: Agreement = field(default_factory=Agreement)
    performance: Performance = field(default_factory=Performance)
    ending: Ending = field(default_factory=Ending)
    notices: tuple[Notice, ...] = ()
    duties: Duties = field(default_factory=Duties)
    joined: Joined = field(default_factory=Joined)
    forgotten: Forgotten = field(default_factory=Forgotten)
    petition: Petition = field(default_factory=Petition)
    hotline: HotlineOrder = field(default_factory=HotlineOrder)
    deliberating: Deliberating = field(default_factory=Deliberating)
    ended_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether the case ended, in whatever way."""
        return self.stage.over

    def clock(self, clock_id: str) -> Clock | None:
        """The clock of this id, if it was not stopped or moved since."""
        return next((clock for clock in self.clocks if clock.id == clock_id), None)

    def of_kind(self, *kinds: ClockKind) -> tuple[Clock, ...]:
        """The clocks of these kinds that were not stopped, lapsed ones among them."""
        return tuple(clock for clock in self.clocks if clock.kind in kinds)

    def window_open(self, kind: ClockKind, at: datetime) -> bool:
        """Whether a time to act is still open: the law closes it at its due instant, whatever the timer has recorded."""
        return any(
            not clock.lapsed and (clock.paused_since is not None or at < clock.due)
            for clock in self.of_kind(kind)
        )

    def has_party(self, number: int) -> bool:
        """Whether the case has a party of this number."""
        return any(party.number == number for party in self.parties)

    def is_applicant(self, number: int) -> bool:
        """Whether the party of this number asked for the case."""
        return any(party.number == number and party.side == "applicant" for party in self.parties)

    @property
    def admits_others(self) -> bool:
        """Whether whoever the request is directed against takes part in the case.

        In a petition only once mediation was opened, with everybody's consent: a report is never passed to the person
        reported (信访 arts. 30, 33).
        """
        return self.kind != "petition" or self.petition.mediated or self.agreement.in_force is not None

    @property
    def untold(self) -> tuple[int, ...]:
        """The parties to whom a notice is not proven to have come that the law wants proven, those forgotten left out."""
        waiting = {one.party for one in self.notices if one.waits}
        return tuple(sorted(waiting - set(self.forgotten.parties)))

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The orders from above that wait for an answer, by number."""
        return tuple(order.number for order in self.duties.orders if not order.answered)
