"""Counting a question: papers of a roll become numerators and denominators; nothing of who voted how is left."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from domain.council.decision.measuring import added, total, weight
from domain.council.decision.proportion import phragmen
from domain.council.decision.quotas import Kinds, body
from domain.council.decision.reading import Ranks, Reader, Reading
from domain.council.decision.runoff import instant_runoff
from domain.council.decision.schulze import pairwise, standing
from schemas.council.acts import Choice, Chosen, Marks, Question, Ranked, Scored, Unit, YesNo
from schemas.council.rolls import RollEntry
from schemas.council.rules import Amounts, Answer, Base, Counter, DecisionRule
from schemas.council.tallies import OptionCount, Tally

Papers = list[tuple[Reading, list[RollEntry]]]
"""What different papers say, and who of the roll handed them in."""


def tally(
    question: Question,
    rule: DecisionRule,
    entries: Mapping[Unit, RollEntry],
    ballots: Mapping[Unit, Marks | None],
    *,
    present: Collection[Unit] = (),
    kinds: Kinds | None = None,
) -> Tally:
    """Count the papers on one question.

    `entries` is the whole roll; `ballots` maps each unit that handed in a paper to its marks on this question, or to None
    if the paper left it out; `present` are units that came, whether or not they handed in a paper; `kinds` is what
    is known of candidates, for quotas in proportion. Who handed in a paper is present, and participates. Raise `ValueError`
    for a unit that is not on the roll. The order of entries and ballots changes nothing.
    """
    if not ballots.keys() <= entries.keys() or not entries.keys() >= set(present):
        raise ValueError("a unit that is not on the roll cannot be counted")
    papers = _papers(question, rule, entries, ballots)
    silent_there = [entries[unit] for unit in set(present) if unit not in ballots]
    answers = _answers(papers, rule.counters)
    bases = _bases(rule, answers)
    bases["all"] = weight(list(entries.values()), rule.counters)
    bases["present"] = added([*answers.values(), weight(silent_there, rule.counters)], rule.counters)
    silent = (
        {counter: bases["all"][counter] - bases["participating"][counter] for counter in rule.counters}
        if rule.non_voters == "with_majority" and question.method == "yes_no"
        else {}
    )
    counted = Tally(
        question=question.id,
        method=question.method,
        seats=question.seats,
        bases={base: bases[base] for base in ("all", "present", "participating", "cast")},
        answers=answers,
        with_majority=silent,
    )
    chose = [(reading, pile) for reading, pile in papers if reading.answer == "yes"]
    if question.method == "yes_no":
        return counted
    return counted.model_copy(update=_choice(question, rule, chose, kinds or {}))


def _papers(
    question: Question,
    rule: DecisionRule,
    entries: Mapping[Unit, RollEntry],
    ballots: Mapping[Unit, Marks | None],
) -> Papers:
    """Papers that say the same are laid together, so that each of them is read once; points rarely are, and are not compared."""
    piles: dict[object, tuple[Marks | None, list[RollEntry]]] = {}
    for unit, marks in ballots.items():
        match marks:
            case YesNo():
                key: object = marks.answer
            case Ranked():
                key = (Ranked, marks.ranks)
            case Chosen():
                key = (Chosen, marks.options)
            case Scored():
                key = (Scored, unit)
            case _:
                key = marks
        pile = piles.get(key)
        if pile is None:
            piles[key] = (marks, [entries[unit]])
        else:
            pile[1].append(entries[unit])
    reader = Reader(question, rule)
    return [(reader.read(marks), pile) for marks, pile in piles.values()]


def _answers(papers: Papers, counters: tuple[Counter, ...]) -> dict[Answer, Amounts]:
    every: tuple[Answer, ...] = ("yes", "no", "abstain", "invalid", "missing")
    given: dict[Answer, list[RollEntry]] = {answer: [] for answer in every}
    for reading, pile in papers:
        given[reading.answer] += pile
    return {answer: weight(given[answer], counters) for answer in every}


def _bases(rule: DecisionRule, answers: Mapping[Answer, Amounts]) -> dict[Base, Amounts]:
    """Who took part, and what was cast: abstentions and papers that cannot be read belong to either as the rule says."""
    plain = [answers["yes"], answers["no"]]
    participating, cast = [*plain, answers["missing"]], plain
    for one, belongs in ((answers["abstain"], rule.abstention_in), (answers["invalid"], rule.invalid_in)):
        if "participating" in belongs:
            participating = [*participating, one]
        if "cast" in belongs:
            cast = [*cast, one]
    return {"participating": added(participating, rule.counters), "cast": added(cast, rule.counters)}


def _choice(question: Question, rule: DecisionRule, chose: Papers, kinds: Kinds) -> dict[str, object]:
    first = rule.counters[0]
    match question.method:
        case "ranked":
            return _ranked(question, rule, chose)
        case "score":
            options = _scored(question, first, chose)
        case _:
            options = _approved(question, rule, chose)
    found: dict[str, object] = {
        "options": options,
        "standing": by_amount({one.option: one.amounts[first] for one in options}),
    }
    if rule.seating == "proportional":
        sets: dict[frozenset[Choice], int] = defaultdict(int)
        for reading, pile in chose:
            sets[reading.options] += total(pile, first)
        found["steps"] = phragmen(sets, body(rule.quotas, question.seats, question.options, kinds))
    return found


def _scored(question: Question, counter: Counter, chose: Papers) -> tuple[OptionCount, ...]:
    sums = dict.fromkeys(question.options, 0)
    named = dict.fromkeys(question.options, 0)
    for reading, pile in chose:
        times = total(pile, counter)
        for option, points in reading.points.items():
            sums[option] += points * times
            named[option] += len(pile)
    return tuple(
        OptionCount(option=option, amounts={counter: points}, named=named[option])
        for option, points in sums.items()
    )


def _approved(question: Question, rule: DecisionRule, chose: Papers) -> tuple[OptionCount, ...]:
    got: dict[Choice, Amounts] = {option: {} for option in question.options}
    for counter in rule.counters:
        sums = dict.fromkeys(question.options, 0)
        for reading, pile in chose:
            times = total(pile, counter)
            for option in reading.options:
                sums[option] += times
        for option, amount in sums.items():
            got[option][counter] = amount
    return tuple(OptionCount(option=option, amounts=amounts) for option, amounts in got.items())


def _ranked(question: Question, rule: DecisionRule, chose: Papers) -> dict[str, object]:
    orders: dict[Ranks, int] = defaultdict(int)
    for reading, pile in chose:
        orders[reading.ranks] += total(pile, rule.counters[0])
    if rule.ranking == "instant_runoff":
        rounds, order = instant_runoff(orders, question.options)
        return {"rounds": rounds, "standing": order}
    compared = pairwise(orders, question.options)
    return {"pairwise": compared, "standing": standing(compared)}


def by_amount(amounts: Mapping[Choice, int]) -> tuple[tuple[Choice, ...], ...]:
    """Options from the most to the least, equals together in the order of the list."""
    return tuple(
        tuple(option for option, amount in amounts.items() if amount == rank)
        for rank in sorted(set(amounts.values()), reverse=True)
    )
