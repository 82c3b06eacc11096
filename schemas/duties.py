"""Duties beside a case: risks to report, screening before a joint session, supervision orders, joint work, representatives."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.acts import CaseCommand, Mention, Parties, PartyAct, PartyNumber, RiskKind
from schemas.calendar import Budget
from schemas.cited import Code
from schemas.frame import Frame
from schemas.places import Post
from schemas.sealed import Sealed
from schemas.words import Words

Screening = Literal["safe", "safe_with_measures", "unsafe"]


class FlagRisk(CaseCommand):
    """Mark that a crime, harm to a minor, domestic violence or escalation is suspected (art. 25; 未保法 11; 反家暴法 14)."""

    risk: RiskKind
    text: Words


class ReportRisk(CaseCommand):
    """Record that a flagged risk was reported to an authority of the pack."""

    flag: int = Field(ge=1)
    authority: Code
    reference: Words | None = None


class DismissRisk(CaseCommand):
    """Record, with a reason and by a level above or another person, that a flag was raised in error."""

    flag: int = Field(ge=1)
    reason: Words


class Screen(CaseCommand):
    """Record the screening for violence that must come before a joint session."""

    result: Screening
    text: Words


class OrderSupervision(CaseCommand):
    """Order, as a supervisor or a level above, that what is overdue is done and answered for (督办)."""

    matter: Words
    budget: Budget | None = Field(default=None, description="Time to answer; the pack's unless given")
    clock: Mention | None = Field(default=None, description="The time limit that was missed")


class AnswerOrder(CaseCommand):
    """Answer a supervision order: what was done about it."""

    order: int = Field(ge=1)
    text: Words


class WorkTogether(CaseCommand):
    """Have several levels work on the case together, one of them leading (whistle and report-in)."""

    levels: tuple[Level, ...] = Field(min_length=1, max_length=4)
    reason: Words


class NameRepresentatives(PartyAct):
    """Name, as one of a large side, who is to speak for it: at most five (信访 art. 20; 宁波 2015 art. 20).

    They speak for it once more than half of the side named the same ones; naming others takes the word back.
    """

    side: Literal["applicant", "other"]
    representatives: Parties


DutyCommand = (
    FlagRisk
    | ReportRisk
    | DismissRisk
    | Screen
    | OrderSupervision
    | AnswerOrder
    | WorkTogether
    | NameRepresentatives
)


class RiskFlagged(Frame):
    """A risk was marked, by the table at filing or by a person; it must be reported."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    flag: int
    risk: RiskKind
    authorities: tuple[Code, ...]
    """Each of them must be told."""
    by_rule: Code | None = None
    text: Sealed | None = None


class RiskReported(Frame):
    """A flagged risk was reported; who reported stays confidential (反家暴法 art. 14)."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    flag: int
    authority: Code
    reference: Sealed | None = None


class RiskDismissed(Frame):
    """A flag was raised in error."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    flag: int
    reason: Sealed


class ScreeningRecorded(Frame):
    """Whether a joint session is safe."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    result: Screening
    text: Sealed


class SupervisionOrdered(Frame):
    """Somebody above ordered that what is overdue is done."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    order: int
    matter: Sealed
    clock: Annotated[str, Field(pattern=r"^[a-z_]+@[0-9]+$")] | None = None
    told: tuple[Post, ...] = ()


class OrderAnswered(Frame):
    """A supervision order was answered."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    order: int
    text: Sealed


class LevelsJoined(Frame):
    """Several levels work on the case together; the level where it stands leads."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    lead: Level
    levels: tuple[Level, ...]
    posts: tuple[Post, ...]
    reason: Sealed


class RepresentativesProposed(Frame):
    """A party of a large side named who is to speak for that side."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    side: Literal["applicant", "other"]
    party: PartyNumber
    representatives: Parties
    channel: Code
    recorded_by: Literal["party", "staff"]


class RepresentativesNamed(Frame):
    """One side of a large group is spoken for by these parties: more than half of it named them."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    side: Literal["applicant", "other"]
    representatives: Parties


DutyEvent = (
    RiskFlagged
    | RiskReported
    | RiskDismissed
    | ScreeningRecorded
    | SupervisionOrdered
    | OrderAnswered
    | LevelsJoined
    | RepresentativesProposed
    | RepresentativesNamed
)
