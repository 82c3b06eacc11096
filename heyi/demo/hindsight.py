"""What came of it: each matter with its timeline and its end, and everything that must hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.wording import DEFAULT, Locales
from engine.reading import Reader
from heyi.compose import House
from heyi.demo.checks import Check, check_ledger, judge_workflows
from heyi.demo.matters import MATTERS, STAFF, STREET, Matter
from heyi.demo.mediations import MEDIATIONS, MEDIATOR
from heyi.demo.outcomes import judge_notices, judge_outcomes, judge_privacy
from heyi.demo.people import Doors, Filed, Refused
from heyi.demo.timeline import Line, Teller
from heyi.derived import derive
from heyi.installation import owner_url
from heyi.settings import LOCALES, Settings
from ledger.port import Ledger
from schemas.actors import Actor, Role
from schemas.envelope import Recorded
from schemas.ids import case_stream

EYES = Actor(id="demo", role=Role.SUPERVISOR, place=STREET)


@dataclass(frozen=True, slots=True)
class Told:
    """A matter with its timeline, what the law refused on the way, where its case stood at the end, how its workflow did."""

    matter: Matter
    filed: Filed
    lines: tuple[Line, ...]
    refused: tuple[Refused, ...]
    stage: str
    level: str
    outcome: str | None
    over: bool
    workflow: str


async def look_back(
    settings: Settings,
    house: House,
    names: Mapping[str, str],
    doors: Doors,
    filed: Sequence[Filed],
    statuses: Mapping[str, str],
) -> tuple[tuple[Told, ...], tuple[Check, ...]]:
    """Tell each matter and check everything; `filed` is in the order of the matters, `statuses` are by stream."""
    reader = Reader(house.ledger, house.vault, house.rulebook)
    teller = Teller(reader, Locales.load(LOCALES).by_language[DEFAULT], names, EYES)
    told, looks = [], []
    for matter, one in zip((*MATTERS, *MEDIATIONS), filed, strict=True):
        stream = case_stream(one.case_id)
        look = await reader.look(stream, EYES)
        looks.append(look)
        told.append(
            Told(
                matter,
                one,
                await teller.tell(stream),
                tuple(refused for refused in doors.refused if refused.case_id == one.case_id),
                look.case.stage.value,
                look.case.level.value,
                look.case.outcome,
                look.case.over,
                statuses[stream],
            )
        )
    ended = {case_stream(one.filed.case_id): one.over for one in told}
    owner = owner_url(settings.migration_url, "HEYI_MIGRATION_URL")
    said = {*doors.said, *(post.name for post in (*STAFF, MEDIATOR))}
    checks = (
        Check("事项办结", all(ended.values()), f"{sum(ended.values())}/{len(ended)}件已结案"),
        judge_outcomes({one.matter.letter: (one.matter.outcome, one.outcome) for one in told}),
        judge_notices(
            {look.case.stream: look.case.notices for look in looks},
            (event for look in looks for event in look.events),
        ),
        *await check_ledger(settings, owner, derive),
        judge_workflows(ended, statuses),
        judge_privacy(await everything(house.ledger), said),
    )
    return tuple(told), checks


async def everything(ledger: Ledger) -> tuple[Recorded, ...]:
    """Every event of the installation, in order."""
    found: list[Recorded] = []
    while page := await ledger.read(found[-1].position if found else 0):
        found.extend(page)
    return tuple(found)
