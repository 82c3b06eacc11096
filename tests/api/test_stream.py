"""The event stream over a connection: what is announced to whom, and that coming back leaves nothing out and repeats nothing."""

import asyncio
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import httpx
import pytest

from heyi.app import app_of
from tests.api.listening import PATH, Block, heard, listening, opened
from tests.api.served import free_port, served
from tests.api.street import NAME, PHONE, STATEMENT, TITLE, Street, open_street
from tests.house import furnished, settings_for
from tests.templates import Templates


@pytest.fixture
async def far(templates: Templates) -> AsyncIterator[Street]:
    """A street whose doors are another process's, as far as a connection can tell."""
    async with templates.fresh() as stores:
        here = settings_for(stores, policy="xinhe", port=free_port())
        async with furnished(here) as house, open_street(house, app_of(house)) as street:
            with served(here) as address:
                async with httpx.AsyncClient(base_url=address) as street.client:
                    yield street


async def _position(street: Street, case: str) -> int:
    """The position of a case's newest event."""
    return max(one.position for one in await street.house.ledger.read(0, 5000) if case in one.stream)


async def _recorded(street: Street) -> list[tuple[int, str, int, str]]:
    """Every event of a case, as it is announced."""
    return [
        (one.position, one.stream, one.version, one.kind)
        for one in await street.house.ledger.read(0, 5000)
        if one.stream.startswith("case/")
    ]


def _announced(blocks: list[Block]) -> list[tuple[int, str, int, str]]:
    return [
        (one.told["position"], one.told["stream"], one.told["version"], one.told["kind"]) for one in blocks
    ]


async def test_what_happens_is_announced_in_codes_and_ids(far: Street) -> None:
    async with listening(far.client, far.bearer("captain")) as stream:
        first = await opened(stream)
        case = await far.case()
        await far.done("captain", case, "confirm-triage")
        await far.done("captain", case, "add-note", text=STATEMENT)
        recorded = await _recorded(far)
        told = await heard(stream, len(recorded))
    assert first.retry == 3000
    assert first.id is not None
    assert first.id < recorded[0][0]
    assert _announced(told) == recorded
    for block in told:
        assert block.event == "case"
        assert block.id == block.told["position"]
        assert set(block.told) == {"topic", "stream", "version", "position", "kind"}
        assert block.told["topic"] == "case"
        assert block.told["stream"] == f"case/{case}"
        assert not any(words in block.data for words in (NAME, PHONE, TITLE, STATEMENT))


async def test_who_comes_back_again_and_again_hears_everything_once(far: Street) -> None:
    chance, found = Random(7), list[Block]()

    async def filing() -> None:
        for _ in range(12):
            await far.case()

    async with listening(far.client, far.bearer("captain")) as stream:
        last = (await opened(stream)).id
    writing = asyncio.create_task(filing())
    while not writing.done() or len(found) < len(await _recorded(far)):
        behind = len(await _recorded(far)) - len(found)
        if behind == 0:
            await asyncio.sleep(0.005)  # nothing may come any more
            continue
        back = {**far.bearer("captain"), "Last-Event-ID": str(last)}
        async with listening(far.client, back) as stream:
            found += await heard(stream, chance.randint(1, min(5, behind)))
            last = found[-1].id
    await writing
    assert _announced(found) == await _recorded(far)


