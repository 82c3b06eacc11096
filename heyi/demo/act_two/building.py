"""The building of the second act: who lives in its 120 households, and who owns its 128 flats. Everything here is invented."""

from dataclasses import dataclass

PLACE = "hean/xinhe/e2/b3"
BUILDING = "3栋"

_SURNAMES = "陈李张黄何罗梁郑谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶杜苏魏吕丁任沈姚卢姜崔钟谭"
_GIVEN = (
    "嘉敏", "国华", "美玲", "伟强", "秀芳", "志明", "丽华", "建国", "桂英", "永强", "雪梅", "俊杰", "淑贞", "海波", "晓琳",
    "德胜", "婉仪", "振宇", "玉兰", "文彬", "春燕", "启明", "惠珍", "少芬", "家豪", "月娥", "锦成", "佩珊", "耀辉", "凤仪",
    "子健", "秋菊", "润生", "碧云", "浩然", "素娟", "卫东", "倩文", "兆基", "红霞", "思远", "彩虹", "树森", "慧君", "天佑",
    "爱莲", "景行", "若兰", "泽民", "巧云", "立新", "静怡", "炳坤", "艳红", "宏达", "清源", "芷晴", "松柏", "瑞华", "绮雯", "广平",
)  # fmt: skip
_AREAS = ("118.60", "89.35", "89.35", "76.20")
"""Exclusive area in square metres of the four flats of a floor."""

FLOORS = range(2, 34)
LIVED_IN = range(2, 32)
"""The top floors: three flats stand empty, five are not handed over yet."""

UNDELIVERED = (3204, 3301, 3302, 3303, 3304)
INVESTOR_FLOOR = 12
"""All four flats of this floor belong to one owner, who is one head for all that."""

_TENANT_EVERY = 4
_ELDERLY_EVERY = 6
_COUPLE_EVERY = 7


@dataclass(frozen=True, slots=True)
class Flat:
    """A flat by its room number, such as 1203."""

    room: int
    owner: int
    tenant: int | None

    @property
    def lived_in(self) -> bool:
        """Whether a household lives there."""
        return self.room // 100 in LIVED_IN

    @property
    def area(self) -> str:
        """Its area in square metres."""
        return _AREAS[self.room % 100 - 1]


def flats() -> tuple[Flat, ...]:
    """All flats, from the lowest floor up. People are numbers; the same one is the same person."""
    found = []
    for floor in FLOORS:
        for door in range(1, len(_AREAS) + 1):
            room = floor * 100 + door
            own = INVESTOR_FLOOR * 100 + 1 if floor == INVESTOR_FLOOR else room
            let = floor in LIVED_IN and (floor == INVESTOR_FLOOR or room % _TENANT_EVERY == 1)
            found.append(Flat(room, own, room + 10_000 if let else None))
    return tuple(found)


def name_of(person: int) -> str:
    """The name of somebody, each their own: there are as many names as 40 times 61."""
    nth = (person // 100 * len(_AREAS) + person % 100) * 3
    return _SURNAMES[nth % len(_SURNAMES)] + _GIVEN[nth % len(_GIVEN)]


def _phone(person: int) -> str:
    return f"1390{person:07d}"


def household_rows() -> list[dict[str, object]]:
    """The list of households as the community keeps it: who lives there, how many grown-ups, owner or tenant, elderly."""
    return [
        {
            "楼栋": BUILDING,
            "房号": str(flat.room),
            "户主": name_of(flat.tenant or flat.owner),
            "电话": _phone(flat.tenant or flat.owner),
            "成年人数": 1 + flat.room % 3,
            "标签": "、".join(
                ("租户" if flat.tenant else "业主", *(("老人",) if flat.room % _ELDERLY_EVERY == 0 else ()))
            ),
        }
        for flat in flats()
        if flat.lived_in
    ]


def owner_rows() -> list[dict[str, object]]:
    """The list of owners: every flat with its area; couples are one owner, what is not handed over is the developer's."""
    return [_owned(flat) for flat in flats()]


def _owned(flat: Flat) -> dict[str, object]:
    row: dict[str, object] = {"楼栋": BUILDING, "房号": str(flat.room), "登记面积": flat.area}
    if flat.room in UNDELIVERED:
        return {**row, "业主姓名": DEVELOPER, "开发商": DEVELOPER, "交付状态": "未交付"}
    names, phones = [name_of(flat.owner)], [_phone(flat.owner)]
    if flat.owner == flat.room and flat.room % _COUPLE_EVERY == 0:
        names.append(name_of(flat.owner + 20_000))
        phones.append(_phone(flat.owner + 20_000))
    return {
        **row,
        "业主姓名": "、".join(names),
        "电话": "、".join(phones),
        "交付状态": "已交付",
    }


DEVELOPER = "永泰置业有限公司"


def everybody() -> frozenset[str]:
    """Every name in either list."""
    listed = [str(row["户主"]) for row in household_rows()]
    listed += [one for row in owner_rows() for one in str(row["业主姓名"]).split("、")]
    return frozenset(listed)
