"""What may be said at the doors: one shape per action, with the lengths that the law of good order allows."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from api.texts import (
    Bound,
    Email,
    Fact,
    Long,
    Name,
    Number,
    Phone,
    Relation,
    Search,
    Staff,
    Title,
    Tried,
    When,
)
from schemas.actors import Level, Visibility
from schemas.acts import CaseKind, Outcome, Risk
from schemas.cited import Code, TriageClass
from schemas.frame import Frame
from schemas.ids import PlacePath
from schemas.stages import Stage


class Person(Frame):
    """A person as the report names them; a form of address is enough."""

    name: Name = Field(examples=["王秀英"])
    phone: Phone | None = Field(default=None, examples=["13800138000"])
    email: Email | None = Field(
        default=None, description="Where notices may be mailed to", examples=["wang@example.org"]
    )
    organisation: Code | None = Field(
        default=None,
        description="What body of the place this is, if it is one; a mediator who sits on it has to say so",
        examples=["owners_committee"],
    )


class Represented(Person):
    """The person for whom the applicant speaks."""

    relation: Relation | None = Field(
        default=None, description="What the applicant is to this person", examples=["女儿"]
    )


class Report(Frame):
    """A matter as it is reported; nothing is turned away because a detail is missing."""

    title: Title = Field(examples=["楼上漏水，天花板发霉"])
    statement: Long = Field(
        examples=["十月以来，楼上卫生间一直渗水，我家天花板发霉掉皮。上门说过两次，没有结果。"]
    )
    place: PlacePath = Field(description="Where it happened", examples=["hean/xinhe/e1/b2"])
    channel: Code = Field(description="How it was reported, a channel of the pack", examples=["online"])
    kind: CaseKind = Field(
        default="dispute", description="A dispute, a petition (信访), or an order of the 12345 line"
    )
    category: Code | None = Field(
        default=None,
        description="Kind of dispute; the text suggests one when it is missing",
        examples=["neighbour"],
    )
    facts: dict[Code, Fact] = Field(
        default_factory=dict,
        max_length=40,
        description="Answers to the pack's questions: yes or no, a count, or a code; never free text",
        examples=[{"shared_facility": False}],
        json_schema_extra={"additionalProperties": False},
    )
    applicant: Person
    co_applicants: Annotated[tuple[Person, ...], Field(max_length=50)] = Field(
        default=(), description="Who asks together with the applicant"
    )
    others: Annotated[tuple[Person, ...], Field(max_length=50)] = Field(
        default=(), description="The other parties", examples=[[{"name": "李建国"}]]
    )
    on_behalf_of: Represented | None = None
    occurred_at: When | None = Field(default=None, examples=["2026-03-02T20:30:00+08:00"])


class Nothing(Frame):
    """An action that needs no words: `{}`, or no body at all."""


class RegisterBody(Frame):
    """Enter the matter in the book."""

    category: Code = Field(examples=["neighbour"])
    risk: Risk = "ordinary"


class ChangeTriageBody(Frame):
    """Another class, with a reason; the pack says at which level unless it is named."""

    triage_class: TriageClass = Field(examples=["party_mass_matter"])
    level: Level | None = Field(default=None, examples=["building"])
    reason: Long = Field(examples=["涉及整栋楼的公共水管，不是两家之间的事。"])

    @model_validator(mode="before")
    @classmethod
    def _as_answered(cls, content: object) -> object:
        """Answers call it `class`; whoever sends that back is understood."""
        if isinstance(content, dict) and "class" in content and "triage_class" not in content:
            return {"triage_class" if name == "class" else name: item for name, item in content.items()}
        return content


class ReasonBody(Frame):
    """A reason in words."""

    reason: Long = Field(examples=["漏水影响好几家，不应当作为私事处理。"])


class DeclineBody(Frame):
    """A reason of the pack, the reason in words, and the routes that are told instead."""

    reason_code: Code = Field(examples=["already_handled"])
    reason: Long = Field(examples=["法院已经立案，请等待开庭通知。"])
    routes: Annotated[tuple[Code, ...], Field(min_length=1, max_length=10)] = Field(examples=[["court"]])


class AssignBody(Frame):
    """Who is to handle the case."""

    staff: Staff = Field(examples=["staff-7"])


class ContactBody(Frame):
    """Which party was spoken with, and how."""

    party: Number = Field(examples=[2])
    channel: Code = Field(default="phone", examples=["door_knock"])


class NoteBody(Frame):
    """A note, and who may read it (a party writes to all parties, or to those who handle the case: `one_party`)."""

    text: Long = Field(examples=["已到两家查看，楼上同意请人检查水管。"])
    visibility: Visibility | None = Field(
        default=None, description="`handlers` for staff, `one_party` for a party, unless named"
    )
    party: Number | None = Field(default=None, description="Whom it concerns, with `one_party`", examples=[1])


class EscalateBody(Frame):
    """What was tried at this level."""

    tried: Tried = Field(examples=["上门三次，组织当面协商一次，对维修费用分担没有谈拢。"])
    at_request_of: Number | None = Field(
        default=None, description="The party that asked for it", examples=[1]
    )


class SettlementBody(Frame):
    """What all parties agreed to by word of mouth."""

    terms: Long = Field(examples=["楼上一周内修好水管，承担粉刷费用六百元。"])
    consents: Annotated[tuple[Number, ...], Field(min_length=1, max_length=120)] = Field(examples=[[1, 2]])


class WithdrawBody(Frame):
    """A reason, if there is one to tell; of several applicants staff name the one who takes the request back."""

    reason: Long | None = Field(default=None, examples=["两家已经自己说好了。"])
    party: Number | None = Field(default=None, examples=[1])


class CloseBody(Frame):
    """How the matter ended; without an agreement, which parties were told of the other remedies."""

    outcome: Outcome = Field(examples=["mediated_oral"])
    remedies_told: Annotated[tuple[Number, ...], Field(max_length=120)] = Field(default=(), examples=[[1, 2]])


class ListQuery(Frame):
    """Which cases to list; only those within the reach of the token are."""

    place: PlacePath | None = Field(
        default=None, description="At this place and below", examples=["hean/xinhe"]
    )
    stage: Stage | None = Field(default=None, examples=["handling"])
    outcome: Outcome | Literal["withdrawn", "declined", "merged", "transferred"] | None = Field(
        default=None, description="Cases that are over and ended like this", examples=["refused"]
    )
    due_before: Bound | None = Field(
        default=None,
        description="Open cases that fall due before this instant or day, the first due first",
        examples=["2026-03-09T00:00:00+08:00"],
    )
    q: Search | None = Field(
        default=None,
        description="Number (from its beginning), category or place",
        examples=["漏水", "HY-2026"],
    )
    after: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")] | None = Field(
        default=None, description="The `next_page` of the answer before"
    )
    limit: int = Field(default=50, ge=1, le=200)


class NoQuery(Frame):
    """A route that takes no query parameters."""
