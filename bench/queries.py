"""Looking at many cases: the doors of lists, of supervision and of one case in a ledger of years, and in one of a hundred cases."""

import random
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from operator import itemgetter
from urllib.parse import urlencode
from uuid import UUID, uuid4

import asyncpg
import httpx

from api.cursors import cursor
from bench.ground import Ground, Row
from bench.preload import Preloaded, million
from bench.street import HOME, LIVED, Clock, street
from heyi.compose import House
from heyi.staff import Staff, enter
from schemas.actors import Role
from schemas.ids import case_id_of, case_stream

GOAL = 1.5
"""At most so many times as long as with a hundred cases."""

PAGE = 8
"""Lines of a page, few enough that each heap of the small ledger fills one: pages of equal length are compared."""

PAGES = 12
"""So many pages of the ledger of many are looked through for the one that reads about as many events as the small ledger's first."""

SLOW = 3
"""Rounds of what has no goal: at a million cases a year's indicators take seconds, and a small spread says enough."""

SAMPLE = 40
"""Cases that are looked at one by one, drawn anew from the ledger of many; each call looks at another one."""

_SOME = "select stream from current.stream_row where kind = 'case' and stage = 'withdrawn' order by number desc limit $1"
"""Cases of one kind. In the ledger of many their numbers are those of the newest copies."""
_EVENTS = "select coalesce(sum(version), 0) from ledger.stream where stream = any ($1)"
_CODE = "select key from current.lookup where kind = 'code' and ref = 1 and stream = $1"


@dataclass(slots=True)
class Side:
    """One of the two ledgers: its house, who asks, and the cases that are looked at one by one."""

    house: House
    client: httpx.AsyncClient
    tokens: dict[str, str]
    cases: list[str] = field(default_factory=list)
    after: dict[str, str] = field(default_factory=dict)
    """By the path of a door: behind which place of its list the page begins that is asked for, if not at the first."""

    async def call(self, door: "Door") -> tuple[float, int]:
        """Ask at a door; return milliseconds, and how many lines the answer has (0 where it is no page)."""
        begun = time.perf_counter()
        answer = await self.ask(door, self.after.get(door.path))
        took = (time.perf_counter() - begun) * 1000
        return took, max((len(one) for one in answer.json().values() if isinstance(one, list)), default=0)

    async def ask(self, door: "Door", after: str | None) -> httpx.Response:
        """Ask at a door, for the page behind a place in its list."""
        path = httpx.URL(door.path.format(case=random.choice(self.cases)))
        headers = {"Authorization": f"Bearer {self.tokens[door.who]}"}
        answer = await self.client.get(
            path.copy_set_param("after", after) if after else path, headers=headers
        )
        return answer.raise_for_status()


@dataclass(frozen=True, slots=True)
class Door:
    """What is asked, by whom; whether the figure has a goal, and whether pages of equal length are compared.

    Of a page that shows each case from its `events`, one of about as many events is compared.
    """

    who: str
    path: str
    goal: bool = True
    page: bool = True
    events: bool = False


async def case_queries(ground: Ground) -> list[Row]:
    """Milliseconds of each door, the two ledgers taking turns call by call."""
    preloaded = await million(ground)
    clock = Clock(preloaded.few.until)
    doors = _doors(clock)
    times: dict[str, list[tuple[float, float]]] = {}
    async with AsyncExitStack() as stack:
        sides = []
        for settings, name in (
            (preloaded.settings, preloaded.ledger),
            (preloaded.few.settings, preloaded.few.ledger),
        ):
            house, client = await stack.enter_async_context(street(settings, clock))
            captain = UUID(preloaded.few.town.people[0].there[HOME])
            cases = await _cases(ground.server.dsn(name))
            sides.append(Side(house, client, await _tokens(house, captain), cases))
        # A copy's code was never told to anybody: both ledgers are asked for one case that was lived through.
        doors["tracking by code"] = Door(
            "street", f"/api/track/{await _code(ground, sides[0].house, preloaded)}", page=False
        )
        dsns = [ground.server.dsn(name) for name in (preloaded.ledger, preloaded.few.ledger)]
        for what, door in doors.items():
            if door.events:
                await _alike(door, sides, dsns)
            # Connections, plans and packs are made once.
            lines = [(await side.call(door))[1] for side in sides for _ in range(6 if door.goal else 1)]
            if door.page and len(set(lines)) > 1:
                raise AssertionError(f"{what}: pages of {lines} lines are not compared")
        # With those before, fewer than the thirty a minute in which anybody may try tracking codes.
        for turn in range(21 if ground.rounds > 3 else 9):
            asked = [what for what, door in doors.items() if door.goal or turn < SLOW]
            for what in random.sample(asked, len(asked)):
                # Which of the two is asked first is drawn as well.
                order = random.sample((0, 1), 2)
                took = {n: (await sides[n].call(doors[what]))[0] for n in order}
                times.setdefault(what, []).append((took[0], took[1]))
    return [_row(what, doors[what], times[what], preloaded) for what in doors]


async def _alike(door: Door, sides: Sequence[Side], dsns: Sequence[str]) -> None:
    """Look for the page of the ledger of many that reads about as many events as the first page of the other one."""
    many, few = sides
    wanted = await _events(await few.ask(door, None), dsns[1])
    found: list[tuple[int, str | None]] = []
    after: str | None = None
    for _ in range(PAGES):
        answer = await many.ask(door, after)
        found.append((abs(await _events(answer, dsns[0]) - wanted), after))
        after = answer.json()["next_page"]
        if after is None or not found[-1][0]:
            break
    _, begins = min(found, key=itemgetter(0))
    if begins is not None:
        many.after[door.path] = begins


