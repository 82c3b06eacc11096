"""Ballots over the desk: who may cast one, for whom, when, and which of them counts."""

from uuid import uuid4

import pytest

from domain.council.refusals.ballots import (
    BallotFormWrong,
    MarksUnfit,
    NoProxies,
    NotOnRoll,
    ProxiesUsedUp,
    ProxyForOneself,
    QuestionNotAsked,
    RoundNotOpen,
    RoundOver,
    SecretWeightsDiffer,
    UnknownRound,
    WitnessNotAnother,
)
from domain.refusals import NotPermitted
from engine.catalogue import CODEC
from engine.council.ballots import paper_of
from engine.council.counting import count_round, so_far, voted
from schemas.actors import Actor
from schemas.council.acts import Blank, Chosen, Question
from schemas.council.ballots import CastBallot, GiveProxy, Help, ProxyGiven, VoidBallot
from schemas.council.rolls import RollEntry
from schemas.frame import Frame
from schemas.ids import deliberation_subject
from schemas.outcomes import Outcome
from schemas.words import Words
from tests.domain.case.people import MONDAY, PACK
from tests.engine.council.assembly import (
    CAPTAIN,
    CHAIR,
    NO,
    PLACE,
    STRANGER,
    YES,
    Assembly,
    households,
    unit_of,
)
from tests.engine.office import Office

AT_THE_DOOR = Help(helper="staff-captain", read_back=True, witness="staff-grid")


class Room:
    """A desk with a round open before it."""

    def __init__(self, office: Office, assembly: Assembly) -> None:
        self.office = office
        self.assembly = assembly

    async def take(self, command: Frame, by: Actor) -> Outcome:
        return await self.office.desk.take(command, by, uuid4())

    async def yes(self) -> int:
        found = await so_far(self.office.desk.supplies, self.assembly.deliberation, 1)
        return found.tallies[0].answers["yes"]["units"]

    async def refused(self, command: Frame, by: Actor) -> str:
        outcome = await self.take(command, by)
        assert outcome.refusal is not None, outcome
        return outcome.refusal.code


async def room(**terms: object) -> Room:
    office = await Office.opened()
    assembly = Assembly(office.ledger, MONDAY, PACK.id)
    entries = terms.pop("entries", households(10))
    await assembly.open(entries, **terms)  # type: ignore[arg-type]  # the names are those of `open`
    return Room(office, assembly)


def words(room: Room, text: str = "委托书第3号") -> Words:
    return Words(plain=text, subject=deliberation_subject(room.assembly.deliberation), field="authorisation")


def proxy(room: Room, holder: int) -> ProxyGiven:
    return ProxyGiven(holder=unit_of(holder), authorisation=words(room))


async def name(room: Room, number: int, holder: int) -> None:
    """A voter names who may vote for it."""
    given = GiveProxy(
        deliberation=room.assembly.deliberation, number=1, unit=unit_of(number), holder=unit_of(holder)
    )
    outcome = await room.take(given, room.assembly.voter(number))
    assert outcome.events == ("ProxyAuthorised",)


async def test_a_ballot_is_recorded_and_counted() -> None:
    here = await room()
    outcome = await here.take(here.assembly.ballot(1), here.assembly.voter(1))
    assert (outcome.status, outcome.events) == ("recorded", ("BallotCast",))
    assert await here.yes() == 1
    assert await voted(here.office.desk.supplies, here.assembly.deliberation, 1) == (unit_of(1),)


async def test_the_later_ballot_counts_where_it_may_be_changed() -> None:
    here = await room()
    await here.take(here.assembly.ballot(1, YES), here.assembly.voter(1))
    await here.take(here.assembly.ballot(1, NO), here.assembly.voter(1))
    assert await here.yes() == 0


async def test_a_second_ballot_is_refused_where_it_may_not() -> None:
    here = await room(may_change=False)
    await here.take(here.assembly.ballot(1, YES), here.assembly.voter(1))
    assert await here.refused(here.assembly.ballot(1, NO), here.assembly.voter(1)) == "ballot_final"
    assert await here.yes() == 1


async def test_nobody_votes_who_is_not_on_the_roll_or_for_another() -> None:
    here = await room()
    with pytest.raises(NotOnRoll):
        await here.take(here.assembly.ballot(10), here.assembly.voter(10))
    with pytest.raises(NotPermitted):
        await here.take(here.assembly.ballot(1), here.assembly.voter(2))
    other = Assembly(here.office.ledger, MONDAY, PACK.id)
    with pytest.raises(NotPermitted):
        await here.take(here.assembly.ballot(1), other.voter(1))


