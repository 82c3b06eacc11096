"""What the doors of ballots and statements take in and answer."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from api.texts import Long
from schemas.acts import Digest, StaffId
from schemas.council.acts import Answered, RoundNumber, Unit
from schemas.council.ballots import (
    Answers,
    Channel,
    Help,
    PaperNumber,
    ReceiptCode,
    check_answers,
    check_channel,
)
from schemas.council.opinion import OpinionMap, Point, Stance, Stances, StatementId
from schemas.council.tallies import Tally, Verdict
from schemas.frame import Frame, Printable

Said = Annotated[Printable, StringConstraints(min_length=1, max_length=500)]


class HelpBody(Frame):
    """How a ballot was taken down by staff: whoever sends it is the helper unless another is named."""

    helper: StaffId | None = None
    read_back: bool = Field(default=False, description="Read back to the voter and confirmed")
    witness: StaffId | None = None
    paper: PaperNumber | None = Field(default=None, description="Number of the paper that is entered")

    def of(self, sender: StaffId) -> Help:
        """The help as it is recorded."""
        return Help(
            helper=self.helper or sender, read_back=self.read_back, witness=self.witness, paper=self.paper
        )


class ProxyBody(Frame):
    """On what paper somebody votes for another; the holder is whoever sends it unless staff name one."""

    holder: Unit | None = None
    authorisation: Said = Field(examples=["2026年3月2日书面委托，编号3"])


class BallotBody(Frame):
    """A ballot: answers to the questions of the round, and whose it is unless it is one's own."""

    answers: Answers = Field(examples=[[{"question": "p1", "marks": {"answer": "yes"}}]])
    unit: Unit | None = Field(default=None, description="Whose ballot it is, when not the caller's own")
    channel: Channel = "online"
    reason: Said | None = Field(default=None, description="In an open round only")
    proxy: ProxyBody | None = None
    help: HelpBody | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_answers(self.answers)
        check_channel(self.channel, self.taken_down("staff"), by_proxy=self.proxy is not None)
        return self

    def taken_down(self, sender: StaffId) -> Help | None:
        """How it was taken down, if it was; `sender` is the helper unless another is named."""
        return None if self.help is None else self.help.of(sender)


class ProxyGiving(Frame):
    """Who may vote for a unit. Staff who saw its paper say which, and who else saw it."""

    holder: Unit
    authorisation: Said | None = Field(default=None, examples=["2026年3月2日书面委托，编号3"])
    help: HelpBody | None = None

    @model_validator(mode="after")
    def _seen_by_two(self) -> Self:
        if self.help is not None and (self.authorisation is None or self.help.witness is None):
            raise ValueError("say what paper was seen, and who else saw it")
        return self


class BallotTaken(Frame):
    """A ballot was recorded. Of a secret one: the code by which its voter finds it in the urn, shown only here."""

    deliberation_id: UUID
    round: int
    unit: Unit
    revision: int
    events: tuple[str, ...] = Field(examples=[["BallotCast"]])
    receipt: ReceiptCode | None = None


class VoidBody(Frame):
    """Which ballot is taken back, and why."""

    revision: int = Field(ge=1)
    reason: Long


class OwnBallotLine(Frame):
    """One ballot that came in for the caller."""

    revision: int
    channel: Channel
    by_proxy: Unit | None
    voided: bool
    helper: StaffId | None = Field(default=None, description="Who took it down")
    witness: StaffId | None = None
    paper: PaperNumber | None = None


class OwnBallot(Frame):
    """What came in for the caller in this round; of a secret ballot nothing but that it came."""

    unit: Unit
    voted: bool
    secret: bool
    may_change: bool
    counting: int | None = Field(description="The revision that counts")
    answers: tuple[Answered, ...]
    ballots: tuple[OwnBallotLine, ...]
    proxy: Unit | None = Field(default=None, description="Who may vote for the caller")


class TurnoutView(Frame):
    """Who has voted, not how."""

    units: int = Field(description="How many stand on the roll")
    voted: int
    who: tuple[Unit, ...]


class CountView(Frame):
    """What a round comes to; `final` once it is closed."""

    final: bool
    ballots: int
    tallies: tuple[Tally, ...]
    verdicts: tuple[Verdict, ...]


class ReceiptView(Frame):
    """Whether a paper with this receipt lay in the urn, and what it says."""

    found: bool
    answers: tuple[Answered, ...]


class UrnPaperView(Frame):
    """A paper of the urn."""

    receipt: Digest = Field(description="SHA-256 of the code that its voter holds")
    answers: tuple[Answered, ...]


class UrnView(Frame):
    """Papers of the urn, in the order of their receipts."""

    papers: int
    listed: tuple[UrnPaperView, ...]
    next: int | None = Field(default=None, description="Where the next page begins")


class StatementBody(Frame):
    """What somebody says."""

    text: Said = Field(examples=["车位应当按楼栋轮换，三个月换一次。"])


class StanceBody(Frame):
    """What somebody thinks of a statement."""

    stance: Stance


class CardDone(Frame):
    """What came of a statement or of a stance on one. No events: there was nothing new."""

    statement: StatementId
    events: tuple[str, ...]


class StatementView(Frame):
    """A statement; `stances` is none until the caller took one or the round is closed."""

    id: StatementId
    text: str | None
    withheld: str | None = Field(description="Why it is no longer shown")
    mine: bool
    own: Stance | None
    stances: Stances | None


class StatementsView(Frame):
    """The statements of a round, by id."""

    statements: tuple[StatementView, ...]
    next: StatementId | None = Field(default=None, description="The last id of this page, when more follow")


class NextView(Frame):
    """The statement that the caller is asked next, and how many are left."""

    statement: StatementView | None
    left: int


class MapView(Frame):
    """The map of opinions, and where the caller stands on it."""

    map: OpinionMap
    own: Point | None


class UrnQuery(Frame):
    """Where a page of the urn begins."""

    start: int = Field(default=0, ge=0, le=10_000_000, description="The `next` of the answer before")


class StatementsQuery(Frame):
    """Where a page of statements begins."""

    after: StatementId | None = Field(default=None, description="The `next` of the answer before")


class MapQuery(Frame):
    """Of which round."""

    round: RoundNumber = 1
