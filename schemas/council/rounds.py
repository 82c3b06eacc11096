"""Rounds: opened on a frozen roll, closed, counted; and what a count leads to."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import Digest
from schemas.cited import Code
from schemas.council.acts import DeliberationCommand, Electorate, Question, RoundNumber, Unit
from schemas.council.rolls import RollTotals
from schemas.council.tallies import Tally, Verdict
from schemas.frame import Frame, Instant, says_nothing
from schemas.sealed import Sealed
from schemas.words import Words


class RollRef(Frame):
    """A frozen roll as the round that uses it refers to it; read by the desk."""

    roll: UUID
    hash: Digest
    electorate: Electorate
    totals: RollTotals
    tags: tuple[Code, ...] = Field(default=(), description="All tags on it, such as the sides of its seats")


class OpenRound(DeliberationCommand):
    """Open the round that was noticed, now that its instant has come; its roll is frozen by then.

    `questions`: what is put to those on the roll; left out, what was announced, or else each proposal on the table by the rule of
    the procedure. A vote asks what was announced and nothing else.
    """

    questions: tuple[Question, ...] = Field(default=(), max_length=40)
    present: tuple[Code, ...] = Field(
        default=(), description="Sides that are there, where the procedure asks for them"
    )
    units: tuple[Unit, ...] = Field(
        default=(),
        max_length=2000,
        exclude_if=says_nothing,
        description="Who is in the room: each side is there by somebody of the roll who sits for it",
    )
    seated: tuple[Code, ...] = Field(
        default=(), exclude=True, description="For which sides these sit; gathered by the desk"
    )
    roll: RollRef | None = Field(default=None, exclude=True, description="Gathered by the desk")


class CloseRound(DeliberationCommand):
    """Close the open round before its time, where the procedure allows it, or at it."""

    voted: int | None = Field(
        default=None, exclude=True, description="How many have voted; gathered by the desk"
    )
    waiting: int | None = Field(
        default=None,
        exclude=True,
        description="How many of those who came have not voted; gathered by the desk",
    )


class TallyRound(DeliberationCommand):
    """Count the closed round: what the rule says of the ballots recorded before its close, and of nothing else."""

    tallies: tuple[Tally, ...] | None = Field(default=None, exclude=True, description="Gathered by the desk")
    verdicts: tuple[Verdict, ...] | None = Field(default=None, exclude=True)
    ballots: int | None = Field(default=None, exclude=True)


class ReferToVote(DeliberationCommand):
    """Put proposals to the vote of the assembly that may decide them, by the procedure of their class."""

    proposals: tuple[Code, ...] = Field(min_length=1, max_length=40)
    procedure: Code
    register_id: UUID | None = Field(default=None, description="The register of that electorate")
    body: UUID | None = None
    reason: Words | None = Field(default=None, description="Why not the way out that the procedure declares")
    electorates: tuple[Electorate, ...] | None = Field(
        default=None,
        exclude=True,
        description="Whose rolls that register or body gives; gathered by the desk",
    )


class RaiseTier(DeliberationCommand):
    """Hand what found no agreement to the tier above."""

    body: UUID | None = None
    reason: Words | None = Field(default=None, description="Why not the way out that the procedure declares")


class CallAgain(DeliberationCommand):
    """Call a vote again that lacked its quorum; a new notice follows."""


RoundCommand = OpenRound | CloseRound | TallyRound | ReferToVote | RaiseTier | CallAgain


class RoundOpened(Frame):
    """A round is open: from here ballots and statements are taken until `closes`, from whoever stands on the roll."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: RoundNumber
    kind: Literal["talk", "vote"]
    procedure: Code
    phase: Code
    nth: int = Field(ge=1, description="Which round of its phase")
    electorate: Electorate
    roll: UUID
    roll_hash: Digest
    totals: RollTotals
    questions: tuple[Question, ...]
    secret: bool
    may_change: bool
    early: bool = Field(default=False, description="Closed as soon as everybody on the roll has voted")
    opens: Instant
    closes: Instant
    present: tuple[Code, ...] = Field(default=(), exclude_if=says_nothing)


class RoundClosed(Frame):
    """A round is closed: what stands at a lower position than this event counts, and nothing comes after it."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: RoundNumber
    why: Literal["time", "everybody_voted", "chair"]


class RoundCounted(Frame):
    """A round was counted: tallies, and what the rule says of each question; computed, never typed."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: RoundNumber
    ballots: int = Field(ge=0, description="Papers that were handed in")
    tallies: tuple[Tally, ...]
    verdicts: tuple[Verdict, ...]
    agreed: tuple[Code, ...] = Field(default=(), description="Questions that carried")
    open: tuple[Code, ...] = Field(default=(), description="Questions that did not")
    leads_to: Literal[
        "next_round", "consensus", "partial", "no_consensus", "passed", "not_passed", "no_quorum"
    ]
    next_phase: Code | None = Field(
        default=None,
        description="The step of the procedure that the next round belongs to, when it is another",
    )
    out: tuple[Code, ...] = Field(default=(), description="Proposals that did not carry and go no further")


class ReferredToVote(Frame):
    """Proposals are put to a vote, by its own procedure, before its own electorate."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    proposals: tuple[Code, ...]
    procedure: Code
    electorate: Electorate
    register_id: UUID | None = None
    body: UUID | None = None
    reason: Sealed | None = Field(default=None, exclude_if=says_nothing)


class TierRaised(Frame):
    """The tier above deliberates on it now."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    from_tier: int
    to_tier: int
    body: UUID | None = None
    reason: Sealed | None = Field(default=None, exclude_if=says_nothing)


class CalledAgain(Frame):
    """A vote without quorum is called again."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    nth: int


RoundEvent = RoundOpened | RoundClosed | RoundCounted | ReferredToVote | TierRaised | CalledAgain
