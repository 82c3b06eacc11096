"""Counting a round from the ledger: who has voted by now, and what its ballots come to once it is closed."""

from collections.abc import Collection
from uuid import UUID

from domain.council.ballot_counting import Count, count, counting
from domain.council.refusals.rounds import RoundStillOpen
from engine.council.ballots import papers_of, settled_papers
from engine.council.closing import close_of
from engine.council.shelf import shelf_of
from engine.council.urns import urn_of
from engine.process import Supplies
from schemas.council.acts import Unit


async def voted(supplies: Supplies, deliberation: UUID, number: int) -> tuple[Unit, ...]:
    """The units whose ballot counts by now, or counted at the close; not how they voted."""
    terms = await shelf_of(supplies).terms(deliberation, number)
    until = await close_of(supplies.ledger, deliberation, number)
    return tuple(counting(terms, await papers_of(supplies.ledger, deliberation, number, until)))


async def count_round(
    supplies: Supplies, deliberation: UUID, number: int, present: Collection[Unit] = ()
) -> Count:
    """What the ballots recorded below the close come to: the same answer for ever, whoever asks and however often.

    Raise `RoundStillOpen` before the close; of a secret round `UrnNotOpen` and `UrnMismatch`.
    """
    until = await close_of(supplies.ledger, deliberation, number)
    if until is None:
        raise RoundStillOpen
    terms = await shelf_of(supplies).terms(deliberation, number)
    papers = await papers_of(supplies.ledger, deliberation, number, until)
    urn = await urn_of(supplies.ledger, deliberation, number) if terms.opened.secret else None
    return count(terms, papers, urn, present)


async def so_far(
    supplies: Supplies, deliberation: UUID, number: int, present: Collection[Unit] = ()
) -> Count:
    """What the open ballots of a round come to by now; raise `UrnNotOpen` for a secret one."""
    terms = await shelf_of(supplies).terms(deliberation, number)
    return count(terms, await papers_of(supplies.ledger, deliberation, number), present=present)


async def in_steps(
    supplies: Supplies, deliberation: UUID, number: int, present: Collection[Unit] = ()
) -> Count:
    """`so_far` up to the last step: two looks, before and after a neighbour votes, do not tell how the neighbour voted."""
    terms = await shelf_of(supplies).terms(deliberation, number)
    return count(terms, await settled_papers(supplies.ledger, deliberation, number), present=present)
