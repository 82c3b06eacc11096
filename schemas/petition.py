"""Petitions (信访工作条例, 2022): referred, accepted, decided in writing, reviewed twice at most."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.acts import CaseCommand, PartyAct, PartyNumber, StaffId
from schemas.frame import Frame, says_nothing
from schemas.places import Post
from schemas.sealed import Sealed
from schemas.words import Words

ReviewResult = Literal["upheld", "changed", "revoked"]


class ReferPetition(CaseCommand):
    """Refer the petition to the unit of another level, whose business it is (art. 22)."""

    level: Level
    letter: Words


class ObjectToReferral(CaseCommand):
    """Object, as the unit that it was referred to, and send it back with a reason (art. 23)."""

    reason: Words


class AcceptPetition(CaseCommand):
    """Accept the petition: the petitioner is told, and the time to decide it runs (arts. 23, 34)."""


class ExtendPetition(CaseCommand):
    """Approve a longer time to decide, once, with a reason that the petitioner is told (art. 34)."""

    reason: Words


class StepAside(CaseCommand):
    """Withdraw from a petition in which one has a direct interest; somebody above may say so of another (art. 28)."""

    staff: StaffId | None = None
    reason: Words


class DecidePetition(CaseCommand):
    """Decide in writing: what was asked, facts and reasons, opinion, legal basis (处理意见书, art. 32)."""

    request: Words
    facts: Words
    opinion: Words
    law: Words


class AskReview(PartyAct):
    """Ask, as the petitioner, that the level above looks at the decision again: review, then second review (arts. 35, 36)."""

    reason: Words


class AnswerReview(CaseCommand):
    """Answer a review in writing (复查、复核意见书)."""

    result: ReviewResult
    facts: Words
    opinion: Words
    law: Words


PetitionCommand = (
    ReferPetition
    | ObjectToReferral
    | AcceptPetition
    | ExtendPetition
    | StepAside
    | DecidePetition
    | AskReview
    | AnswerReview
)


class PetitionReferred(Frame):
    """The unit of another level answers for the petition from here on."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    from_level: Level
    to_level: Level
    post: Post
    letter: Sealed


class ReferralObjected(Frame):
    """The unit sent the petition back: who referred it answers for it again."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    from_level: Level
    to_level: Level
    post: Post
    reason: Sealed


class PetitionAccepted(Frame):
    """The petition was accepted at a level."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    level: Level


class PetitionExtended(Frame):
    """There is longer time to decide."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    reason: Sealed


class StaffSteppedAside(Frame):
    """Somebody takes no further part."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    staff: StaffId
    reason: Sealed


class PetitionDecided(Frame):
    """The petition was decided; the time to ask for a review runs once that was served."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    level: Level
    request: Sealed
    facts: Sealed
    opinion: Sealed
    law: Sealed


class ReviewAsked(Frame):
    """A review was asked for in time: the first one, or the second."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    nth: int = Field(ge=1, le=2)
    party: PartyNumber
    level: Level | None = Field(default=None, exclude_if=says_nothing)
    reviewer: Post
    reason: Sealed


class ReviewAnswered(Frame):
    """The review was answered; after the second one the same facts and reasons are not accepted again."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    nth: int = Field(ge=1, le=2)
    result: ReviewResult
    facts: Sealed
    opinion: Sealed
    law: Sealed


PetitionEvent = (
    PetitionReferred
    | ReferralObjected
    | PetitionAccepted
    | PetitionExtended
    | StaffSteppedAside
    | PetitionDecided
    | ReviewAsked
    | ReviewAnswered
)
