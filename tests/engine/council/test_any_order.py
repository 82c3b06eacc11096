"""Whatever order votes, changes and repeated requests come in, the tally is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.council.ballot_counting import Count
from engine.council.counting import count_round
from schemas.actors import Actor
from schemas.council.acts import Question, YesNo
from schemas.council.ballots import CastBallot, Help
from schemas.council.rolls import RollEntry
from schemas.ids import NAMESPACE
from tests.domain.case.people import MONDAY, PACK
from tests.engine.council.assembly import CAPTAIN, PLACE, Assembly, unit_of
from tests.engine.office import Office

UNITS = 5
DELIBERATION, REGISTER = UUID(int=7), UUID(int=8)
OWNERS = tuple(
    RollEntry(unit=unit_of(n), area=4_000 + 1_100 * n, heads=1 + n % 2, place=f"{PLACE}/b1")
    for n in range(UNITS)
)


@dataclass(frozen=True)
class Act:
    """One who votes, in which way, and how often the request is sent again later."""

    unit: int
    answer: str
    channel: str
    again: int


acts = st.lists(
    st.builds(
        Act,
        unit=st.integers(0, UNITS - 1),
        answer=st.sampled_from(["yes", "no", "abstain"]),
        channel=st.sampled_from(["online", "paper"]),
        again=st.integers(0, 2),
    ),
    max_size=14,
)


def standing(said: Sequence[Act], may_change: bool) -> dict[str, int]:
    """What everybody said in the end, added up by area; written down without any of the code that is tested."""
    last: dict[int, Act] = {}
    for one in said:
        before = last.get(one.unit)
        if before is None or (may_change and one.channel == before.channel):
            last[one.unit] = one
        elif (before.channel, one.channel) == ("paper", "online"):
            last[one.unit] = one  # what staff entered never stands over what the voter sent
    return {
        answer: sum(OWNERS[unit].area for unit, its in last.items() if its.answer == answer)
        for answer in ("yes", "no", "abstain")
    }


async def counted(said: Sequence[Act], order: Sequence[int], may_change: bool) -> Count:
    """Take each unit's acts in their order, the units' and the repetitions mixed as `order` says; count after the close."""
    office = await Office.opened()
    assembly = Assembly(office.ledger, MONDAY, PACK.id, REGISTER, DELIBERATION)
    await assembly.open(
        OWNERS,
        (Question(id="p1", rule="owners_ordinary"),),
        electorate="owners",
        procedure="owners_ordinary",
        may_change=may_change,
    )
    waiting = {unit: [n for n, one in enumerate(said) if one.unit == unit] for unit in range(UNITS)}
    sent: list[int] = []
    for unit in order:
        if unit < UNITS and waiting[unit]:
            sent.append(waiting[unit].pop(0))
            await send(office, assembly, said, sent[-1])
        elif unit >= UNITS and sent:
            # Somebody's telephone repeats a request that was answered long ago.
            repeated = sent[unit % len(sent)]
            if said[repeated].again:
                await send(office, assembly, said, repeated)
    for left in waiting.values():
        for n in left:
            await send(office, assembly, said, n)
    await assembly.close()
    return await count_round(office.desk.supplies, assembly.deliberation, 1)


async def send(office: Office, assembly: Assembly, said: Sequence[Act], n: int) -> None:
    one = said[n]
    paper = one.channel == "paper"
    by: Actor = CAPTAIN if paper else assembly.voter(one.unit)
    ballot: CastBallot = assembly.ballot(
        one.unit,
        YesNo.model_validate({"answer": one.answer}),
        channel=one.channel,
        help=Help(helper=CAPTAIN.id, paper=str(n)) if paper else None,
    )
    await office.desk.take(ballot, by, uuid5(NAMESPACE, f"{n}"))


@settings(max_examples=40)
@given(acts, st.booleans(), st.randoms(use_true_random=False))
async def test_any_order_of_votes_changes_and_retries_gives_the_same_tally(
    said: list[Act], may_change: bool, dice: Random
) -> None:
    orders = [[dice.randrange(UNITS + 4) for _ in range(3 * len(said))] for _ in range(2)]
    first, second = [await counted(said, order, may_change) for order in orders]
    assert first == second
    found = first.tallies[0].answers
    assert {answer: found[answer]["area"] for answer in ("yes", "no", "abstain")} == standing(
        said, may_change
    )
