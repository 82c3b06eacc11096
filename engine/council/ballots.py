"""Ballot papers as the desk works on them: one load of the paper, one append; the round comes from the shelf."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from pydantic import Field

from domain.case.ground import Ground
from domain.council.ballots import BallotPaper, decide, evolve, slot
from domain.council.opinion.anonymity import LEAST
from domain.council.refusals.ballots import RoundNotOpen, RoundOver
from domain.council.terms import Terms
from domain.refusals import Refusal
from engine.catalogue import CODEC
from engine.council.shelf import shelf_of
from engine.process import Process, Supplies
from ledger.port import Ledger, Shut
from ledger.vault import URN_BALLOT
from projections.rows import plain_rows
from schemas.actors import Actor, resident, resident_id
from schemas.council.ballots import (
    Answers,
    BallotCommand,
    BallotEvent,
    BallotIntent,
    CastBallot,
    Casting,
    CastSecretBallot,
    GiveProxy,
    Paper,
    VoidBallot,
)
from schemas.envelope import Lookup, Recorded, Rows
from schemas.frame import Frame
from schemas.ids import ballot_stream, ballots_of, round_window, urn_stream
from schemas.words import Words

PROXY = "proxy"
"""Kind of the lookup that a proxy's ballot holds: a holder has as many of them as the rule lets one have."""

_PAGE = 5_000


class _Open(CastBallot):
    terms: Any = Field(default=None, exclude=True, repr=False)


class _Secret(CastSecretBallot):
    terms: Any = Field(default=None, exclude=True, repr=False)


class _Void(VoidBallot):
    terms: Any = Field(default=None, exclude=True, repr=False)


class _Give(GiveProxy):
    terms: Any = Field(default=None, exclude=True, repr=False)


_WITH_TERMS: Mapping[type[Frame], type[_Open | _Secret | _Void | _Give]] = {
    CastBallot: _Open,
    CastSecretBallot: _Secret,
    VoidBallot: _Void,
    GiveProxy: _Give,
}


def secret_paper(deliberation: UUID, number: int, receipt: str, answers: Answers) -> Words:
    """A secret ballot on its way to the urn: sealed under the urn's key, which is destroyed once it was opened."""
    paper = Paper(receipt=receipt, answers=answers)
    return Words(plain=paper.model_dump_json(), subject=urn_stream(deliberation, number), field=URN_BALLOT)


class BallotProcess(Process[BallotPaper]):
    """Ballot papers: a thousand voters do not contend for one stream, and the second ballot of a unit is a version of the first."""

    def stream(self, command: Frame) -> str:
        asked = cast(BallotCommand, command)
        return ballot_stream(asked.deliberation, asked.number, asked.unit)

    def fold(self, state: BallotPaper | None, recorded: Iterable[Recorded]) -> BallotPaper | None:
        for one in recorded:
            state = evolve(state, cast(BallotEvent, CODEC.decode(one)))
        return state

    async def gather(self, state: BallotPaper | None, command: Frame, supplies: Supplies) -> Frame:
        """The command with the terms of its round."""
        asked = cast(BallotCommand, command)
        terms = await shelf_of(supplies).terms(asked.deliberation, asked.number)
        if isinstance(
            asked, _Open | _Secret | _Void | _Give
        ):  # decided once before, when somebody else was quicker
            return asked
        said = {name: getattr(asked, name) for name in type(asked).model_fields}
        return _WITH_TERMS[type(asked)].model_construct(**said, terms=terms)

    def decide(self, state: BallotPaper | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return decide(state, cast(BallotIntent, command), _terms(command), ground)

    async def open(
        self, state: BallotPaper | None, command: Frame, ground: Ground, supplies: Supplies, attempt: int
    ) -> Frame:
        """A proxy's ballot as one of those that its holder may cast; a lookup says which of them are taken."""
        asked = cast(BallotIntent, command)
        if not isinstance(asked, Casting) or asked.proxy is None:
            return command
        given = asked.proxy.model_copy(update={"slot": slot(_terms(command), attempt)})
        return asked.model_copy(update={"proxy": given})

    def pinned(self, state: BallotPaper | None, command: Frame) -> str | None:
        return _terms(command).policy

    def window(self, command: Frame) -> str | None:
        asked = cast(BallotCommand, command)
        return round_window(asked.deliberation, asked.number)

    def shut(self, reason: Shut) -> Refusal:
        return why_shut(reason)

    def sealed_in(self, command: Frame, stream: str) -> str:
        """What is secret belongs to the urn, in the person store as well."""
        asked = cast(BallotCommand, command)
        secret = isinstance(command, CastSecretBallot)
        return urn_stream(asked.deliberation, asked.number) if secret else stream

    def behalf(self, command: Frame, by: Actor, stream: str) -> Actor | None:
        """The unit whose paper it is, where somebody else holds the pen."""
        source, unit = _terms(command).source, cast(BallotCommand, command).unit
        return None if by.id == resident_id(source, unit) else resident(source, unit)

    def rows(self, state: BallotPaper, recorded: Sequence[Recorded], since: int = 0) -> Rows | None:
        """None but for proxies: nobody looks for a paper but by its name."""
        if not any(one.proxy for one in state.ballots):
            return None
        round_name = recorded[0].stream.rpartition("/")[0]
        taken = tuple(
            Lookup(kind=PROXY, key=_slot(round_name, one.holder, one.slot), ref=one.slot)
            for one in state.proxies()
            if one.slot
        )
        return plain_rows("ballot", taken)


def why_shut(reason: Shut) -> Refusal:
    """Why a round takes nothing."""
    return RoundOver() if reason in ("over", "shut") else RoundNotOpen()


def _terms(command: Frame) -> Terms:
    return cast(Terms, command.terms)  # type: ignore[attr-defined]  # gathered


def _slot(round_name: str, holder: str, slot: int) -> bytes:
    return sha256(f"{round_name}/{holder}/{slot}".encode()).digest()


BALLOTS = BallotProcess()


async def papers_of(
    ledger: Ledger, deliberation: UUID, number: int, until: int | None = None
) -> dict[str, BallotPaper]:
    """All papers of a round by unit, from what is recorded below a position."""
    papers: dict[str, BallotPaper] = {}
    prefix, after = ballots_of(deliberation, number), 0
    while page := await ledger.read_under(prefix, after, until, _PAGE):
        after = page[-1].position
        for one in page:
            unit = one.stream.rpartition("/")[2]
            papers[unit] = evolve(papers.get(unit), cast(BallotEvent, CODEC.decode(one)))
    return papers


async def settled_papers(ledger: Ledger, deliberation: UUID, number: int) -> dict[str, BallotPaper]:
    """The papers of an open round up to its last step, which is complete with what came in for `LEAST` units since the one before."""
    shown: dict[str, BallotPaper] = {}
    since: dict[str, BallotPaper] = {}
    prefix, after = ballots_of(deliberation, number), 0
    while page := await ledger.read_under(prefix, after, None, _PAGE):
        after = page[-1].position
        for one in page:
            unit = one.stream.rpartition("/")[2]
            before = since.get(unit) or shown.get(unit)
            since[unit] = evolve(before, cast(BallotEvent, CODEC.decode(one)))
            if len(since) >= LEAST:
                shown.update(since)
                since = {}
    return shown


async def paper_of(ledger: Ledger, deliberation: UUID, number: int, unit: str) -> BallotPaper | None:
    """The paper of one unit; None when nothing came in for it."""
    return BALLOTS.fold(None, (await ledger.load(ballot_stream(deliberation, number, unit))).events)
