"""What the doors answer about a mediation: who agreed to it, who mediates or may be chosen, what waits for the parties."""

from typing import Literal

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
    """Somebody who mediates or may be chosen, under an opaque id."""

    staff: str | None
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
