"""Lists of owners and households as people bring them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from engine.council.listed import Given
from engine.council.registrar import Registrar
from engine.desk import Desk
from engine.rulebook import Rulebook
from ledger.port import Ledger
from schemas.actors import Actor
from schemas.council.registers import OpenRegister, RegisterKind
from tests.domain.case.people import OFFICER
from tests.domain.council.electorates import ESTATE, REGISTER
from tests.engine.office import KEYS, key

NAMES = ("王秀英", "李建国", "陈志远", "吴桂兰", "罗文斌", "周国强", "林秀英", "何美玲")


def given(rows: Iterable[Mapping[str, object]]) -> list[Given]:
    """Rows as they stand below a header in the first line."""
    return [Given(number, row) for number, row in enumerate(rows, start=2)]


def part(number: int, **changes: object) -> dict[str, object]:
    """A flat with an owner of its own."""
    row: dict[str, object] = {
        "楼栋": "1栋",
        "房号": str(101 + number),
        "业主": f"{NAMES[number % len(NAMES)]}{number}",
        "身份证号": f"11010119800101{number:04d}",
        "电话": f"139{number:08d}",
        "登记面积": "89.50",
    }
    return {name: value for name, value in {**row, **changes}.items() if value is not None}


def home(number: int, **changes: object) -> dict[str, object]:
    """A household."""
    row: dict[str, object] = {
        "楼栋": "1栋",
        "房号": str(101 + number),
        "户主": f"{NAMES[number % len(NAMES)]}{number}",
        "成年人数": 2,
    }
    return {name: value for name, value in {**row, **changes}.items() if value is not None}


async def registrar(
    desk: Desk,
    ledger: Ledger,
    rulebook: Rulebook,
    kind: RegisterKind = "owners",
    *,
    place: str = ESTATE,
    register: UUID = REGISTER,
    by: Actor = OFFICER,
    per_command: int = 5_000,
) -> Registrar:
    """A registrar before an open register."""
    opened = OpenRegister(register_id=register, place=place, kind=kind)
    await desk.take(opened, by, key(f"open/{register}"))
    return Registrar(desk, ledger, rulebook, KEYS, per_command)
