"""Writes docs/law.md: the law of cases in numbers, each with its source, and by which tests every refusal and clock is reached.

    python tools/write_law.py

A test holds the document against the code, the packs and the tests, so that it never says what is not so.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from api.wording import Locale, Locales
from engine.packs import load_pack
from heyi.settings import LOCALES, POLICIES
from schemas.cited import Cited
from schemas.clock_kinds import ClockKind, ClockRule
from schemas.policy import PolicyPack
from schemas.practice import Practice
from tools.cells import budget, files, refusals
from tools.counted import PACK, counts, of_cases
from tools.reached import Reached

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "law.md"
HEAD = """# The law in numbers

Written by `tools/write_law.py` from the pack `{pack}`, the code and the tests; do not edit it by hand. `make law` writes it anew from
a clean clone and prints the counts; a test fails when it is not current.

Marks: **V** read in the text of the law, **S** in several secondary sources, **M** in one, **D** decided by the pack because no law
gives it. Sources stand as in the pack, in Chinese. Who may take which step, and who sees which event: [authority.md](authority.md).
How a due time is counted: [clocks.md](clocks.md). Deliberation has its own, [law-council.md](law-council.md),
and so have figures, [law-indicators.md](law-indicators.md).
"""


def main() -> None:
    """Write the document, and print what it counts."""
    DOCUMENT.write_text(document(), encoding="utf-8")
    for said, number, held in counts(Reached.read(ROOT / "tests")):
        sys.stdout.write(f"{number:5}  {said}: {held}\n")


def document() -> str:
    """The whole document."""
    locale = Locales.load(LOCALES).by_language["zh"]
    pack = load_pack(POLICIES / PACK)
    if pack.practice is None:
        raise SystemExit(f"{PACK} has no practice; the numbers of the law stand there")
    reached = Reached.read(ROOT / "tests")
    parts = (
        _counts(reached),
        _marks(pack, pack.practice),
        _clocks(pack, locale, reached),
        _numbers(pack.practice, locale),
        _reasons(pack.practice),
        _notices(pack.practice, locale),
        _refusals(locale, reached),
    )
    return "\n".join((HEAD.format(pack=pack.id), *(line for part in parts for line in (*part, ""))))


def _counts(reached: Reached) -> Iterator[str]:
    yield "## Counts\n"
    yield "| what | number | held by |"
    yield "|---|---|---|"
    for said, number, held in counts(reached):
        yield f"| {said} | {number} | {held} |"


def _marks(pack: PolicyPack, practice: Practice) -> Iterator[str]:
    cited: tuple[Cited, ...] = (
        *pack.clocks,
        *pack.triage,
        *(one for _, one in _single(practice)),
        *(one for _, _, one in _codes(practice)),
        *practice.notices,
        *practice.file,
        *practice.order_limits.values(),
    )
    marks = [one.mark for one in cited]
    said = ", ".join(f"{marks.count(mark)} {mark}" for mark in ("V", "S", "M", "D"))
    yield f"{len(marks)} rules, numbers, reasons, notices and papers of the pack carry a source: {said}."


def _clocks(pack: PolicyPack, locale: Locale, reached: Reached) -> Iterator[str]:
    yield "## Clocks\n"
    yield "The first rule that fits is taken. What follows a lapse: `climb` to the next level, `ask_applicant`, `tell` those above,"
    yield "`end_mediation`, `breach` of what was promised, `close_window` of a right. The tests are those of `tests/domain` and"
    unruled = ", ".join(f"`{kind}`" for kind in ClockKind if kind not in {rule.kind for rule in pack.clocks})
    yield "`tests/workflows` that name the kind." + (
        f" No rule, so never started here: {unruled}." if unruled else ""
    )
    yield ""
    yield "| clock | rule, and where it holds | budget | on lapse | source | mark | tests |"
    yield "|---|---|---|---|---|---|---|"
    known: set[ClockKind] = set()
    for rule in pack.clocks:
        name = locale.clocks.get(rule.kind, rule.kind)
        tests = "as above" if rule.kind in known else files(reached.clock(rule.kind))
        known.add(rule.kind)
        cells = (
            f"{name} `{rule.kind}`",
            _holds(rule),
            budget(rule.budget),
            rule.on_lapse,
            rule.source,
            rule.mark,
            tests,
        )
        yield f"| {' | '.join(cells)} |"


def _holds(rule: ClockRule) -> str:
    given = rule.model_dump(
        mode="json", exclude_defaults=True, include={"levels", "classes", "categories", "kinds"}
    )
    where = "; ".join(", ".join(values) for values in given.values())
    return f"`{rule.id}`" + (f": {where}" if where else "")


def _single(practice: Practice) -> Iterator[tuple[str, Cited]]:
    for name in Practice.model_fields:
        found = getattr(practice, name)
        if isinstance(found, Cited):
            yield name, found


def _numbers(practice: Practice, locale: Locale) -> Iterator[str]:
    yield "## Numbers and rules of practice\n"
    yield "| what | value | source | mark |"
    yield "|---|---|---|---|"
    for name, one in _single(practice):
        value = getattr(one, "value", None)
        if value is None:
            given = getattr(one, "budget", None)
            value = budget(given) if given else _brief(one)
        yield f"| `{name}` {Practice.model_fields[name].description or ''} | {value} | {one.source} | {one.mark} |"
    for code, limit in practice.order_limits.items():
        yield f"| `order_limits.{code}` {locale.pick(limit.name)} | {budget(limit.budget)} | {limit.source} | {limit.mark} |"


def _brief(one: Cited) -> str:
    said = one.model_dump(mode="json", exclude={"source", "mark", "text", "grounds"})
    return "; ".join(", ".join(item) if isinstance(item, list) else str(item) for item in said.values())


def _codes(practice: Practice) -> Iterator[tuple[str, str, Cited]]:
    yield from (("why it may rest", code, one) for code, one in practice.suspension.items())
    yield from (("why it ends without agreement", code, one) for code, one in practice.termination.items())
    yield from (("why it is taken up again", code, one) for code, one in practice.reopening.items())
    yield from (("warning about terms", rule.id, rule) for rule in practice.lint)
    yield from (("danger to report", code, one) for code, one in practice.risks.items())


def _reasons(practice: Practice) -> Iterator[str]:
    yield "## Reasons\n"
    yield "| for | code | in words | source | mark |"
    yield "|---|---|---|---|---|"
    for what, code, one in _codes(practice):
        text = getattr(one, "text", None)
        said = (
            text.zh
            if text
            else "、".join(practice.authorities[at].zh for at in getattr(one, "authorities", ()))
        )
        yield f"| {what} | `{code}` | {said} | {one.source} | {one.mark} |"


def _notices(practice: Practice, locale: Locale) -> Iterator[str]:
    yield "## Notices\n"
    yield "| notice | in words | after | to | proof needed | source | mark |"
    yield "|---|---|---|---|---|---|---|"
    for one in practice.notices:
        proof = "yes" if one.must_be_proven else ""
        after = f"{one.event} {locale.events.get(one.event, '')}".strip()
        yield f"| `{one.id}` | {one.title.zh} | {after} | {one.to} | {proof} | {one.source} | {one.mark} |"


def _refusals(locale: Locale, reached: Reached) -> Iterator[str]:
    yield "## Refusals\n"
    yield "Those of cases and of everything. Each with its HTTP status, the tests that name it in `tests/domain`,"
    yield "`tests/engine/council` and `tests/workflows`, where nothing but expecting it names it, and the tests of the doors,"
    yield "`tests/api`, and of the guides that are played there, that get its code over HTTP; where none does, the column is empty.\n"
    yield from refusals(of_cases(), locale, reached)


if __name__ == "__main__":
    main()
