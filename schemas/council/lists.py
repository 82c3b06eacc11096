"""What a survey or a round of doors knows of the frozen roll that it asks."""

from pydantic import Field

from schemas.council.acts import Electorate, Unit
from schemas.frame import Frame
from schemas.ids import PlacePath, StreamId


class RollFacts(Frame):
    """A roll as a survey or a round of doors needs it: whose list, how long, and which of the asked units it lacks."""

    source: StreamId
    electorate: Electorate
    place: PlacePath
    units: int = Field(ge=0)
    lacks: tuple[Unit, ...] = ()
