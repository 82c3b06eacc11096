"""Columns of lists that people keep of households and owners: the headers, states and tags as they write them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from schemas.cited import Code
from schemas.council.registers import AreaSource

HEADERS: Mapping[str, tuple[str, ...]] = {
    "building": ("building", "place", "楼栋", "楼号", "栋", "幢", "地点"),
    "room": ("room", "house", "door", "房号", "室号", "门牌", "房屋", "单元房号"),
    "name": ("name", "owner", "resident", "head", "姓名", "业主", "业主姓名", "产权人", "户主", "居民姓名", "代表姓名"),
    "id_number": ("id_number", "id_card", "证件号", "证件号码", "身份证号", "身份证号码"),
    "phone": ("phone", "mobile", "电话", "联系电话", "手机", "手机号"),
    "area": ("area", "专有面积", "专有部分面积", "建筑面积", "面积"),
    "area_source": ("area_source", "面积来源"),
    "area_registry": ("area_registry", "登记面积", "不动产登记面积"),
    "area_survey": ("area_survey", "测绘面积", "实测面积"),
    "area_contract": ("area_contract", "合同面积", "买卖合同面积"),
    "status": ("status", "交付状态", "交付情况"),
    "developer": ("developer", "建设单位", "开发商"),
    "adults": ("adults", "成年人数", "成年人口", "18岁以上人数"),
    "birth": ("birth", "birth_date", "出生日期", "出生年月日"),
    "speaker": ("speaker", "户代表", "是否户代表"),
    "tags": ("tags", "标签", "身份"),
}  # fmt: skip
"""Fields of a line, and the headers under which they are found, the best first."""

AREA_SOURCES: Mapping[str, AreaSource] = {
    "registry": "registry", "登记": "registry", "不动产登记": "registry", "不动产登记簿": "registry",
    "survey": "survey", "测绘": "survey", "实测": "survey",
    "contract": "contract", "合同": "contract", "买卖合同": "contract",
}  # fmt: skip

HANDED_OVER: Mapping[str, bool] = {
    "handed_over": True, "delivered": True, "已交付": True, "交付": True, "已收房": True,
    "not_handed_over": False, "undelivered": False, "未交付": False, "未收房": False,
    "unsold": False, "未售": False, "未出售": False,
}  # fmt: skip

SPEAKS: Mapping[str, bool] = {
    "是": True, "√": True, "✓": True, "户代表": True, "yes": True, "true": True, "1": True,
    "否": False, "×": False, "no": False, "false": False, "0": False,
}  # fmt: skip
"""Whether somebody speaks for the household, as it is written in that column."""

TAGS: Mapping[str, Code] = {
    "业主": "owner", "租户": "tenant", "租客": "tenant", "承租人": "tenant",
    "老人": "elderly", "老年人": "elderly", "女": "woman", "妇女": "woman",
    "党员": "party_member", "非户籍": "non_local", "外来人口": "non_local", "新市民": "non_local",
    "楼长": "captain", "志愿者": "volunteer", "残疾人": "disabled",
    "户代表": "speaker",
    **{code: code for code in (
        "owner", "tenant", "elderly", "woman", "party_member", "non_local", "captain", "volunteer", "disabled",
        "speaker",
    )},
}  # fmt: skip
"""Tags as they are written, and the code that each is kept as; what is in neither is a slip, not a new tag."""


def is_header(names: Sequence[str]) -> bool:
    """Whether a line names columns: the name or the room, and something else beside it."""
    found = {field for field in HEADERS if column_of(field, names) is not None}
    return bool(found & {"name", "room"}) and len(found) > 1


def column_of(field: str, names: Iterable[str]) -> str | None:
    """The header under which a field stands, whatever case, spaces or asterisks it is written with; None when nowhere."""
    return _column_of(field, tuple(names))


@lru_cache(4096)
def _column_of(field: str, names: tuple[str, ...]) -> str | None:
    """Rows of one list have the same headers, a hundred thousand times over."""
    known = {_plain(name): name for name in names if name}
    return next((known[_plain(one)] for one in HEADERS[field] if _plain(one) in known), None)


def _plain(header: str) -> str:
    return "".join(header.split()).strip("*＊:：").casefold()
