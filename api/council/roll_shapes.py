"""What is said and answered at the doors of registers and rolls."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.shapes import LocalTime, PlaceView
from schemas.council.acts import Electorate, Unit
from schemas.council.registers import RegisterKind
from schemas.council.rolls import RollEntry, RollTotals
from schemas.frame import Frame
from schemas.ids import PlacePath, StreamId

Cell = Annotated[str, StringConstraints(max_length=200)] | int | float | None
MOST_ROWS = 500


class RegisterBody(Frame):
    """A register to open."""

    place: PlacePath = Field(examples=["hean/xinhe/e1"])
    kind: RegisterKind = Field(examples=["households"])


class ListBody(Frame):
    """Rows of a list by their headers, in Chinese or English as in a sheet; a longer list comes in several requests."""

    rows: Annotated[
        tuple[dict[Annotated[str, StringConstraints(max_length=40)], Cell], ...],
        Field(
            min_length=1,
            max_length=MOST_ROWS,
            examples=[[{"楼栋": "1栋", "房号": "301", "户主": "王秀英", "成年人数": 2}]],
        ),
    ]
    leave_out_slips: bool = Field(default=False, description="Enter the good rows although others have slips")
    take_out_missing: bool = Field(
        default=False, description="This is the whole list: what it lacks is no more"
    )
    dry: bool = Field(default=False, description="Only say what would change")


class SlipView(Frame):
    """What is wrong with a row; `row` counts from one."""

    row: int
    column: str = Field(examples=["房号"])
    code: str = Field(examples=["room_missing"])
    sentence: str


class ChangedView(Frame):
    """A row whose line stood there before: what is otherwise now."""

    row: int
    fields: tuple[str, ...] = Field(examples=[["area"]])


class ImportView(Frame):
    """What a list changed in a register, or would change (`entered` is false)."""

    register_id: UUID
    entered: bool
    new: int
    same: int
    changed: tuple[ChangedView, ...]
    gone: tuple[str, ...] = Field(description="Lines that the list lacks, by their opaque ids")
    slips: tuple[SlipView, ...]


class RegisterView(Frame):
    """A register in numbers; what is in it stays with the offices, name by name in nobody's list."""

    id: UUID
    version: int
    place: PlaceView
    kind: str
    lines: int
    totals: RollTotals


class UnitBody(Frame):
    """Whose pass is replaced."""

    unit: Unit


class PassView(Frame):
    """A new pass; those from before open nothing any more."""

    register_id: UUID
    unit: str
    generation: int
    secret: str = Field(
        serialization_alias="pass",
        description="To be handed over on paper; it can be made again, but not read",
    )


class FreezeBody(Frame):
    """An electorate to freeze."""

    electorate: Electorate = Field(examples=["households"])
    source: StreamId = Field(
        description="`register/<id>` or `body/<id>`",
        examples=["register/0198f2a0-0000-7000-8000-0000000000a1"],
    )
    place: PlacePath = Field(examples=["hean/xinhe/e1/b1"])


class RollLine(Frame):
    """A roll in a list."""

    id: UUID
    place: PlaceView
    electorate: str | None
    frozen_at: LocalTime


class RollPage(Frame):
    """A page of rolls, the newest first."""

    rolls: tuple[RollLine, ...]
    next_page: str | None = None


class RollView(Frame):
    """What everybody may know of a roll: its sums and its hash."""

    id: UUID
    electorate: str
    place: PlaceView
    source: str
    source_version: int
    frozen_at: LocalTime
    totals: RollTotals
    hash: str = Field(description="SHA-256 over the lines of its entries, sorted, each ended by a newline")


class EntryView(RollEntry):
    """An entry with the line that is hashed."""

    text: str = Field(serialization_alias="line")


class EntriesQuery(Frame):
    """Which page of a roll, by unit."""

    limit: int = Field(default=500, ge=1, le=2000)
    after: Unit | None = Field(default=None, description="Go on behind this unit")


class EntriesView(Frame):
    """Entries of a roll in the order of their units, without names."""

    id: UUID
    hash: str
    entries: tuple[EntryView, ...]
    next_after: str | None


class MineView(Frame):
    """Whether the holder of a pass is on a roll, and with what weight."""

    id: UUID
    hash: str
    listed: bool
    entry: RollEntry | None
