"""How many there are of everything that the law is made of, and what tests hold each."""

from pathlib import Path

from domain import admin, ties
from domain.case import decide
from domain.refusals import Refusal, all_refusals
from engine.catalogue import EVENTS
from engine.council.figures import load_council_indicators
from engine.indicators import load_indicators
from engine.packs import load_pack
from engine.processes import PROCESSES
from heyi.settings import POLICIES
from ledger.codec import kind_of
from schemas.clock_kinds import ClockKind
from schemas.council.clock_kinds import CouncilClock
from schemas.frame import Frame
from tools.reached import COMMANDS, COUNCIL_COMMANDS, Reached

LAW = (decide, admin, ties, PROCESSES)
"""What decides, so that every refusal it knows is loaded."""

PACK = "xinhe"
"""The pack whose numbers are told."""

Counts = tuple[tuple[str, int, str], ...]
"""What there is, how many of it, and what holds it."""


def of_council() -> tuple[type[Refusal], ...]:
    """The refusals of the council."""
    return tuple(one for one in all_refusals() if one.__module__.startswith("domain.council."))


def of_cases() -> tuple[type[Refusal], ...]:
    """The refusals of cases, and of everything."""
    council = set(of_council())
    return tuple(one for one in all_refusals() if one not in council)


def council_events() -> tuple[type[Frame], ...]:
    """The events of the council."""
    return tuple(one for one in EVENTS if one.__module__.startswith("schemas.council."))


def counts(reached: Reached) -> Counts:
    """What there is of cases and of everything, how many of it, and what tests each of them."""
    pack = load_pack(POLICIES / PACK)
    notices = pack.practice.notices if pack.practice else ()
    indicators = load_indicators(POLICIES / "indicators.yaml").indicators
    clocks = sum(bool(reached.clock(one)) for one in ClockKind)
    ruled = len({rule.kind for rule in pack.clocks})
    proven = sum(one.must_be_proven for one in notices)
    council = set(council_events())
    return (
        _commands("commands of a case", COMMANDS, reached),
        _events("kinds of event", [one for one in EVENTS if one not in council], reached),
        _refusals("refusals", of_cases(), reached),
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


def council_counts(reached: Reached) -> Counts:
    """What there is of the council, how many of it, and what tests each of them."""
    pack = load_pack(POLICIES / PACK)
    matters = pack.council.matters if pack.council else ()
    limits = pack.council.clocks if pack.council else ()
    clocks = sum(bool(reached.clock(one)) for one in CouncilClock)
    indicators = load_council_indicators(POLICIES / "council_indicators.yaml")
    histories = len(tuple((Path(__file__).parent.parent / "tests" / "histories").glob("deliberation-*.json")))
    return (
        _commands("commands of the council", COUNCIL_COMMANDS, reached),
        _events("kinds of event", council_events(), reached),
        _refusals("refusals", of_council(), reached),
        (
            "kinds of clock",
            len(CouncilClock),
            f"{clocks} named by a test of the law or the workflow, {len({one.kind for one in limits})} ruled in the pack",
        ),
        ("classes of matters", len(matters), "`tests/domain/council/topics`"),
        ("procedures", len(pack.procedures), "the table of procedures below"),
        ("rules of decision", len(pack.decisions), "`tests/domain/council/decision`"),
        ("indicators", len(indicators.indicators), "`tests/api/council/test_figures.py`"),
        (
            "histories of deliberations",
            histories,
            "replayed by `tests/workflows/test_histories.py` on each run",
        ),
    )


def _commands(said: str, commands: frozenset[str], reached: Reached) -> tuple[str, int, str]:
    stories, played = len(reached.stories(commands)), len(commands & reached.played)
    return said, len(commands), f"{stories} in stories of the law, {played} also played at random"


def _events(
    said: str, events: list[type[Frame]] | tuple[type[Frame], ...], reached: Reached
) -> tuple[str, int, str]:
    kinds = {kind_of(event) for event in events}
    sampled = len(reached.samples & kinds)
    return said, len(kinds), f"{sampled} with a frozen sample that is read on each run"


def _refusals(said: str, found: tuple[type[Refusal], ...], reached: Reached) -> tuple[str, int, str]:
    law, doors = (sum(map(bool, map(look, found))) for look in (reached.law, reached.doors))
    return said, len(found), f"{law} expected by a test of the law, {doors} by one that speaks HTTP"
