"""What the doors answer about a mediation: who agreed to it, who mediates or may be chosen, what waits for the parties."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from api.shapes import Named
from schemas.frame import Frame


class ConsentView(Frame):
    """What a party said when it was asked for mediation; `unreachable` and `silent` are neither yes nor no."""

    party: int
    said: Literal["agreed", "refused", "unreachable", "silent"]
    tries: int = Field(description="How often it was tried in vain since it was last heard")
    told_rights: bool


class StaffView(Frame):
    """Somebody who mediates or may be chosen: by an id for the steps of the case, and by the name that goes with the office."""

    staff: str | None
    name: str | None = Field(default=None, description="None when none was entered", examples=["陈调解员"])
    role: str = Field(examples=["mediator"])
    role_name: str = Field(examples=["人民调解员"])
    place: str


class MediatorView(StaffView):
    """A mediator, with what was disclosed and which parties agreed to it."""

    presides: bool
    disclosed: tuple[Named, ...] = ()
    accepted_by: tuple[int, ...] = ()


class ChoiceView(Frame):
    """Whom a party wants as mediator."""

    party: int
    staff: str


class RecusalView(Frame):
    """A request for recusal that waits for its decision; without `party` the mediator asked it of himself."""

    staff: str
    party: int | None
    ground: Named


class TieView(Frame):
    """A tie that the roster knows: for those who handle the case, to be disclosed or seen to be nothing."""

    staff: str
    ground: Named


class MediationView(Frame):
    """How a case stands with its mediation at the level where it is."""

    asked: bool
    proactive: bool
    consents: tuple[ConsentView, ...]
    mediators: tuple[MediatorView, ...] = ()
    named_by: Literal["parties", "committee"] | None = None
    choices: tuple[ChoiceView, ...] = ()
    candidates: tuple[StaffView, ...] = Field(
        default=(), description="Whom the parties may choose while nobody presides"
    )
    recusal: RecusalView | None = None
    ties: tuple[TieView, ...] = ()


class ChoosableView(StaffView):
    """Somebody of the body that mediates, and what is known of the ties to this case."""

    place_name: str = Field(examples=["新禾社区"])
    removed: bool = Field(description="Had to withdraw from this case, and cannot be chosen")
    disclosed: tuple[Named, ...] = Field(default=(), description="Ties that the parties were told of")
    ties: tuple[Named, ...] = Field(
        default=(),
        description="For the offices: ties that the roster knows, to be disclosed if there is something to them",
    )


class ChoosableList(Frame):
    """Whom the parties may choose."""

    case_id: UUID
    version: int
    mediators: tuple[ChoosableView, ...]
