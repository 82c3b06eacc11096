"""What the doors answer to those who have to do with a case: the case, its events, its actions, and lists of cases."""

from typing import Any
from uuid import UUID

from pydantic import Field

from api.agreement_shapes import AgreementView, PerformanceView
from api.mediation_shapes import MediationView
from api.shapes import LocalTime, Named, NextView, PlaceView, TriageView, Who
from api.views.deliberating import CaseDeliberation
from api.views.duties import DutiesView
from api.views.ending import EndingView
from api.views.sessions import SessionsView
from schemas.frame import Frame


class CaseTriage(TriageView):
    """The class as it stands now."""

    confirmed: bool
    contested: bool


class PartyView(Frame):
    """A party, as far as the caller may see them."""

    number: int
    side: str = Field(examples=["applicant"])
    name: str = Field(examples=["王秀英"])
    phone: str | None = None
    email: str | None = None
    represents: str | None = None


class PostView(Who):
    """A post and the opaque id of whoever holds it."""

    staff: str | None = None


class PauseView(Frame):
    """A stretch in which a time limit stood still."""

    since: LocalTime
    until: LocalTime
    why: str = Field(description="Reason, as a code", examples=["expertise"])


class MoveView(Frame):
    """That a due time moved: by which event of the case, from when to when, and why."""

    version: int = Field(description="Version of the case at which it moved")
    was_due: LocalTime
    due: LocalTime
    why: str = Field(description="What moved it, as a code", examples=["calendar_published"])
    reason: str | None = Field(default=None, description="Reason that was given, as a code")
    explanation: str = Field(description="How the due time was counted then, as a code")


class ClockView(Frame):
    """A running time limit, or one that has passed."""

    id: str
    kind: str = Field(examples=["accept"])
    name: str = Field(examples=["受理期限"])
    level: str
    started: LocalTime
    due: LocalTime
    overdue: bool
    provisional: bool = Field(description="The calendar of that time is not published yet")
    lapsed: bool = Field(description="It is recorded that the time ran out")
    budget: str = Field(description="How much time is given", examples=["3个工作日"])
    rule: str = Field(description="The pack's rule", examples=["accept-community"])
    explanation: str = Field(
        description="How the due time was counted, as a code", examples=["next_day;working_days=3"]
    )
    calendar: str = Field(description="The calendar that it was counted on")
    subject: str = Field(
        default="", description="Which of several of one kind, such as the number of an item"
    )
    source: str | None = Field(default=None, description="The law or the decision behind the pack's rule")
    mark: str | None = Field(
        default=None, description="How far the source was verified: V, S, M or D", examples=["V"]
    )
    unpublished: tuple[int, ...] = Field(
        default=(), description="Years whose calendar is not published, on which the due time depends"
    )
    paused_since: LocalTime | None = Field(
        default=None, description="Stands still since then; the due time is the one from before"
    )
    paused_why: str | None = Field(default=None, description="Why it stands still, as a code")
    pauses: tuple[PauseView, ...] = Field(
        default=(), description="Stretches in which it stood still, over now"
    )
    moves: tuple[MoveView, ...] = Field(default=(), description="How the due time came to be what it is")


class CaseView(Frame):
    """A case as the caller may see it."""

    case_id: UUID
    number: str
    version: int
    policy: str = Field(description="The pack under which it is decided", examples=["xinhe/1"])
    stage: str
    stage_name: str
    level: str
    level_name: str
    place: PlaceView
    category: Named
    risk: str
    triage: CaseTriage
    title: str
    statement: str | None = Field(description="None for a party whom it is not for, or not yet")
    statement_note: str | None = Field(default=None, description="Why the statement is not shown")
    parties: tuple[PartyView, ...]
    holder: PostView | None
    handler: PostView | None
    clocks: tuple[ClockView, ...]
    next: NextView | None
    opened_at: LocalTime
    changed_at: LocalTime
    outcome: str | None
    mediation: MediationView | None = Field(
        default=None, description="Who agreed to mediation, who mediates, and what waits for the parties"
    )
    sessions: SessionsView | None = Field(
        default=None, description="Which talks took place, never what was said"
    )
    duties: DutiesView | None = Field(default=None, description="For the offices: risks, screening, orders")
    ending: EndingView | None = Field(default=None, description="How mediation or the case ended")
    agreement: AgreementView | None = Field(
        default=None, description="The terms that wait for signatures, or are in force"
    )
    performance: PerformanceView | None = Field(
        default=None, description="How far what was agreed is done, and the way to the court"
    )
    deliberations: tuple[CaseDeliberation, ...] = Field(
        default=(), description="What the case handed to the residents, and what came of it"
    )


class CaseLine(Frame):
    """One case in a list; its words are shown by the case itself."""

    case_id: UUID
    number: str
    place: PlaceView
    stage: str
    stage_name: str
    level: str
    level_name: str
    category: Named
    triage_class: str = Field(serialization_alias="class")
    holder: str | None = Field(description="Opaque id of whoever holds it")
    opened_at: LocalTime
    due_at: LocalTime | None
    over: bool


class CaseList(Frame):
    """A page of cases; `next_page` goes into `after` for the next one."""

    cases: tuple[CaseLine, ...]
    next_page: str | None


class ActorView(Frame):
    """Who acted: a role, its place, the number of a party; an opaque id for those who handle the case."""

    role: str
    role_name: str
    place: PlaceView | None = None
    party: int | None = None
    id: str | None = None


class EventView(Frame):
    """An event. Of one that is not for the caller only kind, time and level are told (`whole` is false)."""

    kind: str = Field(examples=["CaseAccepted"])
    name: str = Field(examples=["受理"])
    at: LocalTime
    level: str
    whole: bool
    version: int | None = None
    visibility: str | None = None
    actor: ActorView | None = None
    on_behalf_of: int | None = Field(default=None, description="Party for whom staff acted")
    body: dict[str, Any] | None = None


class EventList(Frame):
    """The events of a case that the caller may see, in their order."""

    case_id: UUID
    version: int
    events: tuple[EventView, ...]


class ActionView(Frame):
    """An action that is open now."""

    action: str = Field(examples=["accept"])
    name: str = Field(examples=["受理"])


class NotYetView(ActionView):
    """An action that is not open now, and why."""

    code: str = Field(examples=["triage_not_confirmed"])
    sentence: str = Field(examples=["请先由负责人确认或者调整分流，再办理这一步。"])


class ActionList(Frame):
    """What the caller may do with the case: now, and at another time."""

    case_id: UUID
    version: int
    permitted: tuple[ActionView, ...]
    not_yet: tuple[NotYetView, ...]