async def _events(answer: httpx.Response, dsn: str) -> int:
    """How many events the cases on a page have."""
    lines = next(one for one in answer.json().values() if isinstance(one, list))
    streams = {case_stream(UUID(line["case_id"])) for line in lines}
    connection = await asyncpg.connect(dsn)
    try:
        return int(await connection.fetchval(_EVENTS, list(streams)))
    finally:
        await connection.close()


def _doors(clock: Clock) -> dict[str, Door]:
    past = {"as_of": (clock.now - timedelta(days=60)).isoformat()}
    month = {"from": (clock.now - timedelta(days=30)).isoformat()}
    year = {"from": (clock.now - timedelta(days=365)).isoformat()}
    # The end of a list: all that was reported in the period is before it.
    then = clock.now - timedelta(days=100)
    until = (then + timedelta(days=30)).isoformat()
    long_ago = {"from": then.isoformat(), "to": until, "after": cursor(then, case_stream(UUID(int=0)))}
    soon = {"due_before": (clock.now + timedelta(days=30)).isoformat()}
    page, oversight = {"limit": str(PAGE)}, "/api/supervision"
    found: dict[str, Door] = {}
    for where, who in (("street", "street"), ("community", "community")):
        asked: dict[str, tuple[str, dict[str, str]]] = {
            "desk, nobody's": ("/api/desk", {"tab": "unassigned", "limit": "5"}),
            "desk, on hold": ("/api/desk", {"tab": "on_hold", **page}),
            "desk, over": ("/api/desk", {"tab": "done", **page}),
            "list": ("/api/cases", page),
            "list of a stage": ("/api/cases", {"stage": "handling", **page}),
            "list of an outcome": ("/api/cases", {"outcome": "failed", **page}),
            "list, due": ("/api/cases", {**soon, "limit": "1"}),
            "list, searched": ("/api/cases", {"q": "邻里", **page}),
            "overdue now": (f"{oversight}/overdue", page),
            "overdue 60 days ago": (f"{oversight}/overdue", {**past, **page}),
            "timelines of 30 days": (f"{oversight}/timelines", {**month, **page}),
            "cases behind an indicator": (f"{oversight}/indicators/on_time/cases", {**month, **page}),
        }
        for what, (path, query) in asked.items():
            whole = what.startswith(("desk", "overdue", "timelines"))
            found[f"{where}: {what}"] = Door(who, f"{path}?{urlencode(query)}", events=whole)
        for what, span in (("30 days", month), ("a year", year)):
            path = f"{oversight}/indicators?{urlencode(span)}"
            found[f"{where}: indicators of {what}"] = Door(who, path, goal=False, page=False)
        path = f"{oversight}/timelines?{urlencode({**long_ago, 'limit': '1'})}"
        found[f"{where}: timelines of long ago, what was open before"] = Door(who, path, events=True)
    building = urlencode({"place": f"{HOME}/e1/b1", **page})
    found["building: list"] = Door("community", f"/api/cases?{building}")
    found["building: desk, mine"] = Door(
        "captain", f"/api/desk?{urlencode({'tab': 'mine', **page})}", events=True
    )
    found["case"] = Door("street", "/api/cases/{case}", page=False)
    found["case, events"] = Door("street", "/api/cases/{case}/events", page=False)
    found["case, actions"] = Door("street", "/api/cases/{case}/actions", page=False)
    return found


async def _tokens(house: House, captain: UUID) -> dict[str, str]:
    staff = {
        "street": Staff(uuid4(), Role.STREET_OFFICER, "hean"),
        "community": Staff(uuid4(), Role.COMMUNITY_OFFICER, HOME),
        "captain": Staff(captain, Role.BUILDING_CAPTAIN, f"{HOME}/e1/b1"),
    }
    return {who: await enter(house, one, None) for who, one in staff.items()}


async def _cases(dsn: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        return [str(case_id_of(row["stream"])) for row in await connection.fetch(_SOME, SAMPLE)]
    finally:
        await connection.close()


async def _code(ground: Ground, house: House, preloaded: Preloaded) -> str:
    """A tracking code of a case that was lived through."""
    connection = await asyncpg.connect(ground.server.dsn(preloaded.few.ledger))
    try:
        (stream,) = (await connection.fetch(_SOME, 1))[0]
        key = await connection.fetchval(_CODE, stream)
    finally:
        await connection.close()
    code = house.keys.code_of(case_id_of(stream), 1, key.hex(), 5)
    assert code is not None
    return code


def _row(what: str, door: Door, times: list[tuple[float, float]], preloaded: Preloaded) -> Row:
    ratios = [many / few for many, few in times]
    ratio = statistics.median(ratios)
    return Row(
        name=f"case_queries, {preloaded.cases:,} cases, {what}",
        value=round(statistics.median(many for many, _ in times), 1),
        unit="ms",
        beside=f"the same with {LIVED} cases: {statistics.median(few for _, few in times):.1f} ms",
        ratio=round(ratio, 2),
        goal=f"<= {GOAL:g}" if door.goal else None,
        met=ratio <= GOAL if door.goal else None,
        n=len(times),
        spread=(round(min(ratios), 2), round(max(ratios), 2)),
    )
