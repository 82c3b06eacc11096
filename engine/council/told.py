"""A deliberation as it is told by its stream, for those who work on something else and have to know of it."""

from collections.abc import Iterable, Iterator
from typing import cast

from domain.council.evolve import evolve
from domain.council.fact import Fact
from domain.council.ground import near
from domain.council.results.standing import elected
from domain.council.state import Deliberation
from engine.catalogue import CODEC
from ledger.port import Ledger
from schemas.council.acts import Choice
from schemas.council.deliberation import DeliberationEvent
from schemas.envelope import Recorded


def deliberation_facts(recorded: Iterable[Recorded]) -> Iterator[Fact]:
    """Events of a deliberation with what the law reads of their envelopes."""
    for one in recorded:
        event = cast(DeliberationEvent, CODEC.decode(one))
        yield Fact(one.stream, one.version, one.recorded_at, one.actor.id, one.policy, event)


def told(recorded: Iterable[Recorded], state: Deliberation | None = None) -> Deliberation | None:
    """The state after these events; None where there are none."""
    for fact in deliberation_facts(recorded):
        state = evolve(state, fact)
    return state


async def elected_in(ledger: Ledger, stream: str, place: str) -> tuple[Choice, ...]:
    """Who was elected in the deliberation of this stream, about a place that `place` has to do with; nobody where it is none."""
    if not stream.startswith("deliberation/"):
        return ()
    found = told((await ledger.load(stream)).events)
    if found is None or not near(place, found.place):
        return ()
    return tuple(option for options in elected(found).values() for option in options)
