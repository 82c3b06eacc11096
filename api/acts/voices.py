"""What every step of a party carries at the doors: whose word it is, and how it was said."""

from pydantic import Field

from api.texts import Number
from schemas.cited import Code
from schemas.frame import Frame


class Voiced(Frame):
    """A party acts for itself and names nothing; staff who record it name the party, and how it was said."""

    party: Number | None = Field(
        default=None, description="Staff: the party for whom this is recorded", examples=[2]
    )
    channel: Code = Field(default="window", description="Staff: how it was said", examples=["phone"])
