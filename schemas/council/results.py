"""What becomes of a decision: published, objected to, filed, carried out, reported back, appraised, closed, annulled."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.cited import Code
from schemas.council.acts import DeliberationCommand, Unit
from schemas.council.tasks import TaskCommand, TaskEvent
from schemas.frame import Frame, Instant, says_nothing
from schemas.ids import StreamId
from schemas.sealed import Sealed
from schemas.words import Words


class Telltale(Frame):
    """What tells of somebody in a text, by its kind, and how often; never the text itself."""

    kind: Literal["phone", "id_number", "email", "room", "name"]
    times: int = Field(ge=1)


class PublishResult(DeliberationCommand):
    """Put the result up for everybody, de-identified; whoever publishes confirms the text."""

    text: Words
    deidentified: Literal[True] = True
    money: Words | None = None
    telling: tuple[Telltale, ...] = Field(
        default=(),
        exclude=True,
        description="What in the texts still tells who somebody is; looked for by the desk",
    )


class UnpublishResult(DeliberationCommand):
    """Take a publication down; never before its days are over (art. 34)."""

    reason: Words


class RaiseObjection(DeliberationCommand):
    """Object to a published result; each objection is answered. Staff may take it down for somebody at the window."""

    text: Words
    unit: Unit | None = Field(
        default=None, description="Whose objection staff take down, where that is known"
    )
    listed: tuple[Unit, ...] | None = Field(
        default=None,
        exclude=True,
        description="Whether the one named stood on a roll of it; gathered by the desk",
    )


class AnswerObjection(DeliberationCommand):
    """Answer an objection: the result stands, or it goes back to a round or to a vote."""

    objection: int = Field(ge=1)
    effect: Literal["stands", "back_to_round", "back_to_vote"] = "stands"
    text: Words


class FileForRecord(DeliberationCommand):
    """Record that the authority above has the text on file: then it is in force (art. 31)."""

    authority: Code
    filed_at: Instant
    reference: Words | None = None


class ReportBack(DeliberationCommand):
    """Tell participants, parties and residents what was done and what was not (2015 opinion, step 5)."""

    text: Words
    money: Words | None = None


class Appraise(DeliberationCommand):
    """Score what came of it, as one who took part; once each. Staff may take it down for somebody."""

    score: int = Field(ge=1, le=5)
    remark: Words | None = None
    unit: Unit | None = Field(default=None, description="Whose score it is; a resident's own if left out")
    listed: tuple[Unit, ...] | None = Field(
        default=None,
        exclude=True,
        description="Who of those meant stood on a roll of it; gathered by the desk",
    )


class AnswerAppraisal(DeliberationCommand):
    """The appraised body answers."""

    text: Words


class CloseDeliberation(DeliberationCommand):
    """End it: everything published, answered, filed and reported."""


class ShelveDeliberation(DeliberationCommand):
    """Put it aside, with the reason."""

    reason: Words


class AnnulDecision(DeliberationCommand):
    """Record that a court or an authority annulled it (art. 40; Civil Code art. 280)."""

    by: Code
    reason: Words


ResultCommand = (
    TaskCommand
    | PublishResult
    | UnpublishResult
    | RaiseObjection
    | AnswerObjection
    | FileForRecord
    | ReportBack
    | Appraise
    | AnswerAppraisal
    | CloseDeliberation
    | ShelveDeliberation
    | AnnulDecision
)


class ResultPublished(Frame):
    """The result is up, for `days` days at least."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    version: int = Field(ge=1)
    text: Sealed
    money: Sealed | None = None
    carried: tuple[Code, ...] = Field(description="Proposals that are decided")
    failed: tuple[Code, ...] = Field(default=(), description="Proposals that are not")
    days: int
    until: Instant


class ResultUnpublished(Frame):
    """The publication is down."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    reason: Sealed


class ObjectionRaised(Frame):
    """Somebody objects."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    objection: int
    unit: Unit | None = None
    text: Sealed


class ObjectionAnswered(Frame):
    """An objection is answered; `procedure` and `phase` (counted from 0) are where it goes on when it goes back to a round."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    objection: int
    effect: Literal["stands", "back_to_round", "back_to_vote"]
    procedure: Code | None = Field(default=None, exclude_if=says_nothing)
    phase: int | None = Field(default=None, ge=0, exclude_if=lambda phase: phase is None)
    text: Sealed


class DecisionFiled(Frame):
    """The text is on file with the authority above."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    authority: Code
    filed_at: Instant
    reference: Sealed | None = None


class ReportedBack(Frame):
    """Everybody was told what was done."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    text: Sealed
    money: Sealed | None = None
    done: int
    undone: int


class Appraised(Frame):
    """One who took part scored what came of it."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    unit: Unit
    score: int
    remark: Sealed | None = None
    count: int
    total: int


class AppraisalAnswered(Frame):
    """The appraised body answered."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    text: Sealed


class DeliberationClosed(Frame):
    """It is over; `origin` is the case or session that hears of it."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    outcome: Literal["carried", "partly_carried", "not_carried"]
    origin: StreamId | None = Field(default=None, exclude_if=says_nothing)


class DeliberationShelved(Frame):
    """It is put aside."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    reason: Sealed | None = None
    why: Literal["organiser", "rounds_used_up", "no_quorum"] = "organiser"


class DecisionAnnulled(Frame):
    """A court or an authority annulled it."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    by: Code
    reason: Sealed


ResultEvent = (
    TaskEvent
    | ResultPublished
    | ResultUnpublished
    | ObjectionRaised
    | ObjectionAnswered
    | DecisionFiled
    | ReportedBack
    | Appraised
    | AppraisalAnswered
    | DeliberationClosed
    | DeliberationShelved
    | DecisionAnnulled
)
