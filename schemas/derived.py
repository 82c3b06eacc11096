"""Derived rows that supervision reads: time limits that are or were overdue, and what is counted of a case."""

from pydantic import Field

from schemas.frame import Frame, Instant


class SpanRow(Frame):
    """A time limit under one id: owed from `began_at` on, over at `due_at`, owed no more from `ended_at` on.

    What ended in time is no row: no moment ever finds it overdue.
    """

    clock: str = Field(description="Id of the clock: its kind and the version that started or last moved it")
    kind: str
    level: str
    began_at: Instant
    due_at: Instant
    ended_at: Instant | None = None


class Measure(Frame):
    """What is counted of one case: codes, instants and counts, nothing of persons or words.

    Instants are those of the events' recording; of what happens again the first counts, unless said otherwise.
    """

    policy: str = Field(description="Policy pack and version that the case was filed under")
    category: str
    triage_class: str
    intake_level: str = Field(description="The level to which the table sent the case when it was reported")
    level: str = Field(description="The level at which it stands or ended")
    opened_at: Instant
    parties: int = Field(default=0, ge=0)
    registered_at: Instant | None = None
    accepted_at: Instant | None = None
    contact_at: Instant | None = Field(default=None, description="First contact with a party")
    contact_due: Instant | None = Field(default=None, description="Until when that was due, once accepted")
    climbs: tuple[str, ...] = Field(default=(), description="Each step up, such as building>community")
    mediator: str | None = Field(default=None, description="Opaque id of who mediates or handles it now")
    appointments: int = 0
    recusals: int = Field(default=0, description="Appointments that ended because the mediator withdrew")
    agreed_at: Instant | None = Field(default=None, description="When the agreement came into force")
    agreement: str | None = Field(default=None, description="oral or written")
    resolved_at: Instant | None = Field(default=None, description="When handling ended, in whatever way")
    governing_due: Instant | None = Field(
        default=None,
        description="Until when it was due: the limit of a petition or an order, the term, or the time to resolve",
    )
    closed_at: Instant | None = Field(default=None, description="When it was over for the first time")
    ended_at: Instant | None = Field(default=None, description="When it was over; nothing while it is open")
    outcome: str | None = None
    reopened_at: Instant | None = None
    perform_due: Instant | None = Field(default=None, description="Until when all of the agreement is due")
    performed_at: Instant | None = None
    performed_in_time: bool | None = None
    applied_at: Instant | None = Field(default=None, description="Joint application for confirmation")
    confirmed_at: Instant | None = None
    followed_at: Instant | None = Field(default=None, description="First visit after the end")
    reached: int = Field(
        default=0, description="Parties reached by visits; of several visits the last counts"
    )
    solved: int = 0
    satisfied: int = Field(default=0, description="Parties who said satisfied or basically satisfied")
    risks: int = Field(default=0, description="Risks flagged, those raised in error left out")
    risks_in_time: int = Field(default=0, description="Of these, reported before their time limit was over")
    risk_seconds: tuple[int, ...] = Field(default=(), description="From each flag to its report, in seconds")
    repeats: int = Field(default=0, description="Other cases about the same matter that were joined to it")
    owed_due: Instant | None = Field(
        default=None, description="Earliest end of the time limits that are owed"
    )


class Counted(Frame):
    """What supervision reads of one stream."""

    spans: tuple[SpanRow, ...] = ()
    measure: Measure | None = None
