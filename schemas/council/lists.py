"""What work in the field knows of a frozen roll, and where what was heard there came from."""

from pydantic import Field

from schemas.acts import StaffId
from schemas.council.acts import Electorate, Unit
from schemas.frame import Frame, says_nothing
from schemas.ids import PlacePath, StreamId


class RollFacts(Frame):
    """A roll as a survey or a round of doors needs it: whose list, how long, and which of the asked units it lacks."""

    source: StreamId
    electorate: Electorate
    place: PlacePath
    units: int = Field(ge=0)
    lacks: tuple[Unit, ...] = ()


class Intake(Frame):
    """Where a matter was brought up: the reception session, survey or round of doors, and who of the staff heard it."""

    session: StreamId
    host: StaffId | None = Field(default=None, exclude_if=says_nothing)
