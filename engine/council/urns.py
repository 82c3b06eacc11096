"""Urns as the desk works on them: opened once after the close, from the papers of those ballots that were received before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from pydantic import Field

from domain.case.ground import Ground
from domain.council import urns
from domain.council.ballot_counting import counting
from domain.council.fieldwork import works_at
from domain.council.refusals.rounds import RoundStillOpen
from domain.council.terms import Terms
from domain.council.urns import Urn
from domain.refusals import NotPermitted
from engine.catalogue import CODEC
from engine.council.ballots import papers_of
from engine.council.closing import close_of
from engine.council.shelf import shelf_of
from engine.process import Process, Supplies
from ledger.port import Ledger
from projections.rows import plain_rows
from schemas.actors import Role
from schemas.acts import action_name
from schemas.council.ballots import OpenUrn, Paper, UrnEvent
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.ids import urn_stream


@dataclass(frozen=True, slots=True)
class _Found:
    terms: Terms
    closed: bool = False
    received: int = 0
    papers: tuple[Paper | None, ...] = ()


class _Opening(OpenUrn):
    found: Any = Field(default=None, exclude=True, repr=False)


class UrnProcess(Process[Urn]):
    """Urns of secret rounds."""

    def stream(self, command: Frame) -> str:
        asked = cast(OpenUrn, command)
        return urn_stream(asked.deliberation, asked.number)

    def fold(self, state: Urn | None, recorded: Iterable[Recorded]) -> Urn | None:
        return urns.evolve(state, (cast(UrnEvent, CODEC.decode(one)) for one in recorded))

    async def gather(self, state: Urn | None, command: Frame, supplies: Supplies) -> Frame:
        """The intent with what lies in the urn: the papers of ballots that count and stand below the close."""
        asked = cast(OpenUrn, command)
        terms = await shelf_of(supplies).terms(asked.deliberation, asked.number)
        found = _Found(terms)
        until = await close_of(supplies.ledger, asked.deliberation, asked.number)
        if until is not None and state is None and terms.opened.secret:
            found = _Found(terms, True, *await _papers(supplies, terms, until))
        elif until is not None:
            found = _Found(terms, True)
        return _Opening.model_construct(deliberation=asked.deliberation, number=asked.number, found=found)

    def decide(self, state: Urn | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        asked = cast(_Opening, command)
        found: _Found = asked.found
        if ground.actor.role is not Role.SYSTEM and not works_at(ground.actor, found.terms.roll.place):
            raise NotPermitted(action=action_name(OpenUrn))
        urns.must_be_secret(found.terms)
        if not found.closed:
            raise RoundStillOpen
        return () if state is not None else urns.opened(asked.number, found.received, found.papers)

    def pinned(self, state: Urn | None, command: Frame) -> str | None:
        found: _Found = cast(_Opening, command).found
        return found.terms.policy

    def rows(self, state: Urn, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return plain_rows("urn", over=True)


async def _papers(supplies: Supplies, terms: Terms, until: int) -> tuple[int, tuple[Paper | None, ...]]:
    """How many ballots count, and the paper of each as far as it can be read."""
    valid = counting(terms, await papers_of(supplies.ledger, terms.deliberation, terms.number, until))
    refs = [one.sealed for one in valid.values() if one.sealed is not None]
    texts = await supplies.vault.open(refs)
    papers = [Paper.model_validate_json(text) if (text := texts.get(ref.digest)) else None for ref in refs]
    return len(valid), tuple(papers)


URNS = UrnProcess()


async def urn_of(ledger: Ledger, deliberation: UUID, number: int) -> Urn | None:
    """The urn of a round; None before it was opened."""
    return URNS.fold(None, (await ledger.load(urn_stream(deliberation, number))).events)
