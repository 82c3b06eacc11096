"""Ballots, urns and statements over HTTP, on real stores."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx

from engine.council.passes import Pass, make_pass
from schemas.council.acts import Question
from schemas.council.meetings import AttendanceRecorded
from schemas.council.rounds import RoundCounted
from schemas.council.tallies import Tally, Verdict
from tests.api.council.households import seated
from tests.api.street import Street
from tests.domain.case.people import GRID
from tests.engine.council.assembly import Assembly, households, unit_of

YES = {"answers": [{"question": "p1", "marks": {"answer": "yes"}}]}
NO = {"answers": [{"question": "p1", "marks": {"answer": "no"}}]}


class Polls:
    """A round on a street, and calls to its doors."""

    def __init__(self, street: Street, assembly: Assembly) -> None:
        self.street = street
        self.assembly = assembly

    @property
    def path(self) -> str:
        return f"/api/deliberations/{self.assembly.deliberation}/rounds/1"

    def voter(self, number: int) -> str:
        """The name under which the holder of a pass calls."""
        name = f"{self.assembly.register}/{number}"
        granted = Pass(self.assembly.register, unit_of(number))
        self.street.tokens[name] = make_pass(self.street.house.keys, granted)
        return name

    async def post(self, who: str, path: str, body: Any, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or str(uuid4()), **self.street.bearer(who)}
        return await self.street.client.post(f"{self.path}/{path}", json=body, headers=headers)

    async def get(self, who: str, path: str) -> httpx.Response:
        return await self.street.get(f"{self.path}/{path}", who)

    async def done(self, who: str, path: str, body: Any) -> dict[str, Any]:
        answer = await self.post(who, path, body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def shown(self, who: str, path: str) -> Any:
        answer = await self.get(who, path)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def polls(street: Street, number: int = 12, **terms: Any) -> Polls:
    policy = (await street.house.rulebook.current()).id
    assembly = Assembly(street.house.ledger, datetime.now(UTC), policy)
    await assembly.move_in(number + 1)  # the last one stands on no roll
    await assembly.open(households(number), **terms)
    return Polls(street, assembly)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_household_votes_with_its_pass_and_changes_its_mind(street: Street) -> None:
    here = await polls(street)
    first = await here.done(here.voter(1), "ballots", YES)
    assert first == {
        "deliberation_id": str(here.assembly.deliberation),
        "round": 1,
        "unit": unit_of(1),
        "revision": 1,
        "events": ["BallotCast"],
        "receipt": None,
    }
    await here.done(here.voter(1), "ballots", NO)
    own = await here.shown(here.voter(1), "ballots/mine")
    assert (own["counting"], own["answers"]) == (2, NO["answers"])


async def test_the_same_request_again_is_one_ballot(street: Street) -> None:
    here = await polls(street)
    first = await here.post(here.voter(1), "ballots", YES, "a-key")
    again = await here.post(here.voter(1), "ballots", YES, "a-key")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert code(await here.post(here.voter(1), "ballots", NO, "a-key")) == (409, "command_reused")


async def test_what_does_not_fit_is_refused_in_words(street: Street) -> None:
    here = await polls(street, may_change=False)
    voter = here.voter(1)
    unreadable = {"answers": [{"question": "p1", "marks": {"options": ["a"]}}]}
    assert code(await here.post(voter, "ballots", unreadable)) == (409, "marks_unfit")
    assert code(await here.post(voter, "ballots", {"answers": YES["answers"] * 2})) == (422, "malformed")
    assert code(await here.post(voter, "ballots", {**YES, "channel": "assisted"})) == (422, "malformed")
    await here.done(voter, "ballots", YES)
    assert code(await here.post(voter, "ballots", NO)) == (409, "ballot_final")
    assert code(await here.post(here.voter(12), "ballots", YES)) == (409, "not_on_roll")
    assert code(await here.post("officer", "ballots", YES)) == (409, "unit_missing")
    assert code(await here.post("stranger", "ballots", {**YES, "unit": unit_of(3)})) == (403, "not_permitted")
    await here.assembly.close()
    assert code(await here.post(here.voter(2), "ballots", YES)) == (409, "round_over")


async def test_staff_take_a_ballot_down_before_a_witness_and_take_it_back(street: Street) -> None:
    here = await polls(street)
    at_the_door = {"read_back": True, "witness": "staff-grid"}
    ballot: dict[str, Any] = {**YES, "unit": unit_of(2), "channel": "assisted", "help": at_the_door}
    ghost: dict[str, Any] = {**ballot, "help": {**at_the_door, "witness": "staff-ghost"}}
    assert code(await here.post("captain", "ballots", ghost)) == (409, "witness_without_post")
    async with seated(street, GRID):
        await here.done("captain", "ballots", ballot)
    own = await here.shown(here.voter(2), "ballots/mine")
    line = {"revision": 1, "channel": "assisted", "by_proxy": None, "voided": False}
    assert own["ballots"] == [{**line, "helper": "staff-captain", "witness": "staff-grid", "paper": None}]
    await here.done(here.voter(2), f"ballots/{unit_of(2)}/void", {"revision": 1, "reason": "我没有投过"})
    assert (await here.shown(here.voter(2), "ballots/mine"))["voted"] is False


async def test_who_has_voted_is_for_those_who_run_it_and_how_for_nobody_before_voting(street: Street) -> None:
    here = await polls(street)
    await here.done(here.voter(1), "ballots", YES)
    assert await here.shown("officer", "ballots") == {"units": 12, "voted": 1, "who": [unit_of(1)]}
    assert code(await here.get(here.voter(1), "ballots")) == (403, "not_permitted")
    for who in (here.voter(2), "officer"):
        assert code(await here.get(who, "count")) == (409, "results_hidden")
    assert code(await here.get("stranger", "count")) == (404, "round_unknown")
    so_far = await here.shown(here.voter(1), "count")
    assert (so_far["final"], so_far["ballots"]) == (False, 0)
    await here.assembly.close()
    final = await here.shown(here.voter(2), "count")
    assert (final["final"], final["verdicts"][0]["outcome"]) == (True, "no_quorum")


async def test_a_secret_ballot_has_a_receipt_that_finds_it_in_the_urn(street: Street) -> None:
    here = await polls(street, secret=True)
    taken = await here.post(here.voter(1), "ballots", NO, "a-key")
    receipt = taken.json()["receipt"]
    again = await here.post(here.voter(1), "ballots", NO, "a-key")
    assert (again.status_code, again.json()["receipt"]) == (201, None)
    sent = await here.post(here.voter(2), "ballots", {**YES, "receipt": "a2" * 13})
    assert code(sent) == (422, "malformed")
    assert code(await here.post(here.voter(2), "ballots", {"answers": []})) == (409, "nothing_answered")
    drawn = (await here.done(here.voter(2), "ballots", YES))["receipt"]
    own = await here.shown(here.voter(1), "ballots/mine")
    assert (own["voted"], own["may_change"], own["answers"]) == (True, False, [])
    assert code(await here.get(here.voter(1), f"receipts/{receipt}")) == (409, "round_still_open")
    assert code(await here.post("officer", "urn", {})) == (409, "round_still_open")
    await here.assembly.close()
    assert code(await here.get(here.voter(1), "count")) == (409, "urn_not_open")
    urn = await here.done("officer", "urn", {})
    assert [one["receipt"] for one in urn["listed"]] == sorted(
        sha256(one.encode()).hexdigest() for one in (receipt, drawn)
    )
    found = await here.shown(here.voter(1), f"receipts/{receipt}")
    assert found == {"found": True, "answers": NO["answers"]}
    assert await here.shown(here.voter(1), f"receipts/{'z' * 26}") == {"found": False, "answers": []}
    assert (await here.shown(here.voter(5), "count"))["tallies"][0]["answers"]["yes"] == {"units": 1}
    assert code(await here.post(here.voter(3), "ballots", YES)) == (409, "round_over")


async def test_an_open_round_has_no_urn(street: Street) -> None:
    here = await polls(street)
    assert code(await here.get(here.voter(1), "urn")) == (409, "not_secret")


async def test_a_proxy_votes_for_another_once_the_voter_or_two_of_the_staff_said_so(street: Street) -> None:
    election = (Question(id="seat", rule="committee_election", method="approval", options=("a", "b")),)
    here = await polls(street, questions=election, procedure="committee_election", phase="ballot")
    body = {
        "answers": [{"question": "seat", "marks": {"options": ["a"]}}],
        "unit": unit_of(3),
        "channel": "proxy",
        "proxy": {"authorisation": "书面委托第3号"},
    }
    assert code(await here.post(here.voter(4), "ballots", {**body, "channel": "online"})) == (
        422,
        "malformed",
    )
    assert code(await here.post(here.voter(4), "ballots", body)) == (409, "proxy_not_given")
    named = {"holder": unit_of(4)}
    given = f"ballots/{unit_of(3)}/proxy"
    assert code(await here.post(here.voter(4), given, named)) == (403, "not_permitted")
    assert code(await here.post("officer", given, {**named, "help": {}})) == (422, "malformed")
    await here.done(here.voter(3), given, named)
    assert (await here.shown(here.voter(3), "ballots/mine"))["proxy"] == unit_of(4)
    await here.done(here.voter(4), "ballots", body)
    seen = {**named, "authorisation": "书面委托第5号", "help": {"witness": "staff-grid"}}
    async with seated(street, GRID):
        await here.done("officer", f"ballots/{unit_of(5)}/proxy", seen)
    await here.done(here.voter(4), "ballots", {**body, "unit": unit_of(5)})


async def test_a_count_knows_who_came_and_once_it_is_recorded_that_is_what_is_told(street: Street) -> None:
    here = await polls(street)
    for number in range(5):
        await here.done(here.voter(number), "ballots", YES)
    assert (await here.shown(here.voter(1), "count"))["verdicts"][0]["outcome"] == "no_quorum"
    came = tuple(unit_of(number) for number in range(7))
    await here.assembly.record(
        here.assembly.stream, (AttendanceRecorded(number=1, units=came, present=7),), None
    )
    await here.assembly.close()
    found = await here.shown(here.voter(2), "count")
    assert found["verdicts"][0]["outcome"] == "passed"
    verdict = Verdict.model_validate({**found["verdicts"][0], "outcome": "not_passed"})
    counted = RoundCounted(
        number=1,
        ballots=5,
        tallies=tuple(Tally.model_validate(one) for one in found["tallies"]),
        verdicts=(verdict,),
        leads_to="not_passed",
    )
    await here.assembly.record(here.assembly.stream, (counted,), None)
    told = await here.shown(here.voter(3), "count")
    assert told["verdicts"][0]["outcome"] == "not_passed"


async def test_what_an_open_round_comes_to_is_told_in_steps(street: Street) -> None:
    here = await polls(street)
    for number in range(6):
        await here.done(here.voter(number), "ballots", YES)
    so_far = await here.shown(here.voter(1), "count")
    assert (so_far["final"], so_far["ballots"]) == (False, 5)


async def test_statements_are_asked_one_at_a_time_and_what_others_think_is_hidden_until_one_has_said(
    street: Street,
) -> None:
    here = await polls(street)
    made = await here.done(here.voter(1), "statements", {"text": "车位按楼栋轮换"})
    await here.done(here.voter(2), "statements", {"text": "先来先停"})
    asked = await here.shown(here.voter(3), "statements/next")
    assert asked["left"] == 2
    statement = made["statement"]
    assert unit_of(1) not in statement
    await here.done(here.voter(4), f"statements/{statement}/votes", {"stance": "disagree"})
    listed = (await here.shown(here.voter(3), "statements"))["statements"]
    assert [one["id"] for one in listed] == sorted(one["id"] for one in listed)
    assert {one["text"]: one["stances"] for one in listed} == {"车位按楼栋轮换": None, "先来先停": None}
    assert not any(unit_of(n) in one["id"] for one in listed for n in (1, 2))
    await here.done(here.voter(3), f"statements/{statement}/votes", {"stance": "agree"})
    listed = (await here.shown(here.voter(3), "statements"))["statements"]
    stances = {one["text"]: one["stances"] for one in listed}
    assert stances == {"车位按楼栋轮换": {"agree": 1, "disagree": 1, "passed": 0}, "先来先停": None}
    assert (await here.shown(here.voter(3), "statements/next"))["left"] == 1


async def test_two_statements_of_one_household_have_nothing_in_common_and_a_made_up_one_is_unknown(
    street: Street,
) -> None:
    here = await polls(street)
    texts = ("车位按楼栋轮换", "夜里不停车", "先来先停")
    made = [(await here.done(here.voter(1), "statements", {"text": text}))["statement"] for text in texts]
    assert len({one.partition(".")[0] for one in made}) == len(texts)
    stance = {"stance": "agree"}
    assert code(await here.post(here.voter(2), f"statements/{unit_of(1)}.1/votes", stance)) == (
        404,
        "statement_unknown",
    )


async def test_a_withheld_statement_leaves_a_stub_with_its_reason(street: Street) -> None:
    here = await polls(street)
    made = (await here.done(here.voter(1), "statements", {"text": "三楼那家最坏"}))["statement"]
    assert code(await here.post(here.voter(2), f"statements/{made}/withhold", {"reason": "x"})) == (
        403,
        "not_permitted",
    )
    await here.done("officer", f"statements/{made}/withhold", {"reason": "点名道姓，请换一种说法"})
    (stub,) = (await here.shown(here.voter(2), "statements"))["statements"]
    assert (stub["text"], stub["withheld"]) == (None, "点名道姓，请换一种说法")
    assert (await here.shown(here.voter(2), "statements/next"))["statement"] is None
    # Nobody has a card of his own yet whose history could keep the refusal, so it is only told.
    assert code(await here.post(here.voter(2), f"statements/{made}/votes", {"stance": "agree"})) == (
        409,
        "statement_withheld",
    )


async def test_the_map_is_hidden_before_one_has_said_something_and_drawn_after_the_close(
    street: Street,
) -> None:
    here = await polls(street, 24)
    made = [
        (await here.done(here.voter(n), "statements", {"text": f"第{n}种办法"}))["statement"]
        for n in range(3)
    ]
    path = f"/api/deliberations/{here.assembly.deliberation}/map"
    assert code(await street.get(path, here.voter(3))) == (409, "results_hidden")
    for voter in range(24):
        for n, statement in enumerate(made):
            stance = ("agree", "disagree", "pass")[(voter + n * (voter % 2)) % 3]
            await here.done(here.voter(voter), f"statements/{statement}/votes", {"stance": stance})
    await here.assembly.close()
    answer = await street.get(path, here.voter(3))
    assert answer.status_code == 200, answer.text
    drawn = answer.json()["map"]
    assert (drawn["voters"], len(drawn["statements"])) == (24, 3)
    assert [one["name"] for one in drawn["groupings"]] == ["building", "title", "camps"]
    assert answer.json()["own"] is not None
    assert (await street.get(path, "officer")).json()["own"] is None
