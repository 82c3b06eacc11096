"""Secret ballots: what is told at the opening of the urn, and that nothing left behind says whose paper is whose."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.council.refusals.ballots import NotSecret, UrnMismatch, UrnNotOpen
from domain.council.refusals.rounds import RoundStillOpen
from domain.council.urns import opened, receipt_of
from domain.refusals import NotPermitted
from engine.council.counting import count_round, so_far
from engine.council.telling import Teller
from engine.council.urns import urn_of
from ledger.vault import Plain
from schemas.council.acts import Answered, Chosen, Question, YesNo
from schemas.council.ballots import (
    CastSecretBallot,
    GiveProxy,
    OpenUrn,
    Paper,
    ProxyGiven,
    UrnListed,
    VoidBallot,
)
from schemas.ids import deliberation_subject, urn_stream
from schemas.words import Words
from tests.domain.case.people import MONDAY, PACK
from tests.engine.council.assembly import CHAIR, NO, STRANGER, YES, Assembly, code_of, households, unit_of
from tests.engine.office import Office


async def voted() -> tuple[Office, Assembly]:
    """Five of eight have voted in secret: three say yes."""
    office = await Office.opened()
    assembly = Assembly(office.ledger, MONDAY, PACK.id)
    await assembly.open(households(8), secret=True)
    for number, marks in enumerate((YES, NO, YES, NO, YES)):
        office.later(minutes=1)
        await office.desk.take(assembly.secret(number, marks), assembly.voter(number), uuid4())
    return office, assembly


async def test_the_urn_is_told_and_counted_and_emptied() -> None:
    office, assembly = await voted()
    await assembly.close(office.ledger.now)
    teller = Teller(office.desk)
    outcome = await teller.open_urn(assembly.deliberation, 1)
    assert outcome.events == ("UrnOpened", "UrnListed")
    found = await count_round(office.desk.supplies, assembly.deliberation, 1)
    assert (found.ballots, found.tallies[0].answers["yes"], found.tallies[0].answers["no"]) == (
        5,
        {"units": 3},
        {"units": 2},
    )
    assert await office.vault.all_of(urn_stream(assembly.deliberation, 1)) == ()
    assert (await teller.open_urn(assembly.deliberation, 1)).version == outcome.version
    assert await count_round(office.desk.supplies, assembly.deliberation, 1) == found


async def test_a_voter_finds_the_own_paper_by_its_receipt() -> None:
    office, assembly = await voted()
    await assembly.close(office.ledger.now)
    await Teller(office.desk).open_urn(assembly.deliberation, 1)
    urn = await urn_of(office.ledger, assembly.deliberation, 1)
    assert urn is not None
    assert urn.find(code_of(1 * 7_919 + 11)) == (Answered(question="p1", marks=NO),)
    assert urn.find(code_of(77)) is None


async def test_a_secret_ballot_is_final_and_is_not_taken_back() -> None:
    office, assembly = await voted()
    outcome = await office.desk.take(assembly.secret(1, YES), assembly.voter(1), uuid4())
    assert outcome.refusal is not None
    assert outcome.refusal.code == "ballot_final"


async def test_a_repeated_secret_ballot_is_the_first_one_whatever_it_says() -> None:
    """No digest of the marks is kept: so the first ballot stands, and nobody can try out what it may have said."""
    office, assembly = await voted()
    key = uuid4()
    first = await office.desk.answer(assembly.secret(6, YES), assembly.voter(6), key)
    again = await office.desk.answer(assembly.secret(6, NO), assembly.voter(6), key)
    assert (again.outcome, again.replayed) == (first.outcome, True)
    digests = {office.desk._digest(assembly.secret(6, marks), assembly.voter(6)) for marks in (YES, NO)}
    assert len(digests) == 1


async def test_before_the_close_nothing_is_told() -> None:
    office, assembly = await voted()
    with pytest.raises(RoundStillOpen):
        await Teller(office.desk).open_urn(assembly.deliberation, 1)
    with pytest.raises(UrnNotOpen):
        await so_far(office.desk.supplies, assembly.deliberation, 1)
    assert len(await office.vault.all_of(urn_stream(assembly.deliberation, 1))) == 5


async def test_before_the_urn_is_open_nothing_is_counted() -> None:
    office, assembly = await voted()
    await assembly.close(office.ledger.now)
    with pytest.raises(UrnNotOpen):
        await count_round(office.desk.supplies, assembly.deliberation, 1)


async def test_an_urn_with_a_paper_less_than_ballots_is_not_counted_and_not_emptied() -> None:
    office, assembly = await voted()
    await assembly.close(office.ledger.now)
    lost = (await office.vault.all_of(urn_stream(assembly.deliberation, 1)))[0]
    del office.vault._kept[lost.digest]
    with pytest.raises(UrnMismatch) as why:
        await Teller(office.desk).open_urn(assembly.deliberation, 1)
    assert why.value.facts == {"received": 5, "found": 4}
    assert len(await office.vault.all_of(urn_stream(assembly.deliberation, 1))) == 4


async def test_what_was_sealed_and_never_recorded_is_no_ballot() -> None:
    office, assembly = await voted()
    words = assembly.secret(7, NO).paper
    await office.vault.seal(urn_stream(assembly.deliberation, 1), [plain_of(words)])
    await assembly.close(office.ledger.now)
    await Teller(office.desk).open_urn(assembly.deliberation, 1)
    assert (await count_round(office.desk.supplies, assembly.deliberation, 1)).ballots == 5
    assert await office.vault.all_of(urn_stream(assembly.deliberation, 1)) == ()


async def test_what_was_read_of_a_paper_is_neither_shown_nor_written() -> None:
    _, assembly = await voted()
    command = assembly.secret(7, NO)
    before = (repr(command), command.model_dump_json(), command.model_dump_json(context={"plain": True}))
    assert [one.marks for one in command.answers] == [NO]
    assert before == (
        repr(command),
        command.model_dump_json(),
        command.model_dump_json(context={"plain": True}),
    )
    assert command == assembly.secret(7, NO)


async def test_only_staff_of_the_place_open_an_urn_and_only_a_secret_one() -> None:
    office, assembly = await voted()
    await assembly.close(office.ledger.now)
    command = OpenUrn(deliberation=assembly.deliberation, number=1)
    with pytest.raises(NotPermitted):
        await office.desk.take(command, STRANGER, uuid4())
    assert (await office.desk.take(command, CHAIR, uuid4())).status == "recorded"
    plain = Assembly(office.ledger, MONDAY, PACK.id)
    await plain.open(households(2))
    with pytest.raises(NotSecret):
        await Teller(office.desk).open_urn(plain.deliberation, 1)


async def test_the_papers_of_the_urn_say_neither_who_nor_when() -> None:
    office, assembly = await voted()
    await assembly.close(office.ledger.now)
    await Teller(office.desk).open_urn(assembly.deliberation, 1)
    told = (await office.ledger.load(urn_stream(assembly.deliberation, 1))).events
    received = await office.ledger.read_under("ballot/")
    assert {one.actor.id for one in told}.isdisjoint({one.actor.id for one in received})
    assert len({one.recorded_at for one in told}) == 1
    for number in range(5):
        assert not any(unit_of(number).encode() in one.body for one in told)
        assert not any(receipt_of(code_of(number * 7_919 + 11)).encode() in one.body for one in received)


@given(st.lists(st.sampled_from(["yes", "no", "abstain"]), max_size=30), st.randoms(use_true_random=False))
def test_in_whatever_order_papers_lie_in_the_urn_they_are_told_alike(said: list[str], dice: object) -> None:
    papers = [
        Paper(
            receipt=code_of(n + 1),
            answers=(Answered(question="p1", marks=YesNo.model_validate({"answer": one})),),
        )
        for n, one in enumerate(said)
    ]
    shuffled = list(papers)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # random.Random
    events = opened(1, len(papers), papers)
    assert opened(1, len(papers), shuffled) == events
    listed = [paper for event in events if isinstance(event, UrnListed) for paper in event.papers]
    assert sorted(one.receipt for one in listed) == sorted(receipt_of(one.receipt) for one in papers)
    assert [one.receipt for one in listed] == sorted(one.receipt for one in listed)


async def test_two_papers_of_one_receipt_are_both_counted() -> None:
    """A voter who sends what another sent, by accident or to stop the count, stops nothing."""
    office, assembly = await voted()
    same = assembly.secret(0, NO).model_copy(update={"unit": unit_of(5)})
    await office.desk.take(same, assembly.voter(5), uuid4())
    await assembly.close(office.ledger.now)
    await Teller(office.desk).open_urn(assembly.deliberation, 1)
    found = await count_round(office.desk.supplies, assembly.deliberation, 1)
    assert (found.ballots, found.tallies[0].answers["no"]) == (6, {"units": 3})
    urn = await urn_of(office.ledger, assembly.deliberation, 1)
    assert urn is not None
    assert {one.marks for one in urn.find(code_of(11)) or ()} == {YES, NO}


async def test_a_proxy_in_secret_is_taken_back_before_the_urn_is_opened_and_left_out_of_it() -> None:
    office = await Office.opened()
    assembly = Assembly(office.ledger, MONDAY, PACK.id)
    election = Question(id="seat", rule="committee_election", method="approval", options=("a", "b"))
    await assembly.open(
        households(8), (election,), procedure="committee_election", phase="ballot", secret=True
    )

    def chosen(option: str, **more: Any) -> CastSecretBallot:
        return assembly.secret(1, Chosen(options=(option,)), "seat", **more)

    paper = Words(plain="x", subject=deliberation_subject(assembly.deliberation), field="authorisation")
    theirs = chosen("a", channel="proxy", proxy=ProxyGiven(holder=unit_of(0), authorisation=paper))
    one: dict[str, Any] = {"deliberation": assembly.deliberation, "number": 1, "unit": unit_of(1)}
    for command, by in (
        (GiveProxy(holder=unit_of(0), **one), assembly.voter(1)),
        (theirs, assembly.voter(0)),
        (VoidBallot(revision=2, reason=paper, **one), assembly.voter(1)),
        (chosen("b"), assembly.voter(1)),
    ):
        outcome = await office.desk.take(command, by, uuid4())
        assert outcome.status == "recorded", outcome
    await assembly.close(office.ledger.now)
    await Teller(office.desk).open_urn(assembly.deliberation, 1)
    urn = await urn_of(office.ledger, assembly.deliberation, 1)
    assert urn is not None
    assert [one.answers[0].marks for one in urn.listed] == [Chosen(options=("b",))]


def plain_of(words: Words) -> Plain:
    return Plain(words.subject, words.field, words.plain)
