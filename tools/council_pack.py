"""What a pack says of deliberation, as tables: whose matters, by which procedure and majority, with which time limits."""

from collections.abc import Iterator

from schemas.cited import Cited
from schemas.council.procedures import Council, Phase, Procedure
from schemas.council.rules import DecisionRule, Threshold, Way
from schemas.council.seats import SeatRule
from schemas.policy import PolicyPack
from tools.cells import budget, files
from tools.reached import Reached


def cited(pack: PolicyPack) -> tuple[Cited, ...]:
    """Everything of a pack's deliberation that names its source."""
    said = pack.council
    if said is None:
        return ()
    single = tuple(one for one in (said.supporters, said.breaches, said.repeated) if one is not None)
    numbers = tuple(number for one in pack.procedures for number in (one.notice_days, one.publish_days))
    lists = (*said.matters, *said.clocks, *said.rejections.values(), *said.seats)
    return (*lists, *single, *pack.procedures, *numbers, *pack.decisions)


def council(pack: PolicyPack, reached: Reached) -> Iterator[str]:
    """The sections of a pack that knows of deliberation; of its time limits with the tests that name their kind."""
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
    yield from _limits(pack.council, reached)
    yield ""
    yield from _numbers(pack.council)
    yield ""
    yield from _seats(pack.council.seats)
    yield ""
    yield from _rejections(pack.council)


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
    return f"{phase.kind} of {who} by `{phase.rule}` for {budget(phase.length)}{times}"


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
    yield "| rule | 中文 | taking part | approval | ballots | source | mark |"
    yield "|---|---|---|---|---|---|---|"
    for one in decisions:
        quorum = " or ".join(map(_way, one.participation))
        approval = " and ".join(map(_threshold, one.approval)) or "; ".join(
            f"{grade.id}: {' and '.join(map(_threshold, grade.all_of)) or 'no objection'}"
            for grade in one.grades
        )
        approval = approval or "no threshold"
        cells = (f"`{one.id}`", one.name.zh, quorum, approval, _papers(one), one.source, one.mark)
        yield f"| {' | '.join(cells)} |"


def _way(way: Way) -> str:
    whose = f" ({', '.join(way.electorates)})" if way.electorates else ""
    return f"{way.counted}{whose}: {' and '.join(map(_threshold, way.all_of))}"


def _papers(one: DecisionRule) -> str:
    """What a rule says of ballots beside how they are counted."""
    proxies = "any number of proxies" if one.proxies is None else f"{one.proxies} proxies"
    said = {
        "secret": one.secret,
        "final": not one.may_change and not one.secret,
        proxies: one.proxies != 0,
        "non-voters count with the majority": one.non_voters == "with_majority",
    }
    return "; ".join(what for what, holds in said.items() if holds)


def _threshold(one: Threshold) -> str:
    return f"{one.counter} {one.compare} {one.fraction} of {one.base}"


def _limits(said: Council, reached: Reached) -> Iterator[str]:
    yield "## Clocks\n"
    yield "What has no budget is fixed by a notice, a procedure or a person; then the rule gives the reminders. Two kinds have no"
    yield "rule: a closed round is counted at once (`tally`), and what lies between two rounds stands in the procedure (`cooling`).\n"
    yield "| clock | rule | budget | reminders before it | source | mark | tests |"
    yield "|---|---|---|---|---|---|---|"
    for one in said.clocks:
        given = budget(one.budget) if one.budget else ""
        leads = ", ".join(map(budget, one.reminders))
        tests = files(reached.clock(one.kind))
        yield f"| `{one.kind}` | `{one.id}` | {given} | {leads} | {one.source} | {one.mark} | {tests} |"


def _numbers(said: Council) -> Iterator[str]:
    yield "## Numbers\n"
    yield "| what | value | source | mark |"
    yield "|---|---|---|---|"
    yield f"| so many supporters, and a topic must be answered | {said.supporters.value} | {_cited(said.supporters)} |"
    if said.breaches is not None:
        what = "so many reports of a breach in spite of a reminder, and it is mediated"
        yield f"| {what} | {said.breaches.value} | {_cited(said.breaches)} |"
    if said.repeated is not None:
        kinds = ", ".join(said.repeated.categories)
        what = "so many reports of one kind from one place within the time suggest a topic"
        value = f"{said.repeated.reports} within {budget(said.repeated.within)}: {kinds}"
        yield f"| {what} | {value} | {_cited(said.repeated)} |"


def _seats(rules: tuple[SeatRule, ...]) -> Iterator[str]:
    yield "## Seats\n"
    yield "Each is a flag that follows from the roster on any day; none keeps a body from working, but a meeting needs its sides.\n"
    yield "| rule | 中文 | bodies | test | source | mark |"
    yield "|---|---|---|---|---|---|"
    for one in rules:
        tests = {
            "an odd number": one.odd,
            f"at least {one.at_least} seats": one.at_least is not None,
            f"at most {one.at_most} seats": one.at_most is not None,
            f"{one.share} of the seats `{one.tag}`": one.share is not None,
            f"somebody of each of {', '.join(one.sides)}": bool(one.sides),
            "somebody of each place of its area": one.each_place,
        }
        said = "; ".join(test for test, holds in tests.items() if holds)
        yield f"| `{one.id}` | {one.name.zh} | {', '.join(one.kinds)} | {said} | {_cited(one)} |"


def _rejections(said: Council) -> Iterator[str]:
    yield "## Why a topic is not taken up\n"
    yield "| code | in words | source | mark |"
    yield "|---|---|---|---|"
    for code, one in said.rejections.items():
        yield f"| `{code}` | {one.text.zh} | {_cited(one)} |"


def _cited(one: Cited) -> str:
    return f"{one.source} | {one.mark}"
