"""What somebody may do in a round beside what the table says: vote, make statements, take ballots back; papers and cards decide it.

Each intent is tried as it would be sent, with nothing in it that could be wrong, and what refuses the trial refuses the intent.
"""

from collections.abc import Callable
from dataclasses import dataclass

from domain.case.ground import Ground
from domain.council import ballots, statements
from domain.council.authority import CouncilAction
from domain.council.ballots import BallotPaper
from domain.council.fieldwork import works_at
from domain.council.refusals.ballots import (
    NothingAnswered,
    NotOnRoll,
    RoundNotOpen,
    RoundOver,
    UnknownStatement,
)
from domain.council.state import Deliberation
from domain.council.statements import Board, Card
from domain.council.terms import Terms
from domain.refusals import NotPermitted, Refusal
from schemas.actors import Role
from schemas.council.ballots import CastBallot, CastSecretBallot, Channel, Help, Paper, VoidBallot
from schemas.council.meetings import SignMinutes
from schemas.council.statements import MakeStatement, VoteOnStatement, WithholdStatement
from schemas.frame import Frame
from schemas.words import Words

_SAID = (MakeStatement, VoteOnStatement)
_NOTHING = Words(plain="-", subject="-", field="-")
_RECEIPT = "a" * 26


@dataclass(frozen=True, slots=True)
class Held:
    """The newest round, with the paper and the card of whoever asks (None: nothing yet), and the board of what was said."""

    terms: Terms
    paper: BallotPaper | None
    card: Card | None
    board: Board


def round_actions(deliberation: Deliberation, held: Held | None, ground: Ground) -> tuple[CouncilAction, ...]:
    """What the actor may do in the newest round now, and what not, with the reason; `held` is None before the first round."""
    if deliberation.over:
        return ()
    resident = ground.actor.role is Role.RESIDENT
    if held is None:
        return tuple(CouncilAction(one, RoundNotOpen()) for one in (CastBallot, *_SAID)) if resident else ()
    found = _of_voter(held, ground) if resident else _of_staff(held, ground)
    shut = _shut(deliberation, ground)
    told = (
        CouncilAction(command, refusal if isinstance(refusal, NotOnRoll) else shut or refusal)
        if command is not WithholdStatement
        else CouncilAction(command, refusal)
        for command, refusal in found
        if not isinstance(refusal, NotPermitted)
    )
    return tuple(told)


def signing(
    actions: tuple[CouncilAction, ...], deliberation: Deliberation, held: Held | None, ground: Ground
) -> tuple[CouncilAction, ...]:
    """The actions, without signing the minutes for a resident who sits for none of the sides that they need."""
    actor = ground.actor
    minutes = deliberation.rounds[-1].minutes if deliberation.rounds else None
    if actor.role is not Role.RESIDENT or held is None or minutes is None:
        return actions
    entry = held.terms.entries.get(actor.unit or "")
    sits = entry is not None and held.terms.is_unit(actor, entry.unit)
    if sits and entry is not None and not set(minutes.needed).isdisjoint(entry.tags):
        return actions
    return tuple(one for one in actions if one.command is not SignMinutes)


def _shut(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Why no round takes anything now; None while one is open."""
    if deliberation.open_round is not None:
        return None
    notice = deliberation.notice
    return RoundNotOpen() if notice is not None and ground.at < notice.opens else RoundOver()


def _of_voter(held: Held, ground: Ground) -> list[tuple[type[Frame], Refusal | None]]:
    terms, unit = held.terms, ground.actor.unit or ""
    casting = CastSecretBallot if terms.opened.secret else CastBallot
    if unit not in terms.entries or not terms.is_unit(ground.actor, unit):
        return [(one, NotOnRoll()) for one in (casting, *_SAID)]
    number = terms.number
    made = MakeStatement(deliberation=terms.deliberation, number=number, unit=unit, text=_NOTHING)
    found: list[tuple[type[Frame], Refusal | None]] = [
        (casting, _casting(held.paper, terms, unit, "online", ground)),
        (MakeStatement, _why(lambda: statements.decide(held.card, made, terms, None, ground))),
        (VoteOnStatement, None if _shown(held.board) else UnknownStatement()),
    ]
    brought = [one for one in held.paper.ballots if not one.voided] if held.paper else []
    if brought and brought[-1].channel != "online":
        found.append((VoidBallot, _voiding(held.paper, terms, unit, brought[-1].revision, ground)))
    return found


def _of_staff(held: Held, ground: Ground) -> list[tuple[type[Frame], Refusal | None]]:
    """Whose ballot is taken down or taken back the request says; here somebody of the roll stands for all of them."""
    terms, actor = held.terms, ground.actor
    found: list[tuple[type[Frame], Refusal | None]] = []
    reached = (
        unit
        for unit, entry in terms.entries.items()
        if works_at(actor, terms.roll.place) or (entry.place is not None and works_at(actor, entry.place))
    )
    unit = next(reached, None)
    if unit is not None:
        casting = CastSecretBallot if terms.opened.secret else CastBallot
        found.append((casting, _casting(None, terms, unit, "paper", ground)))
        brought = ballots.BallotPaper((ballots.Ballot(1, "paper"),))
        found.append((VoidBallot, _voiding(brought, terms, unit, 1, ground)))
    if statements.may_withhold(terms, ground):
        found.append((WithholdStatement, None if _shown(held.board) else UnknownStatement()))
    return found


def _shown(board: Board) -> bool:
    """Whether somebody said something that is not withheld."""
    return not set(board.statements()) <= board.withheld()


def _casting(
    paper: BallotPaper | None, terms: Terms, unit: str, channel: Channel, ground: Ground
) -> Refusal | None:
    taken = Help(helper=ground.actor.id, paper="1") if channel == "paper" else None
    command: CastBallot | CastSecretBallot
    if terms.opened.secret:
        blank = Words(plain=Paper(receipt=_RECEIPT, answers=()).model_dump_json(), subject="-", field="-")
        command = CastSecretBallot(
            deliberation=terms.deliberation,
            number=terms.number,
            unit=unit,
            channel=channel,
            help=taken,
            paper=blank,
        )
    else:
        command = CastBallot(
            deliberation=terms.deliberation,
            number=terms.number,
            unit=unit,
            channel=channel,
            help=taken,
            answers=(),
        )
    refused = _why(lambda: ballots.decide(paper, command, terms, ground))
    # What a ballot says is read last of all: an empty one came through everything else.
    return None if isinstance(refused, NothingAnswered) else refused


def _voiding(
    paper: BallotPaper | None, terms: Terms, unit: str, revision: int, ground: Ground
) -> Refusal | None:
    command = VoidBallot(
        deliberation=terms.deliberation, number=terms.number, unit=unit, revision=revision, reason=_NOTHING
    )
    return _why(lambda: ballots.decide(paper, command, terms, ground))


def _why(tried: Callable[[], object]) -> Refusal | None:
    """What refuses a trial; None when nothing does."""
    try:
        tried()
    except Refusal as refusal:
        return refusal
    return None
