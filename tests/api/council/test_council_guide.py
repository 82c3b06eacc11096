"""The guide to deliberating is true: every request in it is sent on its day, and answered as it says."""

import json
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from api.problems import STATUS
from heyi.derived import derive
from ledger.verify import verify
from schemas.actors import Actor, Role
from tests.api.council.households import Households, moved_in, seated
from tests.api.skipping import Skipping, skipping
from tests.api.street import BUILDING
from tests.templates import Templates

GUIDE = Path(__file__).parents[3] / "docs" / "council.md"
STEP = re.compile(
    r"^After (?P<days>\d+) days|```http\nPOST (?P<path>.+?)\nAuthorization: Bearer (?P<who>\{.+?)\n\n(?P<body>.+?)\n```"
    r"(?:\n→ `(?P<no>\d{3} \w+)`)?",
    re.DOTALL | re.MULTILINE,
)
OFFICES = (
    Actor(id="staff-officer", role=Role.COMMUNITY_OFFICER, place="hean/xinhe"),
    Actor(id="staff-supervisor", role=Role.SUPERVISOR, place="hean"),
    Actor(id="staff-captain", role=Role.BUILDING_CAPTAIN, place=BUILDING),
    Actor(id="staff-grid", role=Role.GRID_WORKER, place="hean/xinhe/e1"),
)


class Step(NamedTuple):
    """Days that pass, or a request of the guide with the refusal that it names."""

    days: str | None
    path: str
    who: str
    body: str
    no: str | None


def steps() -> list[Step]:
    """Every step of the guide, in order."""
    return [Step(**found.groupdict()) for found in STEP.finditer(GUIDE.read_text(encoding="utf-8"))]


class Reader:
    """Those who do what the guide says, in a building whose clock the test turns."""

    def __init__(self, passing: Skipping, homes: Households) -> None:
        self.passing = passing
        self.homes = homes
        self.deliberation = ""
        self.begun: list[str] = []
        self.receipts: list[str] = []
        self.statement = ""

    async def follow(self, step: Step) -> None:
        """Let the days pass, or send the request for each who is named, and hold the answers against the guide."""
        if step.days:
            await self.passing.on(int(step.days))
            return
        for who in re.findall(r"\{(.+?)\}", step.who):
            answer = await self.homes.post(who, self.filled(step.path), **json.loads(self.filled(step.body)))
            got = answer.json()
            if step.no:
                assert f"{answer.status_code} {got.get('code')}" == step.no, (step, answer.text)
                assert STATUS[got["code"]] == answer.status_code
            else:
                assert answer.status_code in (200, 201), (step, answer.text)
            self.statement = got.get("statement", self.statement)
            if got.get("receipt"):
                self.receipts.append(got["receipt"])
            if step.path == "/api/deliberations":
                self.deliberation = got["deliberation_id"]
                self.begun.append(f"/api/deliberations/{self.deliberation}")

    def filled(self, text: str) -> str:
        """What stands in braces: the deliberation, the register, its households, days to come."""
        known = {"id": self.deliberation, "register": str(self.homes.register), "statement": self.statement}
        known |= {f"unit {n}": unit for n, unit in enumerate(self.homes.units, start=1)}
        for days in re.findall(r"\{in (\d+) days\}", text):
            known[f"in {days} days"] = (self.passing.hands.now + timedelta(days=int(days))).date().isoformat()
        for name, value in known.items():
            text = text.replace(f"{{{name}}}", value)
        return text


async def test_a_deliberation_goes_its_way_as_the_guide_says(templates: Templates) -> None:
    async with skipping(templates) as passing, seated(passing.street, *OFFICES):
        reader = Reader(passing, await moved_in(passing.street, 5))
        for step in steps():
            await reader.follow(step)
        path, election = reader.begun
        seen = await reader.homes.seen("house1", path)
        assert seen["step"] == "closed"
        assert (await reader.homes.seen("house1", f"{path}/result"))["carried"] == ["p1"]
        await _is_the_roll_whose_hash_it_tells(reader, seen["rounds"][0]["roll"])
        await _is_counted_from_its_papers(reader, f"{election}/rounds/1")
        url = passing.street.house.settings.database_url.get_secret_value()
        report = await verify(url, derive)
        assert report.sound, report.findings


async def _is_the_roll_whose_hash_it_tells(reader: Reader, roll: str) -> None:
    """Whoever holds the list finds the hash that everybody was told: sort it as bytes, SHA-256 over its lines."""
    listed = await reader.homes.seen("supervisor", f"/api/rolls/{roll}/entries")
    lines = sorted(f"{one['line']}\n".encode() for one in listed["entries"])
    told = await reader.homes.seen("house1", f"/api/rolls/{roll}")
    assert told["hash"] == sha256(b"".join(lines)).hexdigest()
    assert (await reader.homes.seen("house1", f"/api/rolls/{roll}/mine"))["listed"] is True


async def _is_counted_from_its_papers(reader: Reader, election: str) -> None:
    """Everybody on the roll adds up the papers of the urn, and a receipt finds the paper of its voter."""
    for code in reader.receipts:
        found = await reader.homes.seen("house1", f"{election}/receipts/{code}")
        assert found["answers"][0]["marks"] == {"options": ["c1"]}
    urn = await reader.homes.seen("house4", f"{election}/urn")
    drawn = {sha256(code.encode()).hexdigest() for code in reader.receipts}
    assert {one["receipt"] for one in urn["listed"]} == drawn
    chosen = [one["answers"][0]["marks"]["options"] for one in urn["listed"]]
    counted = await reader.homes.seen("house4", f"{election}/count")
    assert (chosen, counted["final"], counted["ballots"]) == ([["c1"]] * 3, True, 3)
    assert counted["verdicts"][0]["elected"] == ["c1"]


def test_the_guide_has_requests() -> None:
    assert sum(1 for one in steps() if one.path) >= 25
