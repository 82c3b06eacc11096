"""Where a matter was brought up, when it was not its applicant who came by himself: a reception day, a door, a survey."""

from pydantic import Field

from schemas.acts import StaffId
from schemas.frame import Frame, says_nothing
from schemas.ids import StreamId


class Intake(Frame):
    """The session at which a matter was heard, and who of the staff heard it (for a party left out)."""

    session: StreamId = Field(description="Stream of the reception session, round of doors or survey")
    host: StaffId | None = Field(default=None, exclude_if=says_nothing)
