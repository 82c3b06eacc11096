"""Commands and events of a place tree and of its roster of posts: who answers for a level is a fact."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.actors import Role, Visibility
from schemas.cited import Code
from schemas.frame import Frame
from schemas.ids import PlacePath
from schemas.policy import PlaceKind
from schemas.sealed import Sealed
from schemas.words import Words


class Post(Frame):
    """Who answers: a role at a place, and who holds it (None: vacant, which is shown)."""

    place: PlacePath
    role: Role
    staff: str | None = None


class EstablishPlace(Frame):
    """Enter a place into the tree of its street; its parent must stand there already."""

    path: PlacePath
    kind: PlaceKind
    name: str = Field(min_length=1, max_length=60, description="A public name of a place, not of a person")


class FillPost(Frame):
    """Name who holds a post from now on; several people may hold posts of one role at one place."""

    place: PlacePath
    role: Role
    staff: str = Field(max_length=64, description="Opaque id of the staff member")
    name: Words | None = None


class VacatePost(Frame):
    """End a holding; the vacancy is visible at once."""

    place: PlacePath
    role: Role
    staff: str = Field(max_length=64)


class OpenPost(Frame):
    """Say that a place has a post, held or not."""

    place: PlacePath
    role: Role


StaffCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_./-]{1,64}$")]
"""Opaque id of a member of staff; names live in the person store."""

TieKind = Literal["kinship", "post", "interest"]


class TieOf(Frame):
    """What ties a member of staff to people whose disputes may come before him.

    A post or an interest in an organisation at a place (the owners' committee of an estate, its property service), or kin who
    live at a place; nobody is named.
    """

    staff: StaffCode
    kind: TieKind
    place: PlacePath
    organisation: Code | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kind == "kinship") is not (self.organisation is None):
            raise ValueError(
                "kinship names a home and no organisation; a post or an interest names its organisation"
            )
        return self


class DeclareTie(TieOf):
    """Enter a tie of a member of staff, so that it is proposed for disclosure when he mediates."""


class WithdrawTie(TieOf):
    """Enter that a tie is no more."""


class PlaceEstablished(Frame):
    """A place stands in the tree."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    path: PlacePath
    kind: PlaceKind
    name: str


class PostOpened(Frame):
    """A post exists, vacant until it is filled."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    place: PlacePath
    role: Role


class PostFilled(Frame):
    """A staff member holds a post from the instant of this event."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    place: PlacePath
    role: Role
    staff: str
    name: Sealed | None = None


class PostVacated(Frame):
    """A staff member holds a post no longer."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    place: PlacePath
    role: Role
    staff: str


class TieDeclared(TieOf):
    """A tie of a member of staff is known from here on."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS


class TieWithdrawn(TieOf):
    """A tie is no more."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS


PlaceCommand = EstablishPlace
PlaceEvent = PlaceEstablished
RosterCommand = OpenPost | FillPost | VacatePost | DeclareTie | WithdrawTie
RosterEvent = PostOpened | PostFilled | PostVacated | TieDeclared | TieWithdrawn
