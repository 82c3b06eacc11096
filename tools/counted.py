"""How many there are of everything that the law is made of, and what tests hold each."""

from domain import admin, ties
from domain.case import decide
from domain.refusals import all_refusals
from engine.catalogue import EVENTS
from engine.indicators import load_indicators
from engine.packs import load_pack
from heyi.settings import POLICIES
from ledger.codec import kind_of
from schemas.clock_kinds import ClockKind
from tools.reached import COMMANDS, Reached

LAW = (decide, admin, ties)
"""What decides, so that every refusal it knows is loaded."""

PACK = "xinhe"
"""The pack whose numbers are told."""


def counts(reached: Reached) -> tuple[tuple[str, int, str], ...]:
    """What there is, how many of it, and what tests each of them."""
    refusals = tuple(all_refusals())
    kinds = {kind_of(event) for event in EVENTS}
    pack = load_pack(POLICIES / PACK)
    notices = pack.practice.notices if pack.practice else ()
    indicators = load_indicators(POLICIES / "indicators.yaml").indicators
    stories, played = len(reached.stories), len(reached.played)
    law, doors = (sum(map(bool, map(look, refusals))) for look in (reached.law, reached.doors))
    clocks, ruled = (
        sum(bool(reached.clock(one)) for one in ClockKind),
        len({rule.kind for rule in pack.clocks}),
    )
    proven = sum(one.must_be_proven for one in notices)
    return (
        (
            "commands of a case",
            len(COMMANDS),
            f"{stories} in stories of `tests/domain`, {played} also played at random",
        ),
        (
            "kinds of event",
            len(kinds),
            f"{len(reached.samples & kinds)} with a frozen sample that is read on each run",
        ),
        ("refusals", len(refusals), f"{law} expected by a test of the law, {doors} by one that speaks HTTP"),
        (
            "kinds of clock",
            len(ClockKind),
            f"{clocks} named by a test of the law or the workflow, {ruled} ruled in the pack",
        ),
        ("rules for the budget of a clock", len(pack.clocks), "the table of clocks below"),
        ("rules of triage", len(pack.triage), "`tests/domain/test_triage.py`"),
        (
            "kinds of notice",
            len(notices),
            f"{proven} hold up the end of a case until their service is proven",
        ),
        ("indicators", len(indicators), "`tests/api/test_indicators.py`, `tests/engine/test_indicators.py`"),
    )
