"""The guide to surveys, reception days and rounds of doors is true: every request in it is sent, and answered as it says."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from api.wording import CHINA
from heyi.derived import derive
from ledger.verify import verify
from schemas.actors import Actor, Role
from tests.api.council.households import Households, moved_in, seated
from tests.api.street import Street

GUIDE = Path(__file__).parents[3] / "docs" / "fieldwork.md"
REQUEST = re.compile(
    r"```http\nPOST (?P<path>.+?)\nAuthorization: Bearer \{(?P<who>[^}]+)\}\n\n(?P<body>.+?)\n```(?:\n→ `(?P<no>\d{3} \w+)`)?",
    re.DOTALL,
)


class Step(NamedTuple):
    """One request of the guide, and the refusal that it names."""

    path: str
    who: str
    body: str
    no: str | None


def steps() -> list[Step]:
    """Every request of the guide, in order."""
    return [Step(**found.groupdict()) for found in REQUEST.finditer(GUIDE.read_text(encoding="utf-8"))]


def filled(text: str, homes: Households, about: str) -> str:
    """What stands in braces: the thing that was opened last, the roll, its households, days to come."""
    known = {"id": about, "roll": str(homes.roll)}
    known |= {f"unit {n}": unit for n, unit in enumerate(homes.units, start=1)}
    for days in re.findall(r"\{in (\d+) days\}", text):
        day = datetime.now(UTC).astimezone(CHINA) + timedelta(days=int(days))
        known[f"in {days} days"] = day.date().isoformat()
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)
    return text


async def test_every_request_of_the_guide_is_answered_as_it_says(street: Street) -> None:
    captain = Actor(id="staff-captain", role=Role.BUILDING_CAPTAIN, place="hean/xinhe/e1/b1")
    async with seated(street, captain):
        await follow(street)


async def follow(street: Street) -> None:
    """Send every request, and hold each answer against the guide."""
    homes, about = await moved_in(street, 2), ""
    for step in steps():
        path = filled(step.path, homes, about)
        answer = await homes.post(step.who, path, **json.loads(filled(step.body, homes, about)))
        got = answer.json()
        opens = path.count("/") == 2
        expected = step.no or ("201 " if opens or path.endswith("series") else "200 ")
        assert f"{answer.status_code} {got.get('code', '')}" == expected, (step, answer.text)
        about = got["id"] if opens else about
    seen = await homes.seen("captain", f"/api/outreach/{about}")
    assert (seen["coverage"]["answered"], seen["retry"]) == (1, [homes.units[1]])
    report = await verify(street.house.settings.database_url.get_secret_value(), derive)
    assert report.sound, report.findings


def test_the_guide_has_requests() -> None:
    assert len(steps()) >= 15
