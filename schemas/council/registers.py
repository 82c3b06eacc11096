"""Registers: who lives or owns where, imported from lists; names and rooms are sealed, ids tell nothing of them."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.actors import Visibility
from schemas.cited import Code
from schemas.council.acts import Unit
from schemas.frame import Frame, says_nothing
from schemas.ids import PlacePath
from schemas.sealed import Sealed
from schemas.words import Words

PER_COMMAND = 5_000
PER_EVENT = 1_000
"""Lines in one command and in one event at most; a longer list is told in several."""

RegisterKind = Literal["owners", "households", "residents", "delegates", "members"]
"""What a line is: an exclusive part with its owner, a household, a person who lives there, a delegate, a member."""

AreaSource = Literal["registry", "survey", "contract"]
"""Where an area is taken from: the real-estate register, else the survey, else the contract (SPC interpretation 2009, art. 8)."""

RegisterField = Literal["unit", "place", "area", "area_source", "adults", "handed_over", "tags", "words"]
"""What can differ between two imports of a line."""


def _true(value: object) -> bool:
    return value is True


class LineFacts(Frame):
    """What may be known of a line without knowing whose it is.

    `line` is the exclusive part, the household or the person; `unit` is whose vote it belongs to: the owner of a part, else the line
    itself. Both are keyed digests, so that the next import finds them again. `area` is exclusive area in hundredths of a square metre;
    `adults` are those of 18 years or more in a household (of a person: 1 or 0). A part that the developer has not sold or not handed
    over belongs to the developer. `mark` is a keyed digest of the words, by which a change is seen without opening them.
    """

    line: Unit
    unit: Unit
    place: PlacePath
    area: int = Field(default=0, ge=0, le=10**9, exclude_if=says_nothing)
    area_source: AreaSource | None = Field(default=None, exclude_if=says_nothing)
    adults: int = Field(default=0, ge=0, le=200, exclude_if=says_nothing)
    handed_over: bool = Field(default=True, exclude_if=_true)
    tags: tuple[Code, ...] = Field(default=(), max_length=20, exclude_if=says_nothing)
    mark: Unit


class LineDraft(LineFacts):
    """A line as it is brought in; `who` holds room, name and phone as one text."""

    who: Words


class Line(LineFacts):
    """A line as it is kept."""

    who: Sealed


class RegisterCommand(Frame):
    """An intent about one register."""

    register_id: UUID


class OpenRegister(RegisterCommand):
    """Begin a register of one kind for a place and everything below it."""

    place: PlacePath
    kind: RegisterKind


class EnterLines(RegisterCommand):
    """Enter lines, or what changed in them; what stands there already changes nothing."""

    lines: tuple[LineDraft, ...] = Field(min_length=1, max_length=PER_COMMAND)

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({one.line for one in self.lines}) < len(self.lines):
            raise ValueError("name each line once")
        return self


class RemoveLines(RegisterCommand):
    """Take out lines that are no more."""

    lines: tuple[Unit, ...] = Field(min_length=1, max_length=PER_COMMAND)


class ReplacePass(RegisterCommand):
    """End the pass of a unit, because it was lost or others came to live there; the next one is valid from now on."""

    unit: Unit


class RegisterOpened(Frame):
    """A register exists."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    register_id: UUID
    place: PlacePath
    kind: RegisterKind


class LinesEntered(Frame):
    """Lines are new, or stand as they do here from now on."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    lines: tuple[Line, ...] = Field(min_length=1, max_length=PER_EVENT)


class LinesRemoved(Frame):
    """Lines are no more."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    lines: tuple[Unit, ...] = Field(min_length=1, max_length=PER_COMMAND)


Generation = Annotated[int, Field(ge=0, le=10_000)]
"""How often the pass of a unit was replaced."""


class PassReplaced(Frame):
    """Passes of a unit from before this generation open nothing any more."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    register_id: UUID
    unit: Unit
    generation: Generation


RegisterIntent = OpenRegister | EnterLines | RemoveLines | ReplacePass
RegisterEvent = RegisterOpened | LinesEntered | LinesRemoved | PassReplaced