async def test_from_the_start_and_from_where_one_left_off(far: Street) -> None:
    for _ in range(3):
        await far.case()
    recorded = await _recorded(far)
    bearer = far.bearer("supervisor")
    async with listening(far.client, bearer, f"{PATH}?after=0&topics=case") as stream:
        told = await heard(stream, len(recorded))
    assert _announced(told) == recorded
    half = recorded[len(recorded) // 2]
    # A reader that comes back by itself repeats the address it began with, and says in a header where it is.
    back = {**bearer, "Last-Event-ID": str(half[0])}
    async with listening(far.client, back, f"{PATH}?after=0") as stream:
        told = await heard(stream, len(recorded) // 2 - 1)
    assert _announced(told) == recorded[len(recorded) // 2 + 1 :][: len(told)]


async def test_a_position_that_the_ledger_does_not_reach_is_taken_back(far: Street) -> None:
    case = await far.case()
    newest = await _position(far, case)
    async with listening(far.client, far.bearer("captain"), f"{PATH}?after=9000000") as stream:
        (told,) = await heard(stream, 1)
        assert (told.event, told.id) == ("reset", newest)
        assert told.told == {"topic": "reset", "position": newest}
        other = await far.case()
        assert (await heard(stream, 1))[0].told["stream"] == f"case/{other}"


async def test_staff_hear_of_the_cases_below_their_place(far: Street) -> None:
    here = await far.case()
    there = await far.case(place="hean/xinhe/e1/b2")
    last = await far.case(place="hean/xinhe/e1/b2")
    await far.done("neighbour_captain", last, "add-note", text=STATEMENT)
    expected = {
        "captain": [here],
        "neighbour_captain": [there, last],
        "grid": [here, there, last],
        "supervisor": [here, there, last],
    }
    recorded = await _recorded(far)
    for who, cases in expected.items():
        theirs = [one for one in recorded if one[1].partition("/")[2] in cases]
        async with listening(far.client, far.bearer(who), f"{PATH}?after=0") as stream:
            assert _announced(await heard(stream, len(theirs))) == theirs
    async with listening(far.client, far.bearer("stranger"), f"{PATH}?after=0") as stream:
        await opened(stream)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await heard(stream, 1)


async def test_a_party_hears_of_its_own_case_what_it_may_see(far: Street) -> None:
    case, other = await far.case(), await far.case()
    one, two = await far.party(case, 1), await far.party(case, 2)
    await far.done("captain", case, "confirm-triage")
    await far.done("captain", case, "accept")
    await far.done("captain", case, "add-note", text="内部记录：先冷一冷。")
    await far.done("captain", case, "add-note", text="只告诉申请人。", visibility="one_party", party=1)
    await far.done("captain", other, "confirm-triage")
    await far.done("captain", case, "record-contact", party=1)
    for who in (one, two):
        seen = (await far.get(f"/api/cases/{case}/events", who)).json()["events"]
        async with listening(far.client, far.bearer(who), f"{PATH}?after=0") as stream:
            told = await heard(stream, len(seen))
        assert {block.told["stream"] for block in told} == {f"case/{case}"}
        assert [(block.told["version"], block.told["kind"]) for block in told] == [
            (event["version"], event["kind"]) for event in seen
        ]
    kinds = [event["kind"] for event in (await far.get(f"/api/cases/{case}/events", one)).json()["events"]]
    assert kinds.count("NoteAdded") == 1


@pytest.mark.parametrize(
    ("who", "path", "headers", "status", "code"),
    [
        (None, PATH, {}, 401, "token_missing"),
        (None, PATH, {"Authorization": "Bearer heyi_wrong"}, 401, "token_unknown"),
        ("administrator", PATH, {}, 403, "not_permitted"),
        ("captain", f"{PATH}?after=-1", {}, 422, "malformed"),
        ("captain", f"{PATH}?after=x", {}, 422, "malformed"),
        ("captain", f"{PATH}?topics=weather", {}, 422, "malformed"),
        ("captain", f"{PATH}?topic=case", {}, 422, "malformed"),
        ("captain", PATH, {"Last-Event-ID": "x"}, 422, "malformed"),
        ("captain", PATH, {"Last-Event-ID": str(2**53)}, 422, "malformed"),
    ],
)
async def test_who_may_not_listen_and_what_is_not_understood(
    street: Street, who: str | None, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await street.client.get(path, headers={**street.bearer(who), **headers})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_server_that_stops_ends_every_stream_and_says_when_to_come_back(templates: Templates) -> None:
    async with templates.fresh() as stores:
        here = settings_for(stores, policy="xinhe", port=free_port())
        async with furnished(here) as house, open_street(house, app_of(house)) as street:
            ended: list[Any] = []

            async def listen(address: str, ready: asyncio.Event) -> None:
                async with (
                    httpx.AsyncClient(base_url=address) as client,
                    listening(client, street.bearer("captain")) as stream,
                ):
                    await opened(stream)
                    ready.set()
                    # An answer that was torn off instead of ended would raise here.
                    ended.append([block async for block in stream][-1])

            server = served(here)
            address = await asyncio.to_thread(server.__enter__)
            ready = [asyncio.Event() for _ in range(3)]
            listeners = [asyncio.create_task(listen(address, one)) for one in ready]
            await asyncio.gather(*(one.wait() for one in ready))
            await asyncio.to_thread(server.__exit__, None, None, None)
            await asyncio.gather(*listeners)
    assert [(block.retry, block.id, block.data) for block in ended] == [(3000, None, "")] * 3
