"""A scene: the lists of households and owners come into the registers, the hall is set up, and every unit gets its pass."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from heyi.demo.act_two.building import PLACE, UNDELIVERED, household_rows, owner_rows
from heyi.demo.act_two.hall import Hall, Resident
from heyi.demo.act_two.words import CHAIR, HALL
from heyi.demo.matters import OFFICER
from heyi.demo.opening import Staff
from heyi.demo.people import DemoFailed, Doors, Person
from heyi.demo.telling.names import square_metres
from heyi.importer.registers import Letter

Letters = Callable[[UUID], Awaitable[Sequence[Letter]]]
"""The passes of a register with where each letter goes, as `heyi pass` prints them."""


Now = Callable[[], datetime]


async def entered(doors: Doors, staff: Staff, letters: Letters, now: Now) -> Hall:
    """Two registers are filled from their lists over HTTP, the hall of the building is set up, passes are printed."""
    officer = staff[OFFICER]
    households = await _register(doors, officer, "households", household_rows(), "120户的名册导入")
    owners = await _register(
        doors, officer, "owners", owner_rows(), "128套房的业主名册导入：一人几套算一个人，夫妻共有算一个人"
    )
    body = await _hall(doors, officer, staff, now)
    elderly = {int(str(row["房号"])) for row in household_rows() if "老人" in str(row["标签"])}
    tenants = {int(str(row["房号"])) for row in household_rows() if "租户" in str(row["标签"])}
    living = await letters(households)
    owning = await letters(owners)
    doors.aside(f"打印{len(living)}张住户凭证、{len(owning)}张业主凭证，装进信封送到各户")
    return Hall(
        doors,
        tuple(sorted((_resident(one, elderly, tenants) for one in living), key=lambda one: one.room)),
        tuple(sorted((_resident(one, elderly, set()) for one in owning), key=lambda one: one.room)),
        households,
        owners,
        body,
        now,
    )


async def _register(
    doors: Doors, officer: Person, kind: str, rows: list[dict[str, object]], words: str
) -> UUID:
    opened = await doors.send(officer, "/api/registers", {"place": PLACE, "kind": kind})
    register = opened["id"]
    entered = await doors.send(
        officer, f"/api/registers/{register}/enter-lines", {"rows": rows}, words, lists=True
    )
    if not entered["entered"] or entered["slips"] or entered["new"] != len(rows):
        raise DemoFailed(f"{kind} 的名册没有全部登入：{entered['slips'][:3]}")
    seen: dict[str, Any] = await doors.ask(officer, f"/api/registers/{register}")
    totals = seen["totals"]
    area = f"，专有面积{square_metres(totals['area'])}平方米" if totals["area"] else ""
    doors.aside(f"名册合计：{seen['lines']}行，{totals['units']}个表决单位{area}")
    return UUID(register)


async def _hall(doors: Doors, officer: Person, staff: Staff, now: Now) -> UUID:
    body = {"kind": "hall", "place": PLACE, "name": HALL, "area": [PLACE], "tier": 1}
    hall = (await doors.send(officer, "/api/bodies", body, f"设立{HALL}", lists=True))["id"]
    member: dict[str, object] = {
        "name": CHAIR.name,
        "office": "chair",
        "filled": "ex_officio",
        "staff": staff[CHAIR].id,
        "begins": now().date().isoformat(),
    }
    await doors.send(officer, f"/api/bodies/{hall}/seat-member", member, f"{CHAIR.name}任召集人")
    return UUID(hall)


def _resident(letter: Letter, elderly: set[int], tenants: set[int]) -> Resident:
    room = int(letter.room)
    title = "永泰置业" if room in UNDELIVERED else f"{room}室 {letter.name}"
    return Resident(
        Person(title, letter.secret, letter.unit), letter.unit, room, room in elderly, room in tenants
    )
