"""The timeline of a deliberation in Chinese, from what the ledger holds: who, when, at which step, what."""

from collections.abc import Mapping

from api.council.deliberations import showing_of
from api.wording import Locale
from domain.council.evolve import evolve
from domain.council.state import Deliberation
from engine.council.handover import CARRIER
from engine.council.reading import CouncilEventSeen, CouncilLook, CouncilReader
from engine.council.told import deliberation_facts
from heyi.demo.telling.council import Said, tell
from heyi.demo.telling.names import SYSTEM
from heyi.demo.timeline import Line
from schemas.actors import Actor, Role

_SILENT = frozenset({"DeadlineEnded", "DeadlineNeared"})
"""Clocks that end with the step before them, and reminders: the step says it."""

HOUSEHOLD = "住户"
HANDED_OVER = "由纠纷转来"


async def tell_council(
    reader: CouncilReader, stream: str, locale: Locale, names: Mapping[str, str], eyes: Actor
) -> tuple[CouncilLook, tuple[Line, ...]]:
    """The deliberation and its whole timeline, as a supervisor of the street may see it."""
    look, seen = await reader.events(stream, eyes)
    said = Said(showing_of(look, locale), names)
    began = look.deliberation.opened_at
    lines = []
    state: Deliberation | None = None
    for one, fact in zip(seen, deliberation_facts(look.events), strict=True):
        state = evolve(state, fact)
        if one.recorded.kind in _SILENT:
            continue
        lines.append(
            Line(
                one.recorded.recorded_at,
                (one.recorded.recorded_at - began).total_seconds(),
                locale.council_steps[state.step.value],
                _who(one, said),
                locale.events[one.recorded.kind],
                tell(one.recorded.kind, one.body, said),
            )
        )
    return look, tuple(lines)


def _who(seen: CouncilEventSeen, said: Said) -> str:
    """Staff by role and name; of residents nothing but that it was one: rooms and names stay with the letters."""
    actor = seen.recorded.actor
    if actor.role is Role.SYSTEM:
        return HANDED_OVER if actor.id == CARRIER.id else SYSTEM
    if actor.role is Role.RESIDENT:
        return HOUSEHOLD
    return f"{said.showing.role(actor.role)} {said.names.get(actor.id, '')}".strip()
