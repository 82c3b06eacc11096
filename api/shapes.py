"""What the doors answer to everybody: shapes with codes for programs and words for people; instants as read in China."""

from datetime import datetime
from typing import Annotated
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
    parties: tuple[int, ...] = Field(default=(), description="The parties whose word is awaited, by number")
    sentence: str = Field(
        examples=["等待和园小区（第一网格组）2栋楼长（楼栋长）在2026年3月5日18:00前确认由谁来办。"]
    )


class TriageView(Frame):
    """The class that the table proposed, and why."""

    triage_class: str = Field(serialization_alias="class", examples=["private_matter"])
    class_name: str = Field(examples=["私事（居民办）"])
    rule: str | None = Field(
        default=None,
        description="The rule of the pack; to those outside the offices none where a danger is suspected",
        examples=["neighbour"],
    )
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


class Remedy(Frame):
    """Another way to a solution, which mediation does not take away."""

    id: str = Field(examples=["court"])
    text: str = Field(examples=["可以向有管辖权的人民法院起诉；调解不影响您起诉的权利。"])


class GoesOn(Frame):
    """The case that carries a merged matter on, and where it stands."""

    number: str = Field(examples=["HY-2026-000124"])
    stage: str
    stage_name: str


class Tracked(Frame):
    """What anybody with the code may know: where the matter stands, nothing about persons or words."""

    number: str
    stage: str
    stage_name: str
    level: str
    level_name: str
    opened_at: LocalTime
    merged_into: GoesOn | None = Field(
        default=None, description="Of a merged matter: the case that carries it on, whose next step `next` is"
    )
    next: NextView | None
    sentence: str = Field(examples=["办理中。等待和园小区（第一网格组）2栋楼长（楼栋长）与当事人联系。"])
    remedies: tuple[Remedy, ...]


class Health(Frame):
    """Whether the process answers."""

    status: str = Field(examples=["ok"])
