"""Rounds of doors (敲门行动): a route of households, what was heard at each door, and which doors to try again."""

from typing import ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.actors import Visibility
from schemas.acts import StaffId
from schemas.council.acts import Unit
from schemas.council.lists import RollFacts
from schemas.frame import Frame
from schemas.ids import PlacePath
from schemas.sealed import Sealed
from schemas.words import Words

Door = Literal["answered", "no_answer"]
_VISITORS = Field(min_length=1, max_length=2)


class OutreachCommand(Frame):
    """An intent about one round of doors."""

    outreach: UUID


class PlanOutreach(OutreachCommand):
    """Plan a round: which doors of a frozen roll, in which order, and who goes."""

    place: PlacePath
    roll: UUID
    doors: tuple[Unit, ...] = Field(min_length=1, max_length=2_000)
    visitors: tuple[StaffId, ...] = _VISITORS
    listed: RollFacts | None = Field(default=None, exclude=True)

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(set(self.doors)) < len(self.doors) or len(set(self.visitors)) < len(self.visitors):
            raise ValueError("name each door and each visitor once")
        return self


class OpinionDraft(Frame):
    """What somebody at a door thinks, and the topic that was suggested from it."""

    text: Words
    deliberation: UUID | None = None


class Opinion(Frame):
    """An opinion heard at a door."""

    text: Sealed
    deliberation: UUID | None = None


class RecordDoor(OutreachCommand):
    """Say what came of knocking at a door: nobody there, or what was heard."""

    door: Unit
    outcome: Door
    visitors: tuple[StaffId, ...] = Field(
        default=(), max_length=2, description="Who went; those of the plan unless others are named"
    )
    cases: tuple[UUID, ...] = Field(default=(), max_length=10, description="Issues that were filed from it")
    opinions: tuple[OpinionDraft, ...] = Field(default=(), max_length=20)
    brought_here: bool = Field(default=True, exclude=True, description="Whether the intakes name this round")

    @model_validator(mode="after")
    def _heard(self) -> Self:
        if self.outcome == "no_answer" and (self.cases or self.opinions):
            raise ValueError("where nobody answered nothing was heard")
        return self


class CloseOutreach(OutreachCommand):
    """End the round; the doors that were never answered are told with their number."""


class OutreachPlanned(Frame):
    """A round of doors is planned."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    place: PlacePath
    roll: UUID
    register_id: UUID
    doors: tuple[Unit, ...]
    visitors: tuple[StaffId, ...]


class DoorRecorded(Frame):
    """Somebody knocked at a door, for the nth time on this round."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    door: Unit
    visit: int = Field(ge=1)
    visitors: tuple[StaffId, ...]
    outcome: Door
    cases: tuple[UUID, ...] = ()
    opinions: tuple[Opinion, ...] = ()


class Coverage(Frame):
    """How far a round got; `answered` of `doors`, and `retry` doors that nobody opened yet."""

    doors: int = Field(ge=1)
    answered: int = Field(ge=0)
    retry: int = Field(ge=0)
    visits: int = Field(ge=0)
    cases: int = Field(ge=0)
    opinions: int = Field(ge=0)


class OutreachClosed(Frame):
    """The round is over."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    coverage: Coverage


OutreachStep = RecordDoor | CloseOutreach
OutreachIntent = PlanOutreach | OutreachStep
OutreachEvent = OutreachPlanned | DoorRecorded | OutreachClosed
