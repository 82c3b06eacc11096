"""What happens in the room: who is there, who speaks, straw polls, minutes with their signatures, dissent."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.cited import Code
from schemas.council.acts import DeliberationCommand, Unit
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words


class RecordAttendance(DeliberationCommand):
    """Record who of the roll is there; those who came earlier stay recorded."""

    units: tuple[Unit, ...] = Field(min_length=1, max_length=2000)
    listed: tuple[Unit, ...] | None = Field(
        default=None, exclude=True, description="Who of those meant stands on the roll; gathered by the desk"
    )


class AskToSpeak(DeliberationCommand):
    """Ask for the floor, as one on the roll; staff may do so for somebody in the room."""

    unit: Unit | None = None
    listed: tuple[Unit, ...] | None = Field(
        default=None, exclude=True, description="Who of those meant stands on the roll; gathered by the desk"
    )


class RecordSpeech(DeliberationCommand):
    """Record in short what somebody said, in the order of those who asked."""

    unit: Unit
    seconds: int = Field(ge=1, le=36_000)
    text: Words
    listed: tuple[Unit, ...] | None = Field(
        default=None, exclude=True, description="Who of those meant stands on the roll; gathered by the desk"
    )


class TakeStrawPoll(DeliberationCommand):
    """A show of hands that binds nobody."""

    question: Words
    yes: int = Field(ge=0, le=100_000)
    no: int = Field(ge=0, le=100_000)
    abstain: int = Field(default=0, ge=0, le=100_000)


class RecordMinutes(DeliberationCommand):
    """The minutes of a round: what was said in short, what is agreed, what stays open."""

    text: Words
    agreed: tuple[Words, ...] = Field(default=(), max_length=40)
    open: tuple[Words, ...] = Field(default=(), max_length=40)


class SignMinutes(DeliberationCommand):
    """Sign the minutes for one side, as one who sits for it, or by staff for somebody who signed on paper.

    The signatures that the procedure asks for make them binding.
    """

    side: Code
    unit: Unit | None = Field(default=None, description="Who signed on paper, where staff record it")
    signers: tuple[Unit, ...] | None = Field(
        default=None, exclude=True, description="Who sits for that side by the roll; gathered by the desk"
    )


class RecordDissent(DeliberationCommand):
    """Have one's own dissent recorded with its reasons; several may join in a minority report."""

    reason: Words
    unit: Unit | None = None
    joined_by: tuple[Unit, ...] = Field(default=(), max_length=500)
    listed: tuple[Unit, ...] | None = Field(
        default=None, exclude=True, description="Who of those meant stands on the roll; gathered by the desk"
    )


MeetingCommand = (
    RecordAttendance | AskToSpeak | RecordSpeech | TakeStrawPoll | RecordMinutes | SignMinutes | RecordDissent
)


class AttendanceRecorded(Frame):
    """These of the roll are there."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    number: int
    units: tuple[Unit, ...]
    present: int = Field(description="How many are there by now")


class FloorAsked(Frame):
    """Somebody asked for the floor."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: int
    unit: Unit
    place: int = Field(ge=1, description="Where in the queue")


class SpeechRecorded(Frame):
    """Somebody spoke."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: int
    unit: Unit
    turn: int = Field(ge=1)
    seconds: int
    over_time: bool = False
    text: Sealed


class StrawPollTaken(Frame):
    """Hands were shown."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: int
    question: Sealed
    yes: int
    no: int
    abstain: int


class MinutesRecorded(Frame):
    """The minutes stand; a later version takes the place of this one and needs its signatures anew."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: int
    version: int
    text: Sealed
    agreed: tuple[Sealed, ...] = ()
    open: tuple[Sealed, ...] = ()
    signatures: tuple[Code, ...] = Field(default=(), description="Whose signatures they need")


class MinutesSigned(Frame):
    """One side signed the minutes."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: int
    version: int
    side: Code
    unit: Unit | None = Field(default=None, description="Whose signature it is; None: of an office")
    complete: bool


class DissentRecorded(Frame):
    """A dissent, or a minority report when others joined it, stands in the record."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: int
    kind: Literal["dissent", "minority_report"]
    units: tuple[Unit, ...] = Field(description="Whose it is")
    reason: Sealed


MeetingEvent = (
    AttendanceRecorded
    | FloorAsked
    | SpeechRecorded
    | StrawPollTaken
    | MinutesRecorded
    | MinutesSigned
    | DissentRecorded
)
