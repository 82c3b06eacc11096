"""What the doors answer: shapes with codes for programs and words for people; instants as people in China read them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, PlainSerializer, WithJsonSchema

from api.wording import local
from schemas.frame import Frame

LocalTime = Annotated[
    datetime,
    PlainSerializer(lambda at: local(at).isoformat(), return_type=str),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2026-03-05T18:00:00+08:00"]},
        mode="serialization",
    ),
]


class Who(Frame):
    """Who is to act: a role at a place, never a person."""

    role: str = Field(examples=["building_captain"])
    role_name: str = Field(examples=["楼长（楼栋长）"])
    place: str = Field(examples=["hean/xinhe/e1/b2"])
    place_name: str = Field(examples=["和园小区（第一网格组）2栋"])
    vacant: bool = Field(default=False, description="Nobody holds the post just now")


class NextView(Frame):
    """What the case waits for, by when, and who is to do it."""

    what: str = Field(examples=["confirm_triage"])
    by: LocalTime | None = None
    who: Who | None = None
    overdue: bool = False
    sentence: str = Field(
        examples=["等待和园小区（第一网格组）2栋楼长（楼栋长）在2026年3月5日18:00前确认由谁来办。"]
    )


class TriageView(Frame):
    """The class that the table proposed, and why."""

    triage_class: str = Field(serialization_alias="class", examples=["private_matter"])
    class_name: str = Field(examples=["私事（居民办）"])
    rule: str = Field(examples=["neighbour"])
    reasons: tuple[str, ...] = Field(examples=[["两家之间的事，先由楼长帮助协商。", "文字里提到“漏水”。"]])


class Filed(Frame):
    """A matter was taken in. The code lets the applicant follow it without an account: it is shown only here."""

    case_id: UUID
    number: str = Field(examples=["HY-2026-000123"])
    code: str = Field(description="Tracking code of the applicant", examples=["492837105518"])
    version: int
    stage: str = Field(examples=["reported"])
    level: str = Field(examples=["building"])
    triage: TriageView
    next: NextView | None


class Recorded(Frame):
    """What an action came to. No events: there was nothing new to record."""

    case_id: UUID
    version: int
    stage: str = Field(examples=["handling"])
    level: str = Field(examples=["building"])
    events: tuple[str, ...] = Field(examples=[["CaseAccepted", "ClockStopped", "ClockStarted"]])
    next: NextView | None


class PlaceView(Frame):
    """A place with its name."""

    path: str = Field(examples=["hean/xinhe/e1/b2"])
    name: str = Field(examples=["和园小区（第一网格组）2栋"])


class Named(Frame):
    """A code with its name."""

    id: str
    name: str


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
    represents: str | None = None


class PostView(Who):
    """A post and the opaque id of whoever holds it."""

    staff: str | None = None


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
    statement: str
    parties: tuple[PartyView, ...]
    holder: PostView | None
    handler: PostView | None
    clocks: tuple[ClockView, ...]
    next: NextView | None
    opened_at: LocalTime
    changed_at: LocalTime
    outcome: str | None


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


class Tracked(Frame):
    """What anybody with the code may know: where the matter stands, nothing about persons or words."""

    number: str
    stage: str
    stage_name: str
    level: str
    level_name: str
    opened_at: LocalTime
    next: NextView | None
    sentence: str = Field(examples=["办理中。等待和园小区（第一网格组）2栋楼长（楼栋长）与当事人联系。"])
    remedies: tuple[Named, ...]


class Health(Frame):
    """Whether the process answers."""

    status: str = Field(examples=["ok"])
