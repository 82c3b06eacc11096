"""Counting a round: from its ballot papers, or from its urn, to tallies and verdicts; the same papers always give the same answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.council.ballots import Ballot, BallotPaper
from domain.council.decision.judging import verdict
from domain.council.decision.quotas import kinds_of
from domain.council.decision.tallying import tally
from domain.council.refusals.ballots import UrnMismatch, UrnNotOpen
from domain.council.terms import Terms
from domain.council.urns import Urn
from schemas.council.acts import Marks, Method, Unit
from schemas.council.rounds import RoundOpened
from schemas.council.tallies import Tally, Verdict

Papers = Mapping[Unit, BallotPaper]


@dataclass(frozen=True, slots=True)
class Count:
    """What a round came to: how many ballots count, and a tally and a verdict for each question, in their order."""

    ballots: int
    tallies: tuple[Tally, ...]
    verdicts: tuple[Verdict, ...]


def counting(terms: Terms, papers: Papers) -> dict[Unit, Ballot]:
    """The ballot that counts of each unit that has one, by unit."""
    found = {unit: papers[unit].counting(terms) for unit in sorted(papers)}
    return {unit: ballot for unit, ballot in found.items() if ballot is not None}


def count(terms: Terms, papers: Papers, urn: Urn | None = None, present: Collection[Unit] = ()) -> Count:
    """Count the papers of a round; `present` are units that came to it.

    Of a secret round the urn is counted: raise `UrnNotOpen` without it, and `UrnMismatch` when it does not hold as many papers as
    ballots were received.
    """
    valid = counting(terms, papers)
    if terms.opened.secret:
        said = _secret(valid, urn)
    else:
        said = {unit: {one.question: one.marks for one in ballot.answers} for unit, ballot in valid.items()}
    there = [unit for unit in present if unit in terms.entries]
    tallies = tuple(
        tally(
            question,
            terms.rules[question.id],
            terms.entries,
            {unit: marks.get(question.id) for unit, marks in said.items()},
            present=there,
            kinds=kinds_of(question),
        )
        for question in terms.opened.questions
    )
    verdicts = tuple(
        verdict(
            terms.rules[one.question],
            terms.roll.totals,
            one,
            electorate=terms.opened.electorate,
            kinds=kinds_of(terms.questions[one.question]),
            seated=terms.questions[one.question].seated,
            second=is_second(terms.opened, one.method),
        )
        for one in tallies
    )
    return Count(len(valid), tallies, verdicts)


def _secret(valid: Mapping[Unit, Ballot], urn: Urn | None) -> dict[Unit, dict[str, Marks]]:
    """The papers of the urn, laid beside those who voted in no order that means anything: all votes weigh the same."""
    if urn is None:
        raise UrnNotOpen
    if not urn.papers == len(urn.listed) == len(valid):
        raise UrnMismatch(received=len(valid), found=len(urn.listed))
    return {
        unit: {one.question: one.marks for one in paper.answers}
        for unit, paper in zip(valid, urn.listed, strict=True)
    }


def is_second(opened: RoundOpened, method: Method) -> bool:
    """Whether a choice is held again: a vote has a further round only among those who were equal or had not enough before."""
    return opened.kind == "vote" and opened.nth > 1 and method != "yes_no"
