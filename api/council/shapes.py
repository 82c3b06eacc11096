"""What the doors of the council answer: deliberations, their rounds, proposals, results, and lists of them."""

from typing import Any, Self
from uuid import UUID

from pydantic import Field

from api.case_shapes import ActionView, NotYetView
from api.shapes import LocalTime, Named, PlaceView
from domain.council.conflicts import Conflict
from schemas.council.acts import Question
from schemas.council.rolls import RollTotals
from schemas.council.tallies import Tally, Verdict
from schemas.frame import Frame


class CouncilRecorded(Frame):
    """What an action came to. No events: there was nothing new to record."""

    deliberation_id: UUID
    version: int
    step: str = Field(examples=["screened"])
    events: tuple[str, ...] = Field(examples=[["TopicScreened", "DeadlineEnded", "DeadlineSet"]])


class ClauseView(Frame):
    """A clause in the wording that counts; `version` counts its wordings."""

    clause: int
    version: int
    text: str


class AmendmentView(Frame):
    """Another wording that was proposed."""

    amendment: int
    clause: int
    text: str
    reason: str
    outcome: str | None = Field(description="adopted, declined, or none yet")


class ProposalView(Frame):
    """A proposal and what became of it."""

    id: str = Field(examples=["p1"])
    status: str = Field(examples=["open"])
    reason: str | None = Field(
        default=None, description="Why it did not pass: `not_passed`, `no_quorum`, or `not_chosen` of several"
    )
    matter: Named
    confirmed: bool = Field(description="Whether a person stands behind the class of its matter")
    electorate: str | None
    clauses: tuple[ClauseView, ...]
    amendments: tuple[AmendmentView, ...]


class MinutesView(Frame):
    """The minutes of a round."""

    version: int
    text: str
    agreed: tuple[str, ...]
    open: tuple[str, ...]
    needed: tuple[str, ...]
    signed: tuple[str, ...]
    binding: bool


class RoundView(Frame):
    """A round: its terms, and its result once it was counted."""

    number: int
    kind: str
    phase: Named
    electorate: str
    roll: UUID
    roll_hash: str
    totals: RollTotals
    questions: tuple[Question, ...]
    secret: bool
    may_change: bool
    opens: LocalTime
    closes: LocalTime
    closed_at: LocalTime | None
    closed_why: str | None
    present: int
    ballots: int | None = Field(description="None while the round is open or not counted")
    tallies: tuple[Tally, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    sentences: tuple[str, ...] = Field(
        default=(), description="What the rule says of each question, in words"
    )
    leads_to: str | None = None
    minutes: MinutesView | None = None


class CouncilClockView(Frame):
    """A running time limit."""

    id: str
    kind: str
    name: str
    subject: str
    started: LocalTime
    due: LocalTime
    overdue: bool
    provisional: bool
    explanation: str


class ObjectionView(Frame):
    """An objection and its answer."""

    objection: int
    text: str | None = None
    effect: str | None
    answer: str | None = Field(default=None, description="None until it is answered")


class TaskView(Frame):
    """What somebody has to do."""

    task: int
    text: str | None = None
    owner: str
    due: LocalTime
    status: str
    proposal: str | None


class PublicationView(Frame):
    """The result as it is up."""

    version: int
    text: str
    carried: tuple[str, ...]
    failed: tuple[str, ...]
    published_at: LocalTime
    until: LocalTime
    up: bool


class ConflictView(Frame):
    """Two posts that one person holds, each by its role and by the stream that it belongs to."""

    roles: tuple[str, str] = Field(examples=[["observer", "mediator"]])
    of: tuple[str, str]

    @classmethod
    def between(cls, found: Conflict) -> Self:
        """The two posts of a conflict."""
        return cls(roles=(found.one.role, found.other.role), of=(found.one.of, found.other.of))


class DeliberationView(Frame):
    """A deliberation as the caller may see it."""

    deliberation_id: UUID
    number: str
    version: int
    policy: str
    step: str
    step_name: str
    place: PlaceView
    tier: Named
    source: str
    matter: Named
    proposed_matter: Named
    electorate: str | None
    procedure: Named | None
    title: str
    problem: str
    wish: str | None = None
    report: str | None = Field(default=None, description="What everybody was told was done")
    supporters: int
    chair: str | None
    observer: str | None
    register_id: UUID | None
    body: UUID | None
    notice_opens: LocalTime | None
    notice_closes: LocalTime | None
    proposals: tuple[ProposalView, ...]
    rounds: tuple[RoundView, ...]
    publication: PublicationView | None
    objections: tuple[ObjectionView, ...]
    tasks: tuple[TaskView, ...]
    conflicts: tuple[ConflictView, ...] = Field(
        default=(), description="One person in two posts, for those who work on it: to be disclosed"
    )
    clocks: tuple[CouncilClockView, ...]
    opened_at: LocalTime
    over: bool


class CouncilEventView(Frame):
    """One thing that happened."""

    version: int
    kind: str
    name: str
    at: LocalTime
    visibility: str
    actor: str = Field(description="Role of whoever acted")
    actor_id: str | None = Field(default=None, description="For those who work here")
    body: dict[str, Any]


class CouncilEventList(Frame):
    """What happened, in order."""

    deliberation_id: UUID
    version: int
    events: tuple[CouncilEventView, ...]


class CouncilActions(Frame):
    """What the caller may do."""

    deliberation_id: UUID
    version: int
    permitted: tuple[ActionView, ...]
    not_yet: tuple[NotYetView, ...]


class ElectedView(Frame):
    """Who was elected on one question, by the ids of the candidates."""

    question: str = Field(examples=["delegate"])
    options: tuple[str, ...] = Field(examples=[["c1"]])


class ResultView(Frame):
    """What a deliberation came to so far, per proposal, with the rounds it rests on."""

    deliberation_id: UUID
    step: str
    carried: tuple[str, ...]
    failed: tuple[str, ...]
    open: tuple[str, ...]
    elected: tuple[ElectedView, ...] = Field(
        default=(), description="Who was elected, once the vote and its run-offs are over"
    )
    rounds: tuple[RoundView, ...]
    publication: PublicationView | None
