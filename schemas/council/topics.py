"""A topic: suggested, supported, screened and classified, studied, scheduled, noticed, or not taken up."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import StaffId
from schemas.cited import Code
from schemas.council.acts import DeliberationCommand, Electorate, Question, Unit
from schemas.council.bodies import BodyKind, Tier
from schemas.frame import Frame, Instant, says_nothing
from schemas.ids import PlacePath, StreamId
from schemas.sealed import Sealed
from schemas.words import Words

Source = Literal["resident", "survey", "reception", "outreach", "repeated", "case", "deputy", "staff"]


class SuggestTopic(DeliberationCommand):
    """Suggest a matter for deliberation (Residents' Committee Law art. 32); nobody needs an office for it."""

    place: PlacePath
    source: Source
    origin: StreamId | None = Field(default=None, description="The case, survey or session that it came from")
    title: Words
    problem: Words
    wish: Words | None = None
    urgent: bool = False
    number: str | None = Field(default=None, exclude=True, description="Drawn by the desk")


class SupportTopic(DeliberationCommand):
    """Stand behind a suggestion, once for each unit.

    Ids of one register tell nothing of those of another, so somebody with passes of several registers is counted by each; the number
    of supporters only asks for an answer and decides nothing.
    """


class ScreenTopic(DeliberationCommand):
    """Take a topic up: it is lawful and public, and this is who decides it, at which tier, by which procedure.

    The table proposed a class; whoever screens confirms it or chooses another and says why.
    """

    matter: Code
    procedure: Code
    tier: int = Field(ge=1, le=3)
    lawful: Literal[True] = True
    public: Literal[True] = True
    reason: Words | None = None


class RejectTopic(DeliberationCommand):
    """Do not take a topic up; the proposer is told why, and where to turn instead."""

    reason_code: Code
    reason: Words


class WithdrawTopic(DeliberationCommand):
    """Take one's own suggestion back before it is noticed."""

    reason: Words | None = None


class RecordPartyStudy(DeliberationCommand):
    """Record what the party organisation said of a matter that an assembly will decide (art. 30 para 4): advice, no vote."""

    held_at: Instant
    due: int = Field(ge=1, le=100_000)
    present: int = Field(ge=1, le=100_000)
    opinion: Literal["support", "support_with_changes", "not_now"]
    text: Words


class Arranged(Frame):
    """What the desk read of those who are named in a schedule: never part of a request.

    `kind`, `tier` and `area` are those of the body; `electorates` are whose rolls the register gives, or else the body; `observers`
    are staff who sit in the supervision committee.
    """

    kind: BodyKind | None = None
    tier: Tier | None = None
    area: tuple[PlacePath, ...] = ()
    electorates: tuple[Electorate, ...] = ()
    registered_at: PlacePath | None = None
    observers: tuple[StaffId, ...] = ()


class ScheduleDeliberation(DeliberationCommand):
    """Fix who takes part: the body, the register that the roll is taken from, chair, observer, stakeholders, experts.

    A step of a procedure that another body takes is scheduled on its own.
    """

    body: UUID | None = None
    register_id: UUID | None = Field(
        default=None, description="None: the seats of the body are the electorate"
    )
    chair: StaffId
    observer: StaffId = Field(description="Of the affairs supervision committee (art. 36)")
    committee: UUID | None = Field(
        default=None,
        description="In which committee the observer sits; None: the observer's post is to supervise",
    )
    stakeholders: tuple[Code, ...] = Field(default=(), max_length=40)
    experts: int = Field(default=0, ge=0, le=50)
    seen: Arranged | None = Field(default=None, exclude=True, description="Gathered by the desk")


class GiveNotice(DeliberationCommand):
    """Publish the matter, its options and material, and when the next round opens and closes.

    `questions`: what will be asked, with its options or candidates; left out, each proposal that is put. A vote asks what was
    announced and nothing else (Beijing 2024, art. 35).
    """

    opens: Instant
    closes: Instant | None = Field(default=None, description="None: as long as the procedure says")
    venue: Words | None = None
    material: Words
    short_notice: Words | None = Field(
        default=None, description="Why it is called at short notice, where the law allows that (art. 26)"
    )
    questions: tuple[Question, ...] = Field(default=(), max_length=40)


TopicCommand = (
    SuggestTopic
    | SupportTopic
    | ScreenTopic
    | RejectTopic
    | WithdrawTopic
    | RecordPartyStudy
    | ScheduleDeliberation
    | GiveNotice
)


class TopicSuggested(Frame):
    """A topic was suggested; a table proposed the class of its matter."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: str
    place: PlacePath
    source: Source
    origin: StreamId | None = Field(default=None, exclude_if=says_nothing)
    proposer: str | None = Field(default=None, description="Opaque id; None: the system")
    title: Sealed
    problem: Sealed
    wish: Sealed | None = None
    urgent: bool = False
    matter: Code
    used: tuple[str, ...] = ()


class TopicSupported(Frame):
    """Somebody stands behind the suggestion; each counts once."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    unit: Unit | None = None
    supporters: int = Field(ge=1)


class TopicScreened(Frame):
    """The topic is taken up; `confirmed` says whether the class is the one that the table proposed."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    matter: Code
    confirmed: bool
    electorate: Electorate
    procedure: Code
    tier: int
    reason: Sealed | None = None


class TopicRejected(Frame):
    """The topic is not taken up."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    reason_code: Code
    reason: Sealed


class TopicWithdrawn(Frame):
    """Who suggested it took it back."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    reason: Sealed | None = None


class PartyStudyRecorded(Frame):
    """The party organisation studied the matter."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    held_at: Instant
    due: int
    present: int
    opinion: Literal["support", "support_with_changes", "not_now"]
    text: Sealed


class DeliberationScheduled(Frame):
    """It is fixed who takes part."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    body: UUID | None = None
    register_id: UUID | None = None
    chair: StaffId
    observer: StaffId
    committee: UUID | None = Field(default=None, exclude_if=says_nothing)
    stakeholders: tuple[Code, ...] = ()
    experts: int = 0


class NoticeGiven(Frame):
    """The matter is announced; `days` full days lie before the round opens."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    opens: Instant
    closes: Instant
    days: int
    venue: Sealed | None = None
    material: Sealed
    short_notice: Sealed | None = Field(default=None, exclude_if=says_nothing)
    questions: tuple[Question, ...] = Field(default=(), exclude_if=says_nothing)


TopicEvent = (
    TopicSuggested
    | TopicSupported
    | TopicScreened
    | TopicRejected
    | TopicWithdrawn
    | PartyStudyRecorded
    | DeliberationScheduled
    | NoticeGiven
)
