"""Counting again: what the ledger holds of ballots and rolls, added up here by hand, beside what was recorded and published."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from engine.catalogue import CODEC
from heyi.demo.checks import Check
from schemas.council.acts import YesNo
from schemas.council.ballots import BallotCast, BallotVoided
from schemas.council.rolls import RollEntry, RollFrozen, RollListed
from schemas.council.rounds import RoundCounted, RoundOpened
from schemas.envelope import Recorded

_COUNTERS = ("units", "heads", "area", "households", "adults")


@dataclass(frozen=True, slots=True)
class Recounted:
    """A round as it adds up: who is on its roll, and the answers that count, by unit and question."""

    opened: RoundOpened
    counted: RoundCounted
    frozen: RollFrozen
    entries: Mapping[str, RollEntry]
    answers: Mapping[str, Mapping[str, str]]


def recount(events: Sequence[Recorded], deliberation: str) -> tuple[Recounted, ...]:
    """Every round of a deliberation, given by its id, added up from single ballots."""
    stream = f"deliberation/{deliberation}"
    own = [CODEC.decode(one) for one in events if one.stream == stream]
    counts = {one.number: one for one in own if isinstance(one, RoundCounted)}
    found = []
    for opened in (one for one in own if isinstance(one, RoundOpened)):
        frozen, entries = _roll(events, f"roll/{opened.roll}")
        prefix = f"ballot/{deliberation}/{opened.number}/"
        answers = {
            unit.removeprefix(prefix): given
            for unit, papers in _by_stream(events, prefix).items()
            if (given := _counting(papers)) is not None
        }
        found.append(Recounted(opened, counts[opened.number], frozen, entries, answers))
    return tuple(found)


def _roll(events: Iterable[Recorded], stream: str) -> tuple[RollFrozen, dict[str, RollEntry]]:
    decoded = [CODEC.decode(one) for one in events if one.stream == stream]
    frozen = next(one for one in decoded if isinstance(one, RollFrozen))
    listed = (entry for one in decoded if isinstance(one, RollListed) for entry in one.entries)
    return frozen, {entry.unit: entry for entry in listed}


def _by_stream(events: Iterable[Recorded], prefix: str) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for one in events:
        if one.stream.startswith(prefix):
            found.setdefault(one.stream, []).append(one)
    return found


def _counting(papers: Iterable[Recorded]) -> dict[str, str] | None:
    """The answers of the last ballot that stands: of those sent by the voter, else of those taken down, else of those by proxy."""
    ballots: dict[int, BallotCast] = {}
    for event in (CODEC.decode(one) for one in papers):
        if isinstance(event, BallotCast):
            ballots[event.revision] = event
        elif isinstance(event, BallotVoided):
            del ballots[event.revision]
    sent = [one for one in ballots.values() if one.channel == "online"]
    standing = sent or [one for one in ballots.values() if one.proxy is None] or list(ballots.values())
    if not standing:
        return None
    return {one.question: cast(YesNo, one.marks).answer for one in standing[-1].answers}


def judge_tallies(rounds: Sequence[Recounted]) -> Check:
    """Every recorded number of yes, no and abstentions, by heads, households and area, is what the ballots add up to."""
    wrong, papers = [], 0
    for one in rounds:
        papers += len(one.answers)
        if one.counted.ballots != len(one.answers):
            wrong.append(f"第{one.opened.number}轮份数")
        for tally in one.counted.tallies:
            for answer in ("yes", "no", "abstain"):
                sums = _sums(one, tally.question, answer)
                recorded = tally.answers.get(answer, {})
                wrong += [
                    f"第{one.opened.number}轮{tally.question}{answer}：{amount}、{sums[counter]}"
                    for counter, amount in recorded.items()
                    if amount != sums[counter]
                ]
    right = f"{papers}份选票重新相加，{len(rounds)}轮的数字全部一致"
    return Check("重新计票", bool(papers) and not wrong, "；".join(wrong[:3]) or right)


def _sums(held: Recounted, question: str, answer: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for unit, given in held.answers.items():
        if given.get(question) == answer:
            entry = held.entries[unit]
            found.update({"units": 1, **{name: getattr(entry, name) for name in _COUNTERS[1:]}})
    return found


def judge_once(rounds: Sequence[Recounted]) -> Check:
    """Every unit has one answer to a question at most, stands on the roll, and no more were counted than are listed."""
    wrong = [
        f"第{one.opened.number}轮"
        for one in rounds
        if not set(one.answers) <= set(one.entries)
        or any(sum(_of(tally.answers).values()) > len(one.entries) for tally in one.counted.tallies)
        or one.counted.ballots > len(one.entries)
    ]
    sizes = "、".join(f"{len(one.answers)}/{len(one.entries)}" for one in rounds)
    return Check("一户一票", bool(rounds) and not wrong, "；".join(wrong) or f"各轮投票和名册：{sizes}")


def _of(answers: Mapping[Any, Mapping[Any, int]]) -> dict[str, int]:
    return {one: answers.get(one, {}).get("units", 0) for one in ("yes", "no", "abstain", "invalid")}


def judge_rolls(rounds: Sequence[Recounted], shown: Mapping[str, Sequence[str]]) -> Check:
    """The hash of every roll is that of the lines which its door lists, sorted, each ended by a newline; by id of the roll."""
    wrong = []
    for one in rounds:
        lines = sorted(shown.get(str(one.opened.roll), ()))
        digest = sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
        if not lines or {digest} != {one.opened.roll_hash, one.frozen.hash}:
            wrong.append(f"第{one.opened.number}轮的名册")
    right = "、".join(f"{one.opened.roll_hash[:8]}…" for one in rounds)
    return Check(
        "名册哈希", bool(rounds) and not wrong, "；".join(wrong) or f"按列出的名册重新计算一致：{right}"
    )
