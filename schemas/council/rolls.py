"""Rolls: who may decide, frozen on one day, with a hash that anyone who holds the list can compute again."""

from collections.abc import Iterable
from hashlib import sha256
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import Digest
from schemas.cited import Code
from schemas.council.acts import Electorate, Unit
from schemas.frame import Frame, Instant, says_nothing
from schemas.ids import PlacePath, StreamId

PER_EVENT = 2_000
"""Entries in one event at most: a long list is told in several, of one append."""


def _one(value: object) -> bool:
    return value == 1


class RollEntry(Frame):
    """One who has a vote, and what the vote weighs by each way of counting; nobody is named.

    `area` is exclusive area in hundredths of a square metre (89.50 m2 is 8950); `heads` counts owners as the law does;
    `place` is the building, for groups that results are shown by; `tags` are codes such as `owner`, `tenant`, `party_member`,
    or the side of a seat, sorted.
    """

    unit: Unit
    heads: int = Field(default=1, ge=0, le=1_000_000, exclude_if=_one)
    area: int = Field(default=0, ge=0, le=10**12, exclude_if=says_nothing)
    households: int = Field(default=0, ge=0, le=1_000_000, exclude_if=says_nothing)
    adults: int = Field(default=0, ge=0, le=1_000_000, exclude_if=says_nothing)
    place: PlacePath | None = Field(default=None, exclude_if=says_nothing)
    tags: tuple[Code, ...] = Field(default=(), max_length=40, exclude_if=says_nothing)

    @property
    def line(self) -> str:
        """The entry as it is hashed: fields between semicolons, tags between commas, nothing for what it does not say."""
        counts = f"{self.heads};{self.area};{self.households};{self.adults}"
        return f"{self.unit};{counts};{self.place or ''};{','.join(sorted(self.tags))}"


class RollTotals(Frame):
    """Sums over all entries of a roll; `units` is how many entries there are, `area` is in hundredths of a square metre."""

    units: int = Field(ge=0)
    heads: int = Field(ge=0)
    area: int = Field(ge=0)
    households: int = Field(ge=0)
    adults: int = Field(ge=0)


def totals_of(entries: Iterable[RollEntry]) -> RollTotals:
    """The sums over entries, exact."""
    listed = tuple(entries)
    return RollTotals(
        units=len(listed),
        heads=sum(one.heads for one in listed),
        area=sum(one.area for one in listed),
        households=sum(one.households for one in listed),
        adults=sum(one.adults for one in listed),
    )


def digest_of(entries: Iterable[RollEntry]) -> str:
    """SHA-256 in hex over the lines of the entries, sorted as bytes, each ended by a newline.

    The same list gives the same digest whatever order it was brought in: `LC_ALL=C sort list | sha256sum` finds it again.
    """
    lines = sorted(one.line + "\n" for one in entries)
    return sha256("".join(lines).encode()).hexdigest()


class FreezeRoll(Frame):
    """Write down who may decide, from a register or a body as it stands now; a roll never changes afterwards."""

    roll: UUID
    electorate: Electorate
    source: StreamId = Field(description="Stream of the register or of the body that the list is taken from")
    place: PlacePath = Field(description="Who belongs to this place or to one below it")


class RollHeader(Frame):
    """What a roll says of itself: whose list it is, taken from what, when, how much it sums up to, and its hash."""

    roll: UUID
    electorate: Electorate
    source: StreamId
    source_version: int = Field(ge=1, description="The version of the source that the list was taken from")
    place: PlacePath
    as_of: Instant
    totals: RollTotals
    hash: Digest


class RollFrozen(RollHeader):
    """An electorate is fixed; its entries stand in the events that follow in the same append."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC


class RollListed(Frame):
    """Entries of the roll that was frozen, in the order of their units."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    entries: tuple[RollEntry, ...] = Field(min_length=1, max_length=PER_EVENT)


RollEvent = RollFrozen | RollListed
