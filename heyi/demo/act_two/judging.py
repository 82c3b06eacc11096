"""What must hold of the second act: counts, rolls, one vote each, the vote that missed by one, and what everybody may read."""

from collections.abc import Sequence

from heyi.demo.act_two.act import Held
from heyi.demo.act_two.building import everybody, flats
from heyi.demo.act_two.plan import CHARGING, OWNERS
from heyi.demo.act_two.recount import Recounted, judge_once, judge_rolls, judge_tallies, recount
from heyi.demo.checks import Check
from schemas.envelope import Recorded

OUTCOMES = (("not_passed", "not_passed"), ("passed", "passed"), ("not_passed",))
"""What each round should come to, question by question."""


def judge_council(events: Sequence[Recorded], held: Held) -> tuple[Check, ...]:
    """Everything about the deliberation, from the events themselves."""
    rounds = recount(events, str(held.deliberation))
    return (
        judge_tallies(rounds),
        judge_once(rounds),
        judge_rolls(rounds, held.rolls),
        judge_rounds(rounds),
        judge_missed(rounds),
        judge_public(held.notices),
    )


def judge_rounds(rounds: Sequence[Recounted]) -> Check:
    """Round one agrees on nothing, round two on both parts, and the owners do not carry theirs."""
    found = tuple(tuple(verdict.outcome for verdict in one.counted.verdicts) for one in rounds)
    return Check(
        "各轮结果",
        found == OUTCOMES,
        "第一轮没有共识，第二轮达成共识，业主表决没有通过" if found == OUTCOMES else str(found),
    )


def judge_missed(rounds: Sequence[Recounted]) -> Check:
    """The owners' vote misses three quarters of the heads by exactly one, and reaches those of the area."""
    verdicts = [one for held in rounds[-1:] for one in held.counted.verdicts if one.question == CHARGING]
    measured = [one for verdict in verdicts for one in verdict.measured if one.kind == "approval"]
    heads = [
        (one.numerator, one.denominator, one.needed, one.missed_by)
        for one in measured
        if one.counter == "heads"
    ]
    area = [one.reached for one in measured if one.counter == "area"]
    holds = heads == [(OWNERS.yes, OWNERS.voting, OWNERS.yes + 1, 1)] and area == [True]
    return Check("差一票", holds, "业主人数差1人，面积够" if holds else f"{heads} {area}")


def judge_public(notices: str) -> Check:
    """No name of the building and no room number in what everybody may read."""
    sought = [*everybody(), *(f"{flat.room}室" for flat in flats()), *(f"{flat.room}房" for flat in flats())]
    found = [one for one in sought if one in notices]
    seen = f"公示里没有{len(sought)}个姓名、房号中的任何一个"
    return Check("公示去标识", bool(notices) and not found, "；".join(found[:3]) or seen)
