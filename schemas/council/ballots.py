"""Ballots: one paper for each unit and round, cast by itself, on paper, with help, or by a proxy; and the urn of secret ones."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from schemas.actors import Visibility
from schemas.acts import Digest, StaffId
from schemas.council.acts import Answered, RoundNumber, Unit
from schemas.frame import Frame, says_nothing
from schemas.sealed import Sealed
from schemas.words import Words

Channel = Literal["online", "paper", "assisted", "proxy"]
"""By whose hand a ballot came: the voter's own pass; its own paper, entered by staff; taken down at the door; somebody else's."""

Answers = Annotated[tuple[Answered, ...], Field(max_length=40)]

ReceiptCode = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{26}$")]
"""What the voter of a secret ballot keeps: 26 letters and digits (RFC 4648 base 32), drawn by chance, written nowhere but on it."""


PaperNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")]
"""The running number that is printed on a paper, so that what was entered can be held against it."""


class Help(Frame):
    """How staff took a ballot down: who, whether it was read back and confirmed, and who else was there or which paper says so."""

    helper: StaffId
    read_back: bool = False
    witness: StaffId | None = Field(default=None, description="A second member of staff who was there")
    paper: PaperNumber | None = Field(
        default=None, exclude_if=says_nothing, description="Number of the paper that was entered"
    )


def check_channel(channel: Channel, help_given: Help | None, *, by_proxy: bool) -> None:
    """Raise `ValueError` where a ballot does not say what its channel asks for."""
    if (channel == "proxy") is not by_proxy:
        raise ValueError("name the proxy with the channel proxy, and with no other")
    if channel in ("paper", "assisted") and help_given is None:
        raise ValueError("say who took the ballot down")
    if channel == "online" and help_given is not None:
        raise ValueError("nobody takes down what comes from the voter")
    if channel == "assisted" and help_given and not (help_given.read_back and help_given.witness):
        raise ValueError("what is taken down at the door is read back before a witness")
    if channel == "paper" and help_given and not (help_given.witness or help_given.paper):
        raise ValueError("say who saw the paper, or what number it has")
    if channel == "proxy" and help_given and not help_given.witness:
        raise ValueError("say who else saw on what paper somebody votes for another")


def check_answers(answers: Sequence[Answered]) -> None:
    """Raise `ValueError` where a question is answered twice."""
    if len({one.question for one in answers}) < len(answers):
        raise ValueError("answer each question once")


class ProxyGiven(Frame):
    """For whom somebody votes, and on what paper."""

    holder: Unit = Field(description="The unit that votes for another")
    authorisation: Words
    slot: int = Field(default=0, ge=0, exclude=True, description="Which of its proxies; drawn by the desk")


class BallotCommand(Frame):
    """An intent about the ballot paper of one unit."""

    deliberation: UUID
    number: RoundNumber
    unit: Unit


class Casting(BallotCommand):
    """Hand in a ballot for a unit."""

    channel: Channel = "online"
    proxy: ProxyGiven | None = None
    help: Help | None = None

    @model_validator(mode="after")
    def _as_the_channel_says(self) -> Self:
        check_channel(self.channel, self.help, by_proxy=self.proxy is not None)
        return self


class CastBallot(Casting):
    """Vote in the open: answers to all questions of the round or to some, with a reason if there is one to give."""

    answers: Answers
    reason: Words | None = None

    @model_validator(mode="after")
    def _each_question_once(self) -> Self:
        check_answers(self.answers)
        return self


class Paper(Frame):
    """A secret ballot as it lies in the urn: marks and the receipt, nothing of who or when."""

    receipt: ReceiptCode
    answers: Answers

    @model_validator(mode="after")
    def _each_question_once(self) -> Self:
        check_answers(self.answers)
        return self


class CastSecretBallot(Casting):
    """Vote in secret. The paper is no part of what identifies the request, so that no digest of it is kept anywhere."""

    paper: Words = Field(exclude=True, description="A `Paper` as JSON")

    @cached_property
    def answers(self) -> Answers:
        """What the paper says, read once, since sealing leaves its text as it is. No field: it is neither shown nor written."""
        return Paper.model_validate_json(self.paper.plain).answers


class VoidBallot(BallotCommand):
    """Take back a ballot that staff recorded, or that a proxy cast; the one before it counts again, and another may follow."""

    revision: int = Field(ge=1)
    reason: Words


class GiveProxy(BallotCommand):
    """Name who may vote for a unit: its own word with its own pass, or staff who saw its paper, before a witness."""

    holder: Unit = Field(description="The unit that is to vote for this one")
    authorisation: Words | None = Field(default=None, description="The paper that staff saw")
    help: Help | None = None

    @model_validator(mode="after")
    def _seen_by_two(self) -> Self:
        if self.help is not None and (self.authorisation is None or self.help.witness is None):
            raise ValueError("say what paper was seen, and who else saw it")
        return self


class ProxyUsed(Frame):
    """Who voted for the unit, on which paper, and as which of its proxies (0: they are not limited)."""

    holder: Unit
    slot: int = Field(ge=0)
    authorisation: Sealed


class BallotCast(Frame):
    """A unit voted in the open."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    revision: int = Field(ge=1)
    channel: Channel
    answers: tuple[Answered, ...]
    reason: Sealed | None = Field(default=None, exclude_if=says_nothing)
    proxy: ProxyUsed | None = Field(default=None, exclude_if=says_nothing)
    help: Help | None = Field(default=None, exclude_if=says_nothing)


class BallotReceived(Frame):
    """A unit voted in secret. `sealed` is what lies in the urn; once that is opened and emptied, it leads nowhere."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    channel: Channel
    sealed: Sealed
    proxy: ProxyUsed | None = Field(default=None, exclude_if=says_nothing)
    help: Help | None = Field(default=None, exclude_if=says_nothing)


class BallotVoided(Frame):
    """A ballot of this unit was taken back."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    revision: int = Field(ge=1)
    reason: Sealed


class ProxyAuthorised(Frame):
    """Somebody may vote for this unit. Without help it is the unit's own word; else staff saw the paper, before a witness."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    holder: Unit
    authorisation: Sealed | None = Field(default=None, exclude_if=says_nothing)
    help: Help | None = Field(default=None, exclude_if=says_nothing)


class OpenUrn(Frame):
    """Open the urn of a round that is closed."""

    deliberation: UUID
    number: RoundNumber


class UrnPaper(Frame):
    """A secret ballot as anybody may read it; `receipt` is SHA-256 of the code that its voter holds."""

    receipt: Digest
    answers: tuple[Answered, ...]


class UrnOpened(Frame):
    """The urn was opened: as many papers as ballots were received; they follow in the same append, ordered by their receipts."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    number: RoundNumber
    papers: int = Field(ge=0)


class UrnListed(Frame):
    """Papers of an urn, in the order of their receipts."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    papers: tuple[UrnPaper, ...] = Field(min_length=1, max_length=500)


BallotIntent = CastBallot | CastSecretBallot | VoidBallot | GiveProxy
BallotEvent = BallotCast | BallotReceived | BallotVoided | ProxyAuthorised
UrnEvent = UrnOpened | UrnListed
