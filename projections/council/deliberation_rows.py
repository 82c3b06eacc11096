"""Derived rows of the council's streams, computed from their events alone."""

from collections.abc import Iterable

from domain.council.clocks import next_obligations
from domain.council.fact import Fact
from domain.council.spans import spans_of
from domain.council.state import Deliberation
from schemas.derived import Counted, SpanRow
from schemas.envelope import CurrentRow, ObligationRow, Rows, WindowRow
from schemas.ids import deliberation_id_of, round_window


def deliberation_rows(deliberation: Deliberation, facts: Iterable[Fact]) -> Rows:
    """Where a deliberation stands, what the clock owes it, when its rounds take ballots, and what is or was overdue.

    `facts` are all of its facts, in order.
    """
    owed = next_obligations(deliberation)
    return Rows(
        current=CurrentRow(
            kind="deliberation",
            number=deliberation.number,
            place=deliberation.place,
            stage=deliberation.step.value,
            level=f"tier_{deliberation.tier}",
            category=deliberation.matter or deliberation.proposed_matter,
            holder=deliberation.chair,
            due_at=min((one.due for one in owed if one.command not in ("remind", "recount")), default=None),
            opened_at=deliberation.opened_at,
            over=deliberation.over,
        ),
        obligations=tuple(ObligationRow(id=one.id, command=one.command, due_at=one.due) for one in owed),
        windows=tuple(
            WindowRow(
                id=round_window(deliberation_id_of(deliberation.stream), one.number),
                opens_at=one.opened.opens,
                closes_at=one.opened.closes,
                shut=one.closed_at is not None or deliberation.over,
            )
            for one in deliberation.rounds
        ),
        counted=Counted(
            spans=tuple(
                SpanRow(
                    clock=one.clock,
                    kind=one.kind.value,
                    level=f"tier_{one.tier}",
                    began_at=one.began,
                    due_at=one.due,
                    ended_at=one.ended,
                )
                for one in spans_of(facts, deliberation.tier)
                if one.late
            )
        ),
    )
