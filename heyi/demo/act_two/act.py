"""The second act: played from the lists of a building to the end of its case, and what everybody may read of it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from heyi.demo.act_two.building import PLACE
from heyi.demo.act_two.hall import Hall
from heyi.demo.act_two.scene_lists import Letters, Now, entered
from heyi.demo.act_two.scene_opened import opened, reported, taken_up
from heyi.demo.act_two.scene_settled import carried_out, published, returned
from heyi.demo.act_two.scene_talked import with_agreement, without_agreement
from heyi.demo.act_two.scene_voted import missed_by_one, referred
from heyi.demo.matters import OFFICER
from heyi.demo.opening import Staff
from heyi.demo.people import Doors, Filed


@dataclass(frozen=True, slots=True)
class Held:
    """What the second act leaves behind: the case, the deliberation, rolls as listed, notices, the vote that missed, the map."""

    filed: Filed
    deliberation: UUID
    rolls: dict[str, tuple[str, ...]]
    notices: str
    sentences: tuple[str, ...]
    opinions: tuple[str, ...]


async def deliberated(doors: Doors, staff: Staff, letters: Letters, now: Now) -> Held:
    """Play the second act; `now` tells the time by which rounds are announced and tasks fall due."""
    hall = await entered(doors, staff, letters, now)
    filed = await reported(doors, staff)
    await opened(hall, staff, filed)
    await taken_up(hall, staff)
    await without_agreement(hall, staff)
    await referred(hall, staff, await with_agreement(hall, staff))
    missed = await missed_by_one(hall, staff)
    await published(hall, staff)
    await carried_out(hall, staff)
    await returned(hall, staff, filed)
    notices = await doors.ask(None, "/api/notices", place=PLACE)
    rolls = await _rolls(hall, staff)
    return Held(filed, hall.held, rolls, str(notices), tuple(missed["sentences"]), hall.opinions)


async def _rolls(hall: Hall, staff: Staff) -> dict[str, tuple[str, ...]]:
    """Every roll of the deliberation, line by line, as its door lists it to those who organise."""
    officer = staff[OFFICER]
    seen = await hall.look(officer)
    found: dict[str, tuple[str, ...]] = {}
    for one in seen["rounds"]:
        listed: dict[str, Any] = await hall.doors.ask(officer, f"/api/rolls/{one['roll']}/entries", limit=500)
        entries: Sequence[dict[str, Any]] = listed["entries"]
        found[one["roll"]] = tuple(entry["line"] for entry in entries)
    return found
