"""What came of it: each matter with its timeline and its end, and everything that must hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api.wording import DEFAULT, Locales
from engine.council.reading import CouncilReader
from engine.reading import Reader
from heyi.compose import House
from heyi.demo.act_two.act import Held
from heyi.demo.act_two.building import everybody
from heyi.demo.act_two.judging import judge_council
from heyi.demo.act_two.timeline import tell_council
from heyi.demo.act_two.words import COUNCIL
from heyi.demo.checks import Check, check_ledger, judge_workflows
from heyi.demo.matters import STAFF, STREET, Matter
from heyi.demo.mediations import MEDIATOR
from heyi.demo.outcomes import judge_histories, judge_notices, judge_outcomes, judge_privacy
from heyi.demo.people import Doors, Filed, Refused
from heyi.demo.timeline import Line, Teller
from heyi.derived import derive
from heyi.installation import owner_url
from heyi.settings import LOCALES, Settings
from ledger.port import Ledger
from schemas.actors import Actor, Role
from schemas.envelope import Recorded
from schemas.ids import case_stream, deliberation_stream

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


@dataclass(frozen=True, slots=True)
class CouncilTold:
    """A deliberation with its timeline, how its vote missed, its map of opinions, where it stood at the end, how its workflow did."""

    deliberation: UUID
    number: str
    lines: tuple[Line, ...]
    refused: tuple[Refused, ...]
    missed: tuple[str, ...]
    opinions: tuple[str, ...]
    step: str
    over: bool
    workflow: str


@dataclass(frozen=True, slots=True)
class Hindsight:
    """What was played: matters with what their filing was told, the second act if it was, workflows and what they hold by stream."""

    played: Sequence[tuple[Matter, Filed]]
    held: Held | None
    statuses: Mapping[str, str]
    histories: Mapping[str, bytes]


async def look_back(
    settings: Settings, house: House, names: Mapping[str, str], doors: Doors, seen: Hindsight
) -> tuple[tuple[Told, ...], CouncilTold | None, tuple[Check, ...]]:
    """Tell each matter and the deliberation, and check everything."""
    reader = Reader(house.ledger, house.vault, house.rulebook)
    locale = Locales.load(LOCALES).by_language[DEFAULT]
    teller = Teller(reader, locale, names, EYES)
    told, looks = [], []
    for matter, one in seen.played:
        stream = case_stream(one.case_id)
        look = await reader.look(stream, EYES)
        looks.append(look)
        told.append(
            Told(
                matter,
                one,
                await teller.tell(stream),
                _refused(doors, one.case_id),
                look.case.stage.value,
                look.case.level.value,
                look.case.outcome,
                look.case.over,
                seen.statuses[stream],
            )
        )
    council = await _council(house, names, doors, seen) if seen.held else None
    ended = {case_stream(one.filed.case_id): one.over for one in told}
    if council is not None:
        ended[deliberation_stream(council.deliberation)] = council.over
    owner = owner_url(settings.migration_url, "HEYI_MIGRATION_URL")
    said = {*doors.said, *(post.name for post in (*STAFF, MEDIATOR, *COUNCIL))}
    said |= everybody() if seen.held else frozenset()
    events = await everything(house.ledger)
    proven = judge_notices(
        {look.case.stream: look.case.notices for look in looks},
        (event for look in looks for event in look.events),
    )
    checks = (
        Check("事项办结", all(ended.values()), f"{sum(ended.values())}/{len(ended)}件已结"),
        judge_outcomes({one.matter.letter: (one.matter.outcome, one.outcome) for one in told}),
        *((proven,) if len(told) > 1 else ()),
        *(judge_council(events, seen.held) if seen.held else ()),
        *await check_ledger(settings, owner, derive),
        judge_workflows(ended, seen.statuses),
        judge_privacy(events, said),
        judge_histories(seen.histories, said),
    )
    return tuple(told), council, checks


def _refused(doors: Doors, about: UUID) -> tuple[Refused, ...]:
    return tuple(refused for refused in doors.refused if refused.case_id == about)


async def _council(house: House, names: Mapping[str, str], doors: Doors, seen: Hindsight) -> CouncilTold:
    held = seen.held
    if held is None:
        raise ValueError("the second act was not played")
    stream = deliberation_stream(held.deliberation)
    locale = Locales.load(LOCALES).by_language[DEFAULT]
    look, lines = await tell_council(
        CouncilReader(house.ledger, house.vault, house.rulebook), stream, locale, names, EYES
    )
    return CouncilTold(
        held.deliberation,
        look.deliberation.number,
        lines,
        _refused(doors, held.deliberation),
        held.sentences,
        held.opinions,
        look.deliberation.step.value,
        look.deliberation.over,
        seen.statuses[stream],
    )


async def everything(ledger: Ledger) -> tuple[Recorded, ...]:
    """Every event of the installation, in order."""
    found: list[Recorded] = []
    while page := await ledger.read(found[-1].position if found else 0):
        found.extend(page)
    return tuple(found)
