"""The guide for mediators is true: every request in it is sent as it stands there, and answered as it says."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from api.problems import STATUS
from api.wording import CHINA
from tests.api.street import Street

GUIDE = Path(__file__).parents[2] / "docs" / "mediators.md"
REQUEST = re.compile(
    r"```http\nPOST (?P<path>\S+)\nAuthorization: Bearer \{(?P<who>[^}]+)\}\n\n(?P<body>.+?)\n```(?:\n→ `(?P<no>\d{3} \w+)`)?",
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


class Reader:
    """Somebody who does what the guide says, with the case that it is about at the moment."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.case = ""

    async def follow(self, step: Step) -> None:
        """Send one request, and hold the answer against the guide."""
        body = json.loads(await self.filled(step.body))
        if step.path == "/api/cases":
            self.case = await self.street.case(**body)
            return
        who = step.who
        if who.startswith("party "):
            who = await self.street.party(self.case, int(who.removeprefix("party ")))
        answer = await self.street.do(who, self.case, step.path.removeprefix("/api/cases/{case}/"), **body)
        expected = step.no or "200"
        got = answer.json()
        assert f"{answer.status_code} {got.get('code', '')}".strip() == expected, (step, answer.text)
        assert not step.no or STATUS[got["code"]] == answer.status_code

    async def filled(self, body: str) -> str:
        """The body with what stands in braces: the digest, days to come, numbers of notices."""
        for days in re.findall(r"\{in (\d+) days\}", body):
            day = datetime.now(UTC).astimezone(CHINA) + timedelta(days=int(days))
            body = body.replace(f"{{in {days} days}}", day.date().isoformat())
        if "{digest}" in body:
            shown = (await self.street.get(f"/api/cases/{self.case}", "mediator")).json()
            body = body.replace("{digest}", shown["agreement"]["digest"])
        for rule, party in re.findall(r"\{([a-z_]+) (\d)\}", body):
            listed = await self.street.get(f"/api/cases/{self.case}/notices", "mediator")
            (number,) = (
                one["notice"]
                for one in listed.json()["notices"]
                if (one["rule"], one["party"]) == (rule, int(party))
            )
            body = body.replace(f"{{{rule} {party}}}", str(number))
        return body


async def test_every_step_of_the_guide_is_answered_as_it_says(street: Street) -> None:
    reader = Reader(street)
    await street.seat("mediator")
    try:
        for step in steps():
            await reader.follow(step)
    finally:
        await street.unseat("mediator")


def test_nothing_of_the_guide_is_overlooked() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert len(steps()) == text.count("```http")
    assert sum(bool(step.no) for step in steps()) == text.count("\n→ ")
