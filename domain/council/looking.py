"""Who may look at a round, and who at what it comes to so far."""

from domain.council.ballots import BallotPaper
from domain.council.fieldwork import watches
from domain.council.refusals.ballots import ResultsHidden, UnknownRound
from domain.council.terms import Terms
from schemas.actors import Actor


def must_have_voted(terms: Terms, paper: BallotPaper | None) -> None:
    """Raise `ResultsHidden` for whoever has no open ballot that counts and answers every question, be it by an abstention.

    What others said is no guide for one's own vote, nor for the part of it that one left open.
    """
    counting = None if terms.opened.secret or paper is None else paper.counting(terms)
    if counting is None or {one.question for one in counting.answers} != set(terms.questions):
        raise ResultsHidden


def must_concern(terms: Terms, actor: Actor) -> None:
    """Raise `UnknownRound` for whoever is neither on the roll nor at work in the place."""
    own = actor.unit is not None and terms.is_unit(actor, actor.unit)
    if not (own or watches(actor, terms.roll.place) or actor.id == terms.chair):
        raise UnknownRound
