"""What the doors of the council answer in lists: deliberations of a place, and what is published."""

from uuid import UUID

from pydantic import Field

from api.shapes import LocalTime, Named, PlaceView
from schemas.frame import Frame


class DeliberationLine(Frame):
    """One line of a list of deliberations, with its title and no other word of it."""

    deliberation_id: UUID
    number: str
    title: str = Field(examples=["楼下停车位怎么分"])
    place: PlaceView
    step: str
    step_name: str
    matter: Named
    opened_at: LocalTime
    due_at: LocalTime | None
    over: bool


class DeliberationList(Frame):
    """Deliberations, the newest first."""

    deliberations: tuple[DeliberationLine, ...]
    next: str | None


class NoticeView(Frame):
    """A published result: de-identified, for everybody."""

    deliberation_id: UUID
    number: str
    place: PlaceView
    text: str
    published_at: LocalTime
    until: LocalTime
    outcome: dict[str, str] = Field(description="What became of each proposal, by its id")


class NoticeList(Frame):
    """What is published in a place, the newest first."""

    notices: tuple[NoticeView, ...]
    next: str | None
