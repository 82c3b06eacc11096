"""The figures of deliberating for a period, from what was counted of each deliberation: whole numbers and exact fractions."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from domain.council.measures import CouncilMeasure, Session
from domain.council.opinion.anonymity import named
from domain.council.spans import CouncilSpan
from schemas.council.acts import Unit
from schemas.council.clock_kinds import CouncilClock
from schemas.council.rolls import RollEntry

TAGS = ("tenant", "owner", "elderly", "non_local")
"""Groups of a roll that are compared with those who voted, where its tags know them."""
_TO_PUBLISH = ("consensus", "partial", "passed", "not_passed")
_FOUND = ("consensus", "partial", "passed")


@dataclass(frozen=True, slots=True)
class Span:
    """A period: from `begins` on, before `ends`, as known at `now`."""

    begins: datetime
    ends: datetime
    now: datetime

    def holds(self, at: datetime | None) -> bool:
        """Whether an instant lies in it."""
        return at is not None and self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a figure under a code; `compared` is the share that it is held against, such as that of the roll."""

    of: str
    numerator: Fraction | int
    denominator: int | None = None
    compared: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted; a counter has no denominator."""

    numerator: Fraction | int
    denominator: int | None = None
    parts: tuple[Part, ...] = ()

    @property
    def value(self) -> Fraction | None:
        """The exact value; None where there was nothing to count against."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator) / self.denominator if self.denominator else None


Weights = Mapping[str, Fraction]


def figures(measures: Iterable[CouncilMeasure], span: Span, weights: Weights) -> dict[str, Figure]:
    """Every figure that follows from deliberations alone; `weights` say how much of a consensus each end is."""
    listed = tuple(measures)
    sessions = [one for it in listed for one in it.sessions if span.holds(one.closed_at)]
    came = [it.came for it in listed if it.came is not None and span.holds(it.came.at)]
    found = [one.rounds for one in came if one.to in _FOUND]
    asked = [one for one in sessions if one.asked]
    ups = [one for it in listed for one in it.ups if span.holds(one.at)]
    objections = sum(1 for it in listed for at in it.objected_at if span.holds(at))
    return {
        "sessions": Figure(sum(1 for one in sessions if one.quorate and one.minuted)),
        "problems_solved": Figure(sum(1 for it in listed if span.holds(it.solved_at))),
        "consensus_items": Figure(sum(1 for it in listed for at in it.agreed_at if span.holds(at))),
        "consensus_rate": Figure(
            sum((weights.get(one.to, Fraction(0)) for one in came), Fraction(0)), len(came)
        ),
        "rounds_to_consensus": Figure(sum(found), len(found)),
        "rounds_most": Figure(max(found, default=0)),
        "turnout": _of_rounds(asked, lambda one: one.ballots),
        "spoken": _of_rounds(sessions, lambda one: one.spoke),
        "no_quorum": Figure(sum(1 for one in asked if not one.quorate), len(asked)),
        "implementation": _implementation(listed, span),
        "publicity": _publicity(listed, span),
        "objections": Figure(objections, len(ups)),
        "objections_in_time": _in_time(_limits(listed, span, CouncilClock.ANSWER_OBJECTION), span),
        "screening_in_time": _in_time(_limits(listed, span, CouncilClock.SCREEN), span),
        "topics": _topics([it for it in listed if span.holds(it.opened_at)]),
    }


def _of_rounds(sessions: Sequence[Session], part: Callable[[Session], int]) -> Figure:
    """A share of the rolls, over all rounds and for the first, second, third ... round of each deliberation."""
    by: dict[int, list[Session]] = {}
    for one in sessions:
        by.setdefault(one.number, []).append(one)
    return Figure(
        sum(map(part, sessions)),
        sum(one.units for one in sessions),
        tuple(
            Part(f"round:{number}", sum(map(part, by[number])), sum(one.units for one in by[number]))
            for number in sorted(by)
        ),
    )


def _implementation(measures: Sequence[CouncilMeasure], span: Span) -> Figure:
    """Tasks that fall due in the period and by now; what was given up was not done."""
    due = [one for it in measures for one in it.tasks if span.holds(one.due) and one.due <= span.now]
    return Figure(sum(1 for one in due if one.in_time), len(due))


def _publicity(measures: Sequence[CouncilMeasure], span: Span) -> Figure:
    """Of the results found in the period that are to be published: those that are or were up for their days."""
    count = whole = 0
    for it in measures:
        if it.came is None or it.came.to not in _TO_PUBLISH or not span.holds(it.came.at):
            continue
        count += 1
        whole += any(one.whole for one in it.ups if one.at >= it.came.at)
    return Figure(whole, count)


def _limits(measures: Iterable[CouncilMeasure], span: Span, kind: CouncilClock) -> Iterator[CouncilSpan]:
    return (one for it in measures for one in it.limits if one.kind is kind and span.holds(one.began))


def _in_time(limits: Iterable[CouncilSpan], span: Span) -> Figure:
    """Of the limits that were met or are over by now, those that were met."""
    known = [one for one in limits if one.ended is not None or one.due <= span.now]
    return Figure(sum(1 for one in known if not one.late), len(known))


def _topics(measures: Sequence[CouncilMeasure]) -> Figure:
    sources = Counter(f"source:{it.source}" for it in measures)
    tiers = Counter(f"tier:{it.tier}" for it in measures if it.tier is not None)
    return Figure(
        len(measures),
        parts=tuple(Part(of, count) for of, count in sorted({**sources, **tiers}.items())),
    )


@dataclass(frozen=True, slots=True)
class Voted:
    """Who stood on the roll of a round, and who of them voted; not how."""

    roll: Mapping[Unit, RollEntry]
    voted: frozenset[Unit]


def representation(rounds: Iterable[Voted]) -> Figure:
    """Groups among those who voted, compared with the same groups on the rolls; turnout over these rounds is the figure itself.

    Of each roll only groups are counted that may be named: none under five, also not as the rest that others leave (the rule of
    domain/council/opinion/anonymity.py).
    """
    voted = roll = 0
    inside: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    listed: Counter[str] = Counter()
    all_listed: Counter[str] = Counter()
    for one in rounds:
        voted, roll = voted + len(one.voted), roll + len(one.roll)
        for group, members in _groups(one.roll).items():
            inside[group] += len(members & one.voted)
            whole[group] += len(one.voted)
            listed[group] += len(members)
            all_listed[group] += len(one.roll)
    return Figure(
        voted,
        roll,
        tuple(
            Part(group, inside[group], whole[group], Fraction(listed[group], all_listed[group]))
            for group in sorted(listed)
        ),
    )


def _groups(roll: Mapping[Unit, RollEntry]) -> dict[str, set[Unit]]:
    """The groups of a roll that may be named, with their members."""
    found: dict[str, set[Unit]] = {}
    for tag in TAGS:
        members = {unit for unit, entry in roll.items() if tag in entry.tags}
        if members and named({tag: len(members)}, len(roll) - len(members)):
            found[f"tag:{tag}"] = members
    places: dict[str, set[Unit]] = {}
    for unit, entry in roll.items():
        if entry.place is not None:
            places.setdefault(entry.place, set()).add(unit)
    sizes = {place: len(members) for place, members in places.items()}
    for place in named(sizes, len(roll) - sum(sizes.values())):
        found[f"place:{place}"] = places[place]
    return found
