"""Counting a question: papers of a roll become numerators and denominators; nothing of who voted how is left."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.council.decision.measuring import added, weigher, weight
from domain.council.decision.proportion import phragmen
from domain.council.decision.quotas import Kinds, body
from domain.council.decision.reading import Ranks, Reader, Reading
from domain.council.decision.runoff import instant_runoff
from domain.council.decision.schulze import pairwise, standing
from schemas.council.acts import Choice, Chosen, Marks, Question, Ranked, Scored, Unit, YesNo
from schemas.council.rolls import RollEntry
from schemas.council.rules import Amounts, Answer, Base, Counter, DecisionRule
from schemas.council.tallies import OptionCount, Tally


@dataclass(frozen=True, slots=True)
class Papers:
    """What different papers say, and beside each reading what those who handed in such papers weigh, a column per counter."""

    readings: tuple[Reading, ...]
    weights: Mapping[Counter, Sequence[int]]

    def that_chose(self, counter: Counter) -> Iterator[tuple[Reading, int]]:
        """Readings that are a choice, each with its weight."""
        for reading, times in zip(self.readings, self.weights[counter], strict=True):
            if reading.answer == "yes":
                yield reading, times


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
    if question.method == "yes_no":
        return counted
    return counted.model_copy(update=_choice(question, rule, papers, kinds or {}))


def _papers(
    question: Question,
    rule: DecisionRule,
    entries: Mapping[Unit, RollEntry],
    ballots: Mapping[Unit, Marks | None],
) -> Papers:
    """Papers that say the same are laid together, so that each of them is read once; points rarely are, and are not compared."""
    said: dict[object, Marks | None] = {}
    held = [(dict[object, int](), weigher(counter)) for counter in _columns(rule)]
    for unit, marks in ballots.items():
        match marks:
            case YesNo():
                key: object = marks.answer
            case Ranked():
                key = marks.ranks or marks  # an empty order and an empty choice are not the same
            case Chosen():
                key = marks.options or marks
            case Scored():
                key = id(marks)
            case _:
                key = marks
        entry = entries[unit]
        if key in said:
            for column, weigh in held:
                column[key] += weigh(entry)
        else:
            said[key] = marks
            for column, weigh in held:
                column[key] = weigh(entry)
    reader = Reader(question, rule)
    weights = zip(_columns(rule), [tuple(column.values()) for column, _ in held], strict=True)
    return Papers(tuple(map(reader.read, said.values())), dict(weights))


def _columns(rule: DecisionRule) -> tuple[Counter, ...]:
    """The counters of a rule, and how many papers there are in any case."""
    return rule.counters if "units" in rule.counters else (*rule.counters, "units")


def _answers(papers: Papers, counters: tuple[Counter, ...]) -> dict[Answer, Amounts]:
    every: tuple[Answer, ...] = ("yes", "no", "abstain", "invalid", "missing")
    given: dict[Answer, Amounts] = {answer: {} for answer in every}
    for counter in counters:
        sums = dict.fromkeys(every, 0)
        for reading, times in zip(papers.readings, papers.weights[counter], strict=True):
            sums[reading.answer] += times
        for answer, amount in sums.items():
            given[answer][counter] = amount
    return given


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


def _choice(question: Question, rule: DecisionRule, papers: Papers, kinds: Kinds) -> dict[str, object]:
    first = rule.counters[0]
    match question.method:
        case "ranked":
            return _ranked(question, rule, papers)
        case "score":
            options = _scored(question, first, papers)
        case _:
            options = _approved(question, rule, papers)
    found: dict[str, object] = {
        "options": options,
        "standing": by_amount({one.option: one.amounts[first] for one in options}),
    }
    if rule.seating == "proportional":
        sets: dict[frozenset[Choice], int] = defaultdict(int)
        for reading, times in papers.that_chose(first):
            sets[reading.options] += times
        found["steps"] = phragmen(sets, body(rule.quotas, question.seats, question.options, kinds))
    return found


def _scored(question: Question, counter: Counter, papers: Papers) -> tuple[OptionCount, ...]:
    sums = dict.fromkeys(question.options, 0)
    named = dict.fromkeys(question.options, 0)
    for reading, times in papers.that_chose(counter):
        for option, points in reading.points.items():
            sums[option] += points * times
    for reading, many in papers.that_chose("units"):
        for option in reading.points:
            named[option] += many
    return tuple(
        OptionCount(option=option, amounts={counter: points}, named=named[option])
        for option, points in sums.items()
    )


def _approved(question: Question, rule: DecisionRule, papers: Papers) -> tuple[OptionCount, ...]:
    got: dict[Choice, Amounts] = {option: {} for option in question.options}
    for counter in rule.counters:
        sums = dict.fromkeys(question.options, 0)
        for reading, times in papers.that_chose(counter):
            for option in reading.options:
                sums[option] += times
        for option, amount in sums.items():
            got[option][counter] = amount
    return tuple(OptionCount(option=option, amounts=amounts) for option, amounts in got.items())


def _ranked(question: Question, rule: DecisionRule, papers: Papers) -> dict[str, object]:
    orders: dict[Ranks, int] = defaultdict(int)
    for reading, times in papers.that_chose(rule.counters[0]):
        orders[reading.ranks] += times
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
