"""Writes docs/deliberation.md from the pack: whose matters, by which procedure, by which majority, with which time limits.

    python tools/write_deliberation.py

A test holds the document against the pack, so that it never says what is not so.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.packs import load_pack
from heyi.settings import POLICIES
from schemas.calendar import Budget
from schemas.council.procedures import Council, Phase, Procedure
from schemas.council.rules import DecisionRule, Threshold
from schemas.policy import PolicyPack
from tools.counted import PACK

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "deliberation.md"
HEAD = """# Deliberation in numbers

Written by `tools/write_deliberation.py` from the pack `{pack}`; do not edit it by hand, `make law` writes it anew. Marks
and sources as in [law.md](law.md).
"""


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(document(), encoding="utf-8")


def document() -> str:
    """The whole document."""
    pack = load_pack(POLICIES / PACK)
    return "\n".join((HEAD.format(pack=pack.id), *council(pack), ""))


def council(pack: PolicyPack) -> Iterator[str]:
    """The sections of a pack that knows of deliberation."""
    if pack.council is None:
        return
    yield "## Whose matter it is\n"
    yield "The first class whose words stand in the text is proposed, and a person confirms it.\n"
    yield "| class | 中文 | who decides | procedure | source | mark |"
    yield "|---|---|---|---|---|---|"
    for one in pack.council.matters:
        cells = (f"`{one.id}`", one.name.zh, one.electorate, f"`{one.procedure}`", one.source, one.mark)
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield from _procedures(pack.procedures)
    yield ""
    yield from _decisions(pack.decisions)
    yield ""
    yield from _limits(pack.council)


def _procedures(procedures: tuple[Procedure, ...]) -> Iterator[str]:
    yield "## Procedures\n"
    yield "| procedure | 中文 | steps | notice | published | needs | source | mark |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in procedures:
        steps = "; ".join(_step(phase, one) for phase in one.phases)
        days = f"{one.notice_days.value} days {one.notice_days.mark}"
        up = f"{one.publish_days.value} days {one.publish_days.mark}"
        cells = (f"`{one.id}`", one.name.zh, steps, days, up, _needs(one), one.source, one.mark)
        yield f"| {' | '.join(cells)} |"


def _step(phase: Phase, procedure: Procedure) -> str:
    times = f", {phase.rounds} times" if phase.rounds > 1 else ""
    who = phase.electorate or procedure.electorate
    return f"{phase.kind} of {who} by `{phase.rule}` for {_budget(phase.length)}{times}"


def _needs(one: Procedure) -> str:
    said = {
        "party study": one.party_study,
        "filing": one.filed,
        f"signatures of {', '.join(one.signatures)}": bool(one.signatures),
        f"then `{one.vote}`": one.vote is not None,
    }
    return "; ".join(name for name, holds in said.items() if holds)


def _decisions(decisions: tuple[DecisionRule, ...]) -> Iterator[str]:
    yield "## Rules of decision\n"
    yield "Fractions are exact; several thresholds hold together, ways to a quorum are alternatives.\n"
    yield "| rule | 中文 | taking part | approval | source | mark |"
    yield "|---|---|---|---|---|---|"
    for one in decisions:
        quorum = " or ".join(
            f"{way.counted}: {' and '.join(map(_threshold, way.all_of))}" for way in one.participation
        )
        approval = " and ".join(map(_threshold, one.approval)) or "; ".join(
            f"{grade.id}: {' and '.join(map(_threshold, grade.all_of)) or 'no objection'}"
            for grade in one.grades
        )
        cells = (f"`{one.id}`", one.name.zh, quorum, approval or "no threshold", one.source, one.mark)
        yield f"| {' | '.join(cells)} |"


def _threshold(one: Threshold) -> str:
    return f"{one.counter} {one.compare} {one.fraction} of {one.base}"


def _limits(said: Council) -> Iterator[str]:
    yield "## Time limits\n"
    yield "What has no budget is fixed by a notice, a procedure or a person; then the rule gives the reminders.\n"
    yield "| limit | rule | budget | reminders before it | source | mark |"
    yield "|---|---|---|---|---|---|"
    for one in said.clocks:
        budget = _budget(one.budget) if one.budget else ""
        leads = ", ".join(map(_budget, one.reminders))
        yield f"| `{one.kind}` | `{one.id}` | {budget} | {leads} | {one.source} | {one.mark} |"


def _budget(budget: Budget) -> str:
    return f"{budget.amount} {budget.unit.replace('_', ' ')}"


if __name__ == "__main__":
    main()
