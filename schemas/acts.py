"""What all intents and facts of a case share: the case, its parties by number, and for whose eyes something is."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from schemas.actors import Visibility
from schemas.cited import Code
from schemas.frame import Frame, says_nothing
from schemas.sealed import Sealed

PartyNumber = Annotated[int, Field(ge=1)]
Parties = Annotated[tuple[PartyNumber, ...], Field(min_length=1, max_length=120)]
CaseKind = Literal["dispute", "petition", "hotline"]
"""A dispute, a petition (信访), or an order of the 12345 line."""

StaffId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./-]{1,64}$")]
"""Who works here, by an opaque id; names live in the person store."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256, in hex."""

CaseNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z]{0,4}[-0-9]{0,36}$")]
"""A number such as HY-2026-000123, made by the desk."""

Mention = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_@#-]{0,80}$")]
"""A clock, an item, a flag: what something is about, by its id."""

Risk = Literal["ordinary", "urgent"]
RiskKind = Literal["crime", "minor", "violence", "escalation"]
Channel = Literal["inbox", "print", "email"]


def action_name(command: type[Frame]) -> str:
    """The name of a command in a path and in a refusal: `ConfirmTriage` is `confirm-triage`."""
    letters = (f"-{letter.lower()}" if letter.isupper() else letter for letter in command.__name__)
    return "".join(letters).removeprefix("-")


class CaseCommand(Frame):
    """An intent about one case."""

    case: UUID


Outcome = Literal[
    "mediated_oral",
    "mediated_written",
    "partial",
    "settled_by_parties",
    "refused",
    "failed",
    "term_over",
    "unreachable",
    "decided",
    "answered",
    "deliberated",
]
"""How a case may end when it is closed."""


class PartyAct(CaseCommand):
    """What a party does itself, or staff record for it: then `party` names whom, and `channel` how it was said."""

    party: PartyNumber | None = None
    channel: Code = "window"


class PartyEntry(Frame):
    """One party as recorded: sealed identity, and the HMAC of the tracking code."""

    number: PartyNumber
    side: Literal["applicant", "other"]
    name: Sealed
    phone: Sealed | None = None
    email: Sealed | None = Field(default=None, exclude_if=says_nothing)
    represents: Sealed | None = Field(default=None, description="Whom this party acts for, by name")
    relation: Code | None = None
    organisation: Code | None = Field(
        default=None,
        exclude_if=says_nothing,
        description="What body of the place it is, such as its owners' committee",
    )
    code: str = Field(pattern=r"^[0-9a-f]{64}$", description="HMAC of the tracking code")


class Confidential(Frame):
    """A fact whose author chose its audience; `party` is the one whom it concerns when that is one party."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    audience: Visibility
    party: PartyNumber | None = Field(
        default=None, description="Whom it concerns when the audience is one party"
    )
