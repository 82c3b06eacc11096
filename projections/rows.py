"""Derived rows: what the tables of current state hold for each kind of stream, computed from its events alone."""

from collections.abc import Iterator, Sequence

from domain.case.clocks import next_obligations
from domain.case.counts import Counts
from domain.case.fact import Fact
from domain.case.spans import Span
from domain.case.state import Case
from domain.case.waiting import waits_for
from schemas.derived import Counted, SpanRow
from schemas.envelope import CurrentRow, Lookup, ObligationRow, Rows
from schemas.places import Post
from schemas.stages import Stage

CODE = "code"
"""Kind of the lookup that leads from the HMAC of a tracking code to a case and a party."""

TOKEN = "token"  # noqa: S105 -- the kind of a lookup, not a secret
"""Kind of the lookup that leads from the HMAC of a bearer token to its stream."""

FORGOTTEN = "forgotten"
"""Kind of the lookup that leads from a subject that was forgotten to its case."""


def case_rows(case: Case, facts: Sequence[Fact]) -> Rows:
    """The rows of a case; `facts` are all of its facts, in order."""
    return counted_rows(case, Counts().after(facts))


def counted_rows(case: Case, counts: Counts | None, before: Case | None = None) -> Rows:
    """Where a case stands, what the clock owes it, the codes that lead to it, and what supervision reads of it.

    `counts` are those after all of the case's facts; None: what supervision reads is as it was. `before` is the case whose rows
    these replace: what leads to a case seldom changes, and is not written again.
    """
    same = before is not None and before.parties is case.parties and before.forgotten is case.forgotten
    owed = next_obligations(case)
    post = _on_desk(case)
    return Rows(
        current=CurrentRow(
            kind="case",
            number=case.number,
            place=case.place,
            stage=case.stage.value,
            level=case.level.value,
            category=case.triage.category,
            triage_class=case.triage.triage_class.value,
            holder=post.staff if post else None,
            due_at=min((one.due for one in owed if one.command == "lapse"), default=None),
            opened_at=case.opened_at,
            over=case.over,
            waits=waits_for(case),
        ),
        obligations=tuple(ObligationRow(id=one.id, command=one.command, due_at=one.due) for one in owed),
        lookups=() if same else tuple(_lookups(case)),
        same_lookups=same,
        counted=None if counts is None else _counted(counts),
    )


def _on_desk(case: Case) -> Post | None:
    """On whose desk a case lies: whoever presides while it is mediated, else whoever handles or holds it."""
    mediated = case.stage in (Stage.MEDIATION, Stage.SIGNING)
    return (case.mediators.presiding if mediated else None) or case.handler or case.holder


def _lookups(case: Case) -> Iterator[Lookup]:
    gone = case.forgotten
    for party in case.parties:
        if party.number not in gone.parties:
            yield Lookup(kind=CODE, key=bytes.fromhex(party.code), ref=party.number)
    for subject in gone.subjects:
        yield Lookup(kind=FORGOTTEN, key=subject.encode(), ref=0)


def _counted(counts: Counts) -> Counted:
    late = (span for span in counts.spans if span.ended is None or span.ended > span.due)
    return Counted.model_construct(spans=tuple(_span(span) for span in late), measure=counts.measure)


def _span(span: Span) -> SpanRow:
    return SpanRow.model_construct(
        clock=span.clock,
        kind=span.kind,
        level=span.level.value,
        began_at=span.began,
        due_at=span.due,
        ended_at=span.ended,
    )


def plain_rows(kind: str, lookups: tuple[Lookup, ...] = (), *, over: bool = False) -> Rows:
    """Rows of a stream that has no clock: a place tree, a roster, a pack, a token."""
    return Rows(current=CurrentRow(kind=kind, over=over), lookups=lookups)