async def test_a_round_that_was_not_opened_is_unknown() -> None:
    here = await room()
    ballot = here.assembly.ballot(1).model_copy(update={"number": 2})
    with pytest.raises(UnknownRound):
        await here.take(ballot, here.assembly.voter(1))


async def test_after_the_closing_instant_a_ballot_is_refused_though_no_timer_fired() -> None:
    here = await room()
    here.office.later(hours=48)
    stored = await here.office.stored()
    with pytest.raises(RoundOver):
        await here.take(here.assembly.ballot(1), here.assembly.voter(1))
    assert await here.office.stored() == stored


async def test_before_the_opening_instant_a_ballot_is_refused() -> None:
    here = await room()
    here.office.later(hours=-2)
    with pytest.raises(RoundNotOpen):
        await here.take(here.assembly.ballot(1), here.assembly.voter(1))


async def test_after_an_early_close_the_ledger_refuses() -> None:
    here = await room()
    await here.take(here.assembly.ballot(1), here.assembly.voter(1))
    await here.assembly.close()
    with pytest.raises(RoundOver):
        await here.take(here.assembly.ballot(2), here.assembly.voter(2))
    found = await count_round(here.office.desk.supplies, here.assembly.deliberation, 1)
    assert found.ballots == 1


async def test_what_is_recorded_above_the_close_does_not_count() -> None:
    here = await room()
    await here.take(here.assembly.ballot(1), here.assembly.voter(1))
    await here.assembly.close()
    before = await count_round(here.office.desk.supplies, here.assembly.deliberation, 1)
    late = (await here.office.ledger.read_under("ballot/"))[0]
    stream = late.stream.replace(unit_of(1), unit_of(2))
    await here.assembly.record(stream, (CODEC.decode(late),), None)
    assert await count_round(here.office.desk.supplies, here.assembly.deliberation, 1) == before


async def test_marks_that_cannot_be_read_are_refused_online_and_kept_as_unreadable_on_paper() -> None:
    here = await room()
    unreadable = Chosen(options=("a",))
    voter, paper = here.assembly.voter(1), Help(helper=CHAIR.id, paper="17")
    with pytest.raises(MarksUnfit):
        await here.take(here.assembly.ballot(1, unreadable), voter)
    with pytest.raises(MarksUnfit):
        await here.take(here.assembly.ballot(1, Blank()), voter)
    with pytest.raises(QuestionNotAsked):
        await here.take(here.assembly.ballot(1, YES, "p9"), voter)
    await here.take(here.assembly.ballot(1, unreadable, channel="paper", help=paper), CHAIR)
    found = await so_far(here.office.desk.supplies, here.assembly.deliberation, 1)
    assert found.tallies[0].answers["invalid"]["units"] == 1


async def test_staff_of_the_building_take_a_ballot_down_and_strangers_do_not() -> None:
    here = await room()
    at_the_door = here.assembly.ballot(2, channel="assisted", help=AT_THE_DOOR)
    await here.take(at_the_door, CAPTAIN)
    event = (await here.office.ledger.read_under("ballot/"))[0]
    assert event.on_behalf_of == here.assembly.voter(2)
    assert b'"witness":"staff-grid"' in event.body
    for who in (STRANGER, here.assembly.voter(2)):
        with pytest.raises(NotPermitted):
            await here.take(at_the_door, who)
    in_the_other_building = here.assembly.ballot(1, channel="assisted", help=AT_THE_DOOR)
    with pytest.raises(NotPermitted):
        await here.take(in_the_other_building, CAPTAIN)
    alone = Help(helper="staff-captain", read_back=True, witness="staff-captain")
    with pytest.raises(WitnessNotAnother):
        await here.take(here.assembly.ballot(4, channel="assisted", help=alone), CAPTAIN)


async def test_what_staff_took_down_may_be_taken_back_and_what_came_before_counts_again() -> None:
    here = await room()
    on_paper = here.assembly.ballot(2, YES, channel="paper", help=AT_THE_DOOR)
    await here.take(on_paper, CAPTAIN)
    await here.take(here.assembly.ballot(2, NO, channel="assisted", help=AT_THE_DOOR), CAPTAIN)
    assert await here.yes() == 0

    def back(revision: int) -> VoidBallot:
        return VoidBallot(
            deliberation=here.assembly.deliberation,
            number=1,
            unit=unit_of(2),
            revision=revision,
            reason=words(here, "记错了"),
        )

    await here.take(back(2), CAPTAIN)
    assert await here.yes() == 1
    assert await here.refused(back(2), CAPTAIN) == "ballot_unknown"
    await here.take(here.assembly.ballot(2, NO), here.assembly.voter(2))
    assert await here.refused(back(4), CAPTAIN) == "ballot_their_own"
    assert await here.refused(on_paper, CAPTAIN) == "own_vote_stands"


