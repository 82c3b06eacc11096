"""Which statement somebody is shown next: the one that fewest have answered, so that late ones are heard as well."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256

from schemas.council.acts import Unit
from schemas.council.opinion import StatementId


def author_of(statement: StatementId) -> Unit:
    """The unit that wrote a statement."""
    return statement.partition(".")[0]


def to_ask(
    voter: Unit,
    statements: Iterable[StatementId],
    votes: Mapping[StatementId, int],
    answered: Collection[StatementId] = (),
    withheld: Collection[StatementId] = (),
) -> tuple[StatementId, ...]:
    """What `voter` may still be asked, in the order in which to ask it.

    `votes` says how many people answered a statement (none where it is missing). Fewest votes come first; among those of equally many
    each voter has an order of his own, drawn from a digest of voter and statement, so that not everybody is shown the same one. What
    he answered, what he wrote and what is withheld he is not asked.
    """
    open_to_him = {one for one in statements if author_of(one) != voter} - set(answered) - set(withheld)
    return tuple(sorted(open_to_him, key=lambda one: (votes.get(one, 0), _draw(voter, one), one)))


def _draw(voter: Unit, statement: StatementId) -> bytes:
    # Neither part can hold the sign between them, so two pairs never make the same text.
    return sha256(f"{voter}|{statement}".encode()).digest()
