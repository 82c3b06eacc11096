"""A number of the law bears the weakest mark of what it cites: V was read in full, S in an excerpt, M only about, D is our own."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

PACKS = Path(__file__).parents[2] / "policies" / "xinhe"
_EVERY = range(1, 400)
READ: dict[str, range | tuple[int, ...]] = {
    "人民调解法": _EVERY,
    "信访工作条例": _EVERY,
    "深圳经济特区矛盾纠纷多元化解条例": _EVERY,
    "宁波市人民调解条例": (18, 19, 20, 24, 27),
    "北京市接诉即办工作条例": range(11, 34),
    "民事诉讼法": (205, 206),
    "民诉法解释": range(353, 359),
    "最高人民法院关于人民法院特邀调解的规定": (15, 18, 22, 26, 27, 28),
    "人民法院在线调解规则": (10, 12, 15, 18, 24),
    "最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定": (12,),
    "医疗纠纷预防和处理条例": (38,),
    "劳动争议调解仲裁法": (14,),
    "未成年人保护法": (11,),
    "反家庭暴力法": (14,),
    "电子签名法": (3,),
    "城市居民委员会组织法": _EVERY,
    "村民委员会组织法": _EVERY,
    "农村集体经济组织法": (27,),
    "民法典": range(277, 288),
    "建筑物区分所有权纠纷司法解释": range(7, 14),
    "物业管理条例": (12, 13, 14, 16, 19, 20),
}
EXCERPTS: dict[str, range | tuple[int, ...]] = {
    "人民调解工作若干规定": range(27, 36),
    "北京市接诉即办工作标准": _EVERY,
    "司法部 2010 年文书格式": _EVERY,
    "四议两公开": _EVERY,
}
SHORT = {
    "特邀调解规定": "最高人民法院关于人民法院特邀调解的规定",
    "诉讼时效规定": "最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定",
}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_RANK = "VSM"


def cited(node: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Path, source and mark of everything in a pack that has them."""
    if isinstance(node, dict):
        if "source" in node and "mark" in node:
            yield f"{path}/{node.get('id', '')}", node["source"], node["mark"]
        for key, value in node.items():
            yield from cited(value, f"{path}/{key}")
    elif isinstance(node, list):
        for one in node:
            yield from cited(one, path)


ALL = [
    (f"{file.stem}{path}", source, mark)
    for file in sorted(PACKS.rglob("*.yaml"))
    for path, source, mark in cited(yaml.safe_load(file.read_text("utf-8")))
]


def number(text: str) -> int:
    """A number below a thousand, from Chinese."""
    value = digit = 0
    for one in text:
        if one in "百十":
            value += (digit or 1) * (100 if one == "百" else 10)
            digit = 0
        else:
            digit = _DIGITS[one]
    return value + digit


def mark_of(part: str) -> str:
    """The weakest mark of one law and its articles."""
    named = re.search(r"《([^》]+)》", part)
    law = named.group(1) if named else re.split(r"第|（", part)[0]
    law = SHORT.get(law, law)
    ranges = re.findall(r"第([零一二三四五六七八九十百、]+)条", part.split("：", maxsplit=1)[0])
    articles = [number(one) for some in ranges for one in some.split("、")]
    if law in READ and articles and all(one in READ[law] for one in articles):
        return "V"
    if law in EXCERPTS and all(one in EXCERPTS[law] for one in articles):
        return "S"
    return "M"


@pytest.mark.parametrize(("path", "source", "mark"), [one for one in ALL if one[2] != "D"])
def test_a_mark_is_the_weakest_of_what_is_cited(path: str, source: str, mark: str) -> None:
    parts = [part for part in source.split("；") if part]
    assert mark == max((mark_of(part) for part in parts), key=_RANK.index), (path, source)


@pytest.mark.parametrize(("path", "source", "mark"), [one for one in ALL if "本规则自定" in one[1]])
def test_what_is_our_own_says_so(path: str, source: str, mark: str) -> None:
    assert mark == "D", (path, source)


def test_what_was_not_read_is_not_marked_as_read() -> None:
    assert mark_of("《人民调解工作若干规定》第三十七条") == "M"
    assert mark_of("《人民调解工作若干规定》第三十条") == "S"
    assert mark_of("《民法典》第一百八十八条") == "M"
    assert mark_of("《信访工作条例》第三十五、三十六条") == "V"
