"""The figures of deliberating below a place, counted anew from the events of every deliberation there, page by page."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from domain.council.bodies import Body, in_office
from domain.council.figures import Figure, Part, Span, Voted, figures, representation
from domain.council.measures import CouncilMeasure, measure_of
from domain.council.receptions import yield_of
from domain.council.seats import flags
from engine.council.counting import voted
from engine.council.field_reading import FieldReader
from engine.council.fieldwork import SURVEYS
from engine.council.keeping import BODIES
from engine.council.shelf import shelf_of
from engine.council.told import deliberation_facts
from engine.process import Supplies
from projections.case_list import After
from projections.council.deliberation_list import DeliberationBoard
from projections.council.field_list import FieldList
from schemas.council.bodies import PARTY_MEMBER
from schemas.council.indicators import CouncilIndicators
from schemas.council.seats import SeatRule
from schemas.ids import deliberation_id_of

PAGE = 100
"""Deliberations that are in memory with their events at a time."""
BESIDE = ("party_seats", "reception_yield", "survey_response", "representation")
"""Figures that are counted from other streams than those of deliberations alone."""

_ANY = datetime(2026, 1, 1, tzinfo=UTC)


def load_council_indicators(path: Path) -> CouncilIndicators:
    """Read the definitions; raise `ValueError` when they define what is not counted, or leave out what is."""
    found = CouncilIndicators.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    counted = {*figures((), Span(_ANY, _ANY, _ANY), {}), *BESIDE}
    if odd := sorted({one.id for one in found.indicators} ^ counted):
        raise ValueError(f"{path}: defined and not counted, or counted and not defined: {', '.join(odd)}")
    return found


@dataclass(frozen=True, slots=True)
class AskedFigures:
    """Which deliberations are counted: at or below a place, of a tier (None: of any); `groups` asks who voted, round by round."""

    place: str
    span: Span
    tier: int | None = None
    groups: bool = False


class CouncilFigures:
    """Counts for those who answer for a place; the caller sees to it that the place is theirs.

    Nothing is kept: each answer folds every deliberation of the place that began before the period ends, so that it costs as much as
    there are events of them. `representation` reads the ballots of each round too, and is counted only for who asks for it.
    """

    def __init__(
        self,
        supplies: Supplies,
        deliberations: DeliberationBoard,
        field: FieldList,
        reader: FieldReader,
        definitions: CouncilIndicators,
    ) -> None:
        # A shelf of its own: whoever counts years of rounds pushes nobody's open round off the shelf of the ballots.
        self._supplies = replace(supplies, kept={})
        self._deliberations = deliberations
        self._field = field
        self._reader = reader
        self.definitions = definitions

    async def count(self, asked: AskedFigures) -> tuple[Mapping[str, Figure], tuple[str, ...]]:
        """Every figure, and the policy packs under which the deliberations were begun; raise `Unavailable` or `Busy`."""
        listed = [one async for one in self._measures(asked)]
        weights = {name: Fraction(weight) for name, weight in self.definitions.weights.items()}
        found = figures(listed, asked.span, weights)
        found["party_seats"] = await self._party_seats(asked)
        found["reception_yield"] = await self._receptions(asked)
        found["survey_response"] = await self._surveys(asked)
        if asked.groups:
            found["representation"] = representation([one async for one in self._rounds(listed, asked.span)])
        return found, tuple(sorted({one.policy for one in listed}))

    async def _measures(self, asked: AskedFigures) -> AsyncIterator[CouncilMeasure]:
        after: After | None = None
        while rows := await self._deliberations.page(asked.place, after, PAGE):
            after = After(rows[-1].opened_at, rows[-1].stream)
            streams = [row.stream for row in rows if row.opened_at < asked.span.ends]
            for loaded in await self._supplies.ledger.load_all(streams) if streams else ():
                if loaded.events:
                    one = measure_of(deliberation_facts(loaded.events))
                    if asked.tier is None or one.tier == asked.tier:
                        yield one

    async def _rounds(self, measures: list[CouncilMeasure], span: Span) -> AsyncIterator[Voted]:
        """Who was on the roll of each round that somebody voted in, and who did."""
        shelf = shelf_of(self._supplies)
        for it in measures:
            deliberation = deliberation_id_of(it.stream)
            for one in it.sessions:
                if one.asked and one.ballots and span.holds(one.closed_at):
                    terms = await shelf.terms(deliberation, one.number)
                    units = await voted(self._supplies, deliberation, one.number)
                    yield Voted(terms.entries, frozenset(units))

    async def _party_seats(self, asked: AskedFigures) -> Figure:
        """Bodies under a rule about members of the Party: how many meet it on the last day, on the first, and the seats behind."""
        pack = await self._supplies.rulebook.current()
        rules = [one for one in (pack.council.seats if pack.council else ()) if one.tag == PARTY_MEMBER]
        zone = ZoneInfo(pack.calendar.zone)
        span, bodies = asked.span, await self._bodies(asked.place)
        last = min(span.ends, span.now)
        begins = _seats(
            [body for body, at in bodies if at <= span.begins], rules, span.begins.astimezone(zone)
        )
        ends = _seats([body for body, at in bodies if at <= last], rules, last.astimezone(zone))
        parts = (
            Part("from", begins.holding, begins.bodies),
            Part("to", ends.holding, ends.bodies),
            Part("seats", ends.members, ends.seats),
        )
        return Figure(ends.holding, ends.bodies, parts)

    async def _bodies(self, place: str) -> list[tuple[Body, datetime]]:
        """The bodies of a place and below, each with the instant at which it was entered."""
        after: After | None = None
        found: list[tuple[Body, datetime]] = []
        while lines := await self._field.page("body", place, after, PAGE):
            after = After(lines[-1].opened_at, lines[-1].stream)
            streams = [line.stream for line in lines]
            for line, loaded in zip(lines, await self._supplies.ledger.load_all(streams), strict=True):
                body = BODIES.fold(None, loaded.events)
                if body is not None:
                    found.append((body, line.opened_at))
        return found

    async def _receptions(self, asked: AskedFigures) -> Figure:
        streams = await self._field.over("reception", asked.place, asked.span.begins, asked.span.ends)
        it = yield_of(await self._reader.receptions(streams))
        parts = (Part("visitors", it.visitors), Part("on_the_spot", it.on_the_spot))
        return Figure(it.intakes, it.sessions, parts)

    async def _surveys(self, asked: AskedFigures) -> Figure:
        """As each survey was counted when it ended."""
        streams = await self._field.over("survey", asked.place, asked.span.begins, asked.span.ends)
        loaded = await self._supplies.ledger.load_all(streams) if streams else ()
        counts = [one.counts for it in loaded if (one := SURVEYS.fold(None, it.events)) and one.counts]
        return Figure(sum(one.valid for one in counts), sum(one.targeted for one in counts))


@dataclass(frozen=True, slots=True)
class _Seats:
    bodies: int
    holding: int
    members: int
    seats: int


def _seats(bodies: list[Body], rules: list[SeatRule], at: datetime) -> _Seats:
    """How bodies stand on a day under the rules about members of the Party; who is under none of them is not counted."""
    on = at.date()
    count = holding = members = seats = 0
    for body in bodies:
        found = flags(body, rules, on)
        if not found or (body.dissolved is not None and body.dissolved < on):
            continue
        count += 1
        holding += all(one.holds for one in found)
        members += found[0].have
        seats += body.seats or len(in_office(body, on))
    return _Seats(count, holding, members, seats)