async def test_a_voter_stands_over_a_proxy_whatever_the_order() -> None:
    here = await room(
        entries=owners(6),
        questions=OWNERS,
        electorate="owners",
        procedure="owners_ordinary",
        may_change=False,
    )
    by_proxy = here.assembly.ballot(1, NO, channel="proxy", proxy=proxy(here, 2))
    await name(here, 1, 2)
    await here.take(by_proxy, here.assembly.voter(2))
    await here.take(here.assembly.ballot(1, YES), here.assembly.voter(1))
    assert await heads(here) == 1
    assert await here.refused(by_proxy, here.assembly.voter(2)) == "own_vote_stands"
    assert await here.refused(here.assembly.ballot(1, NO), here.assembly.voter(1)) == "ballot_final"


async def test_a_holder_has_as_many_proxies_as_the_rule_lets_one_have_and_gets_one_back() -> None:
    terms = {"questions": ELECTION, "procedure": "committee_election", "phase": "ballot"}
    here = await room(**terms)
    for number in (1, 2, 3, 4, 5):
        await name(here, number, 0)

    def cast(number: int) -> CastBallot:
        return here.assembly.ballot(number, CHOSEN, "seats", channel="proxy", proxy=proxy(here, 0))

    # A change of mind is one of his proxies still.
    for number in (1, 2, 3, 3, 3):
        await here.take(cast(number), here.assembly.voter(0))
    with pytest.raises(ProxiesUsedUp):
        await here.take(cast(4), here.assembly.voter(0))
    back = VoidBallot(
        deliberation=here.assembly.deliberation, number=1, unit=unit_of(2), revision=2, reason=words(here)
    )
    await here.take(back, here.assembly.voter(2))
    await here.take(cast(4), here.assembly.voter(0))
    assert len(await voted(here.office.desk.supplies, here.assembly.deliberation, 1)) == 3
    await here.take(here.assembly.ballot(1, CHOSEN, "seats"), here.assembly.voter(1))
    await here.take(cast(5), here.assembly.voter(0))


async def test_nobody_votes_for_others_where_the_rule_knows_no_proxies() -> None:
    here = await room()
    with pytest.raises(NoProxies):
        await here.take(
            here.assembly.ballot(1, channel="proxy", proxy=proxy(here, 2)), here.assembly.voter(2)
        )
    owned = await room(entries=owners(4), questions=OWNERS, electorate="owners", procedure="owners_ordinary")
    with pytest.raises(ProxyForOneself):
        await owned.take(
            owned.assembly.ballot(1, channel="proxy", proxy=proxy(owned, 1)), owned.assembly.voter(1)
        )


async def test_a_secret_round_takes_secret_ballots_and_only_of_equal_weight() -> None:
    here = await room(secret=True)
    with pytest.raises(BallotFormWrong):
        await here.take(here.assembly.ballot(1), here.assembly.voter(1))
    with pytest.raises(BallotFormWrong):
        await (opened := await room()).take(opened.assembly.secret(1), opened.assembly.voter(1))
    uneven = await room(
        entries=owners(4), questions=OWNERS, electorate="owners", procedure="owners_ordinary", secret=True
    )
    with pytest.raises(SecretWeightsDiffer):
        await uneven.take(uneven.assembly.secret(1), uneven.assembly.voter(1))


async def test_a_reason_is_sealed_and_a_repeated_request_is_one_ballot() -> None:
    here = await room()
    reason = Words(plain="楼道窄", subject=deliberation_subject(here.assembly.deliberation), field="reason")
    ballot = here.assembly.ballot(1, reason=reason)
    key = uuid4()
    first = await here.office.desk.take(ballot, here.assembly.voter(1), key)
    assert await here.office.desk.take(ballot, here.assembly.voter(1), key) == first
    paper = await paper_of(here.office.ledger, here.assembly.deliberation, 1, unit_of(1))
    assert paper is not None
    assert len(paper.ballots) == 1
    assert "楼道窄".encode() not in (await here.office.ledger.read_under("ballot/"))[0].body


OWNERS = (Question(id="p1", rule="owners_ordinary"),)
ELECTION = (Question(id="seats", rule="committee_election", method="approval", options=("a", "b"), seats=1),)
CHOSEN = Chosen(options=("a",))


def owners(number: int) -> tuple[RollEntry, ...]:
    """Owners with parts of different size."""
    return tuple(RollEntry(unit=unit_of(n), area=5_000 + 700 * n, place=f"{PLACE}/b1") for n in range(number))


async def heads(here: Room) -> int:
    found = await so_far(here.office.desk.supplies, here.assembly.deliberation, 1)
    return found.tallies[0].answers["yes"]["heads"]
