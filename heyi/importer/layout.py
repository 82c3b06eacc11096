"""Layouts: which column holds what. Usual headers in Chinese and English are known; others are named with --map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heyi.trouble import Trouble

HEADERS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "subject", "标题", "事由", "案由", "纠纷名称", "纠纷标题", "事项名称", "dispute_type"),
    "statement": (
        "statement", "narrative", "content", "description", "text",
        "内容", "诉求", "主要内容", "纠纷内容", "诉求内容", "反映内容", "纠纷简要情况", "简要情况", "基本情况", "事情经过", "情况描述",
        "纠纷事实", "内容/诉求",
    ),
    "name": ("name", "applicant", "申请人", "姓名", "申请人姓名", "反映人", "来访人", "诉求人", "联系人", "申请人/姓名"),
    "phone": ("phone", "mobile", "tel", "电话", "联系电话", "手机", "手机号", "手机号码", "申请人电话", "联系方式"),
    "other": ("other", "others", "respondent", "被申请人", "对方", "对方当事人", "被反映人", "另一方", "被申请人姓名"),
    "other_phone": ("other_phone", "被申请人电话", "对方电话"),
    "parties": ("parties", "当事人", "双方当事人", "纠纷当事人", "各方当事人"),
    "category": ("category", "kind", "type", "类别", "类型", "分类", "纠纷类别", "纠纷类型", "dispute_type"),
    "time": ("occurred_at", "time", "date", "时间", "日期", "发生时间", "发生日期"),
    "ref": ("ref", "source_id", "id", "编号", "案号", "案件编号", "登记编号", "受理编号", "序号"),
}  # fmt: skip
"""Fields of a matter, and the headers under which they are found, the best first."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands: columns to look at in turn, the first that is not empty counts."""

    columns: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, mapping: Iterable[str] = ()) -> "Layout":
        """The usual headers, with what `FIELD=COLUMN` says in their place; raise `Trouble` for what says nothing."""
        named: dict[str, tuple[str, ...]] = {}
        for one in mapping:
            field, equals, column = one.partition("=")
            if not equals or field.strip() not in HEADERS or not column.strip():
                raise Trouble(f"--map {one}: write FIELD=COLUMN, with a field of {', '.join(HEADERS)}", 2)
            named[field.strip()] = (*named.get(field.strip(), ()), column.strip())
        return cls({**HEADERS, **named})

    def is_header(self, names: Sequence[str]) -> bool:
        """Whether a line names columns: the statement or the title, and something else beside it."""
        found = {field for field, columns in self.columns.items() if self._first(columns, names) is not None}
        return bool(found & {"statement", "title"}) and len({name for name in names if name}) > 1

    def find(self, field: str, cells: Mapping[str, object]) -> object | None:
        """What a row holds for a field, None when nothing."""
        column = self._first(self.columns[field], cells)
        return None if column is None else cells[column]

    def unused(self, names: Iterable[str]) -> tuple[str, ...]:
        """The columns of a row that nothing is read from."""
        used = {_plain(column) for columns in self.columns.values() for column in columns}
        return tuple(name for name in names if _plain(name) not in used)

    @staticmethod
    def _first(columns: Sequence[str], names: Iterable[str]) -> str | None:
        """The first of these columns that a row has, whatever case, spaces or asterisks its header is written with."""
        known = {_plain(name): name for name in names if name}
        return next((known[_plain(column)] for column in columns if _plain(column) in known), None)


def _plain(header: str) -> str:
    return "".join(header.split()).strip("*＊:：").casefold()
