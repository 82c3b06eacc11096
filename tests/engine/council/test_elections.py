"""Elections over the desk: quotas decide who is seated, a second ballot is judged as one, and the roster follows the result."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.council.ballot_counting import Count
from domain.council.results.standing import elected
from engine.bootstrap import publish
from engine.council.ballots import secret_paper
from engine.council.convening import Convener
from engine.council.polling import Polling
from engine.council.telling import Teller
from schemas.cited import Wording
from schemas.council.acts import Answered, Chosen, Question, Trait
from schemas.council.ballots import CastSecretBallot
from schemas.council.bodies import SeatMember
from schemas.council.meetings import RecordAttendance
from schemas.council.rounds import CloseRound, TallyRound
from schemas.council.rules import DecisionRule, Quota, Threshold, Way
from schemas.council.stages import Step
from schemas.council.tallies import QuotaResult, Verdict
from schemas.council.topics import GiveNotice
from schemas.ids import body_stream, deliberation_stream
from schemas.outcomes import Outcome
from schemas.words import Words
from tests.domain.case.people import OFFICER, PACK
from tests.domain.council.chamber import DELIBERATION, words
from tests.engine.council.assembly import code_of
from tests.engine.council.test_from_topic_to_result import Town, house, living_in
from tests.engine.office import key

COMMITTEE = UUID(int=0xC1)
NINE = tuple(f"c{n}" for n in range(1, 10))
PARTY = Quota(attribute="party", value="member", at_least_share="1/2")
MOST = DecisionRule(
    id="five_seats",
    name=Wording(zh="五席", en="Five seats"),
    electorates=("households",),
    quotas=(PARTY, Quota(attribute="building", at_most=3)),
    tie="run_off",
    source="本规则自定",
    mark="D",
)
FAIR = MOST.model_copy(update={"id": "five_in_proportion", "seating": "proportional"})
# As for a residents' committee, but of those who came.
SECOND = MOST.model_copy(
    update={
        "id": "second_ballot",
        "quotas": (),
        "participation": (Way(counted="present", all_of=(Threshold(compare=">", fraction="1/2"),)),),
        "approval": (Threshold(base="present", compare=">", fraction="1/2"),),
        "second": (Threshold(base="present", compare=">=", fraction="1/3"),),
    }
)
KNOWN = tuple(
    Trait(option=one, attribute="party", value="member" if one in ("c6", "c7", "c8") else "none")
    for one in NINE
) + tuple(Trait(option=one, attribute="building", value="b1" if one < "c4" else "b2") for one in NINE)


def seats(rule: str, number: int = 5, options: Sequence[str] = NINE) -> Question:
    known = tuple(one for one in KNOWN if one.option in options)
    return Question(
        id="seats", rule=rule, method="approval", options=tuple(options), seats=number, attributes=known
    )


async def announced(question: Question) -> Town:
    """The households of a compound are to elect, under a pack with these rules; the candidates were announced."""
    town = await Town.founded()
    rules = {"version": PACK.version + 1, "decisions": (*PACK.decisions, MOST, FAIR, SECOND)}
    await publish(town.office.desk, town.office.rulebook, PACK.model_copy(update=rules))
    await town.taken_up("building_delegates", "building_delegates", tier=1)
    await town.do(town.schedule(body=None))
    await notice(town, (question,))
    return town


async def notice(town: Town, questions: tuple[Question, ...] = ()) -> None:
    opens = (await town.state()).last_at + timedelta(days=7)
    material = words("候选人名单", "material")
    await town.do(GiveNotice(deliberation=DELIBERATION, opens=opens, material=material, questions=questions))
    town.until(opens)


async def opened(town: Town) -> int:
    """The announced round is open; its number."""
    convener = Convener(town.office.ledger, town.office.desk)
    number = len((await town.state()).rounds) + 1
    outcome = await convener.open_round(DELIBERATION, OFFICER, key(f"open/{number}"))
    assert outcome.status == "recorded", outcome
    return number


async def counted(town: Town, papers: Sequence[tuple[str, ...]], came: Sequence[int] = ()) -> Count:
    """These papers come in, one of each household, others only come; the round is counted, and the door says the same."""
    number = await opened(town)
    if came:
        units = tuple(house(one) for one in came)
        await town.do(RecordAttendance(deliberation=DELIBERATION, units=units))
    for n, paper in enumerate(papers, start=1):
        answers = (Answered(question="seats", marks=Chosen(options=paper)),)
        receipt = secret_paper(DELIBERATION, number, code_of(n * 7_919 + 11), answers)
        cast = {"deliberation": DELIBERATION, "number": number, "unit": house(n), "paper": receipt}
        await town.do(CastSecretBallot.model_validate(cast), living_in(n))
    held = (await town.state()).rounds[-1]
    town.until(held.opened.closes)
    await town.do(CloseRound(deliberation=DELIBERATION))
    await Teller(town.office.desk).open_urn(DELIBERATION, number)
    await town.do(TallyRound(deliberation=DELIBERATION))
    found = await Polling(town.office.desk.supplies).results(DELIBERATION, number, living_in(1))
    recorded = (await town.state()).rounds[-1].counted
    assert recorded is not None
    assert (recorded.ballots, recorded.tallies, recorded.verdicts) == (
        found.count.ballots,
        found.count.tallies,
        found.count.verdicts,
    )
    return found.count


def party(verdict: Verdict) -> QuotaResult:
    (found,) = (one for one in verdict.quotas if one.attribute == "party")
    return found


async def test_party_members_get_half_of_five_seats_though_others_have_more_votes() -> None:
    town = await announced(seats("five_seats"))
    papers: list[tuple[str, ...]] = [("c1", "c2", "c4", "c5", "c9")] * 4 + [("c1", "c2", "c4", "c5")] * 2
    papers += [("c6", "c7", "c8"), ("c6", "c7"), ("c6",), ("c1", "c2", "c6")]

    (found,) = (await counted(town, papers)).verdicts

    assert found.quotas_possible
    assert set(found.elected) == {"c6", "c7", "c8", "c1", "c2"}
    assert (party(found).at_least, party(found).chosen, party(found).met) == (3, 3, True)
    assert (await town.state()).step is Step.PASSED


async def test_seats_in_proportion_keep_the_quota_too() -> None:
    town = await announced(seats("five_in_proportion"))
    papers: list[tuple[str, ...]] = (
        [("c1", "c2", "c3")] * 4 + [("c1", "c2"), ("c1",)] + [("c6", "c7")] * 2 + [("c6",), ("c8", "c9")]
    )

    (found,) = (await counted(town, papers)).verdicts

    assert set(found.elected) == {"c1", "c2", "c6", "c7", "c8"}, "c3 comes before c8 by votes alone"
    assert party(found).met


async def test_without_what_is_known_of_candidates_a_quota_cannot_be_met() -> None:
    unknown = seats("five_seats").model_copy(update={"attributes": ()})
    (found,) = (await counted(await announced(unknown), [NINE[:5]] * 10)).verdicts
    assert (found.outcome, found.elected, found.quotas_possible) == ("not_passed", (), False)


async def test_those_who_were_elected_before_count_for_the_quota_of_a_run_off() -> None:
    """Three are seated, one of them a party member; three members are equal for the two seats left."""
    asked = seats("five_seats")
    also = Trait(option="c5", attribute="party", value="member")
    known = tuple(also if (one.option, one.attribute) == ("c5", "party") else one for one in asked.attributes)
    town = await announced(asked.model_copy(update={"attributes": known}))
    papers = [("c1", "c2", "c6")] * 7 + [("c5", "c7", "c8")] * 3
    (first,) = (await counted(town, papers)).verdicts
    assert (first.outcome, set(first.elected), first.open_seats) == ("run_off", {"c1", "c2", "c6"}, 2)
    await notice(town)

    (second,) = (await counted(town, [("c5", "c7")] * 6 + [("c8", "c7")] * 4)).verdicts

    again = (await town.state()).rounds[-1].opened.questions[0]
    assert (set(again.options), set(again.seated), again.seats) == ({"c5", "c7", "c8"}, {"c1", "c2", "c6"}, 2)
    assert set(second.elected) == {"c5", "c7"}
    assert (party(second).at_least, party(second).chosen, party(second).met) == (3, 3, True)
    assert set(elected(await town.state())["seats"]) == {"c1", "c2", "c5", "c6", "c7"}


async def test_a_second_ballot_needs_a_third_of_those_who_came_for_whoever_asks() -> None:
    town = await announced(seats("second_ballot", 1, ("c1", "c2", "c3")))
    (first,) = (await counted(town, [("c1",)] * 4 + [("c2",)] * 3 + [("c3",)] * 2, came=(10,))).verdicts
    assert (first.outcome, first.tied) == ("run_off", ("c1", "c2"))
    assert elected(await town.state()) == {}
    await notice(town)

    (second,) = (await counted(town, [("c1",)] * 4 + [("c2",)] * 3, came=(8, 9, 10))).verdicts

    assert (second.outcome, second.elected) == ("passed", ("c1",)), "four of ten who came are a third"
    assert {one.denominator for one in second.measured} == {10}


async def seat(town: Town, member: str, **said: object) -> Outcome:
    shape = {
        "body": COMMITTEE,
        "member": member,
        "filled": "elected",
        "begins": date(2026, 3, 1),
        "name": Words(plain="老张", subject=body_stream(COMMITTEE), field="name"),
        "decided_in": deliberation_stream(DELIBERATION),
    }
    command = SeatMember.model_validate({**shape, **said})
    return await town.office.take(command, OFFICER, f"seat/{member}/{said}")


@pytest.fixture
async def after_the_vote() -> Town:
    """Households elected c1; the committee has no members yet."""
    town = await announced(seats("second_ballot", 1, ("c1", "c2")))
    await town.body(COMMITTEE, "residents_committee")
    await counted(town, [("c1",)] * 8 + [("c2",)] * 2)
    return town


async def test_whoever_was_elected_is_seated_by_the_deliberation_that_elected_them(
    after_the_vote: Town,
) -> None:
    assert (await seat(after_the_vote, "member01", elected_as="c1")).status == "recorded"


@pytest.mark.parametrize(
    "said",
    [
        {"elected_as": "c2"},
        {},
        {"elected_as": "c1", "decided_in": deliberation_stream(UUID(int=9))},
        {"elected_as": "c1", "decided_in": body_stream(COMMITTEE)},
    ],
    ids=["another was elected", "nobody says as whom", "no such deliberation", "no deliberation"],
)
async def test_nobody_sits_by_an_election_that_did_not_elect_them(
    after_the_vote: Town, said: dict[str, object]
) -> None:
    outcome = await seat(after_the_vote, "member01", **said)
    assert outcome.refusal is not None
    assert outcome.refusal.code == "not_elected_there"


async def test_one_candidate_takes_one_seat(after_the_vote: Town) -> None:
    assert (await seat(after_the_vote, "member01", elected_as="c1")).status == "recorded"
    outcome = await seat(after_the_vote, "member02", elected_as="c1")
    assert outcome.refusal is not None
    assert outcome.refusal.code == "seated_already"
