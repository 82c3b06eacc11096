"""What may be said at the doors of reception days and rounds of doors, and which of them are asked for."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from api.bodies import Person, Report, Represented
from api.texts import Bound, Fact, Long, Name, Staff, Title, When
from schemas.cited import Code
from schemas.council.acts import Unit
from schemas.council.outreach import Door
from schemas.council.receptions import Came, MonthlyRule, ReceptionKind
from schemas.frame import Frame
from schemas.ids import PlacePath

Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
Visitors = Annotated[tuple[Staff, ...], Field(max_length=2)]


class SessionBody(Frame):
    """A session on the calendar."""

    kind: ReceptionKind = Field(examples=["captain_day"])
    place: PlacePath = Field(examples=["hean/xinhe/e1/b1"])
    host: Staff = Field(description="Id of the member of staff who hosts")
    opens: When
    closes: When

    @model_validator(mode="after")
    def _lasts(self) -> "SessionBody":
        if self.closes <= self.opens:
            raise ValueError("a session closes after it opens")
        return self


class SeriesBody(Frame):
    """A monthly rule for a year: twelve sessions."""

    kind: ReceptionKind = Field(default="service_day")
    place: PlacePath = Field(examples=["hean/xinhe/e1"])
    host: Staff
    year: int = Field(strict=True, ge=2000, le=2199, examples=[2027])
    rule: MonthlyRule


class IssueBody(Frame):
    """An issue that somebody brought up: it is filed as a case that says where it was heard."""

    title: Title
    statement: Long
    place: PlacePath | None = Field(
        default=None, description="Where it happened; where it was heard if left out"
    )
    category: Code | None = None
    facts: dict[Code, Fact] = Field(
        default_factory=dict, max_length=40, json_schema_extra={"additionalProperties": False}
    )
    applicant: Person
    others: Annotated[tuple[Person, ...], Field(max_length=50)] = ()
    on_behalf_of: Represented | None = None

    def report(self, place: str, channel: str) -> Report:
        """The report of the issue, as it was heard at a place by a channel."""
        said = {name: getattr(self, name) for name in type(self).model_fields}
        return Report.model_validate({**said, "place": self.place or place, "channel": channel})


class TopicBody(Frame):
    """A matter for everybody: it is suggested as the topic of a deliberation."""

    title: Title
    problem: Long
    wish: Long | None = None


class VisitorBody(Frame):
    """A visitor of a session, and what came of it."""

    visitor: Name | None = Field(default=None, description="Who came, if they say so", examples=["林秀英"])
    matter: Long = Field(examples=["楼道堆物"])
    came: Came = Field(examples=["on_the_spot"])
    answer: Long | None = Field(default=None, description="What was solved on the spot")
    issue: IssueBody | None = Field(default=None, description="What becomes a case")
    topic: TopicBody | None = Field(default=None, description="What becomes a topic")

    @model_validator(mode="after")
    def _fits(self) -> "VisitorBody":
        for came, given in (("on_the_spot", self.answer), ("case", self.issue), ("topic", self.topic)):
            if (self.came == came) is (given is None):
                raise ValueError("say what came of it, and nothing else")
        return self


class RoundBody(Frame):
    """A round of doors."""

    place: PlacePath = Field(examples=["hean/xinhe/e1/b1"])
    roll: UUID = Field(description="A frozen roll of households")
    doors: Annotated[tuple[Unit, ...], Field(min_length=1, max_length=2_000)]
    visitors: Annotated[tuple[Staff, ...], Field(min_length=1, max_length=2)]

    @model_validator(mode="after")
    def _once(self) -> "RoundBody":
        if len(set(self.doors)) < len(self.doors) or len(set(self.visitors)) < len(self.visitors):
            raise ValueError("name each door and each visitor once")
        return self


class OpinionBody(Frame):
    """What somebody at a door thinks; it may become a topic."""

    text: Long
    topic: TopicBody | None = None


class DoorBody(Frame):
    """What came of knocking at a door."""

    door: Unit
    outcome: Door
    visitors: Visitors = Field(default=(), description="Who went; those of the plan unless others are named")
    issues: Annotated[tuple[IssueBody, ...], Field(max_length=10)] = ()
    opinions: Annotated[tuple[OpinionBody, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _heard(self) -> "DoorBody":
        if self.outcome == "no_answer" and (self.issues or self.opinions):
            raise ValueError("where nobody answered nothing was heard")
        return self


class SpanQuery(Frame):
    """Which sessions: at or below a place, within one's reach, that began within a span of time."""

    place: PlacePath | None = None
    begins: Bound = Field(examples=["2026-01-01"])
    ends: Bound = Field(examples=["2027-01-01"])


class FieldQuery(Frame):
    """Which of them: at or below a place, within one's reach."""

    place: PlacePath | None = None
    after: Cursor | None = Field(default=None, description="The `next_page` of the answer before")
    limit: int = Field(default=50, ge=1, le=100)
