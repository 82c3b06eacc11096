"""Decisions: the urn of a secret round is opened once, after the close, and what lies in it is told in an order that says nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.council.refusals.ballots import NotSecret, UrnMismatch
from domain.council.terms import Terms
from schemas.council.acts import Answered
from schemas.council.ballots import Paper, UrnEvent, UrnListed, UrnOpened, UrnPaper

PER_EVENT = 500
"""Papers in one event at most."""


@dataclass(frozen=True, slots=True)
class Urn:
    """An urn that was opened: how many papers it held, and each by its receipt."""

    papers: int
    listed: tuple[UrnPaper, ...] = ()

    def find(self, code: str) -> tuple[Answered, ...] | None:
        """What the paper says whose voter holds this code, or all papers of that code; None where there is no such paper."""
        wanted = receipt_of(code)
        found = [one.answers for one in self.listed if one.receipt == wanted]
        return tuple(answer for answers in found for answer in answers) if found else None


def receipt_of(code: str) -> str:
    """How a receipt is listed: SHA-256 of the code, in hex."""
    return sha256(code.encode()).hexdigest()


def evolve(urn: Urn | None, events: Iterable[UrnEvent]) -> Urn | None:
    """The urn after these events; papers are put together once."""
    papers = urn.papers if urn else None
    listed = list(urn.listed) if urn else []
    for event in events:
        if isinstance(event, UrnOpened):
            papers = event.papers
        else:
            listed += event.papers
    return None if papers is None else Urn(papers, tuple(listed))


def must_be_secret(terms: Terms) -> None:
    """Raise `NotSecret` for a round that has no urn."""
    if not terms.opened.secret:
        raise NotSecret


def opened(number: int, received: int, papers: Sequence[Paper | None]) -> tuple[UrnEvent, ...]:
    """The events of an opening; `papers` are those of the ballots received, None for what cannot be read any more.

    They are ordered by their receipts, which chance has drawn: nothing is left of who came first. Papers are counted, not receipts:
    two of one receipt are two papers. Raise `UrnMismatch` when a paper is missing.
    """
    found = sorted(
        (UrnPaper(receipt=receipt_of(one.receipt), answers=one.answers) for one in papers if one is not None),
        key=lambda one: (one.receipt, one.model_dump_json()),
    )
    if len(found) != received:
        raise UrnMismatch(received=received, found=len(found))
    pieces = (tuple(found[n : n + PER_EVENT]) for n in range(0, received, PER_EVENT))
    return (UrnOpened(number=number, papers=received), *(UrnListed(papers=piece) for piece in pieces))
