"""A row read as a matter: its words, its parties, its kind and its time; nothing is made up but a title."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from heyi.importer.layout import Layout
from heyi.importer.sheets import BadRowError, Row
from schemas.frame import printable
from schemas.policy import PolicyPack

LONGEST = {"title": 100, "statement": 4000, "name": 60, "phone": 30}
"""Characters, as at the doors for people."""

MOST_PARTIES = 51
TITLE_FROM_STATEMENT = 30

_BETWEEN = re.compile(r"[、，,；;\n]+")
_NOBODY = frozenset({"无", "未知", "不详", "匿名", "unknown", "none", "null", "n/a", "na", "-", "/", "—"})
_DATE = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?:[T\s]*(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})?.*)?"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A party as a row names it."""

    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be filed. `ref` is the row's own number, if it has one; `repr` shows no words of people.

    `left_out` names the fields whose cells could not be used; nobody is turned away because of them, but they are counted.
    """

    title: str
    statement: str
    applicants: tuple[Person, ...]
    others: tuple[Person, ...]
    category: str | None
    occurred_at: datetime | None
    ref: str | None
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Matter(...)"


def read_matter(row: Row, layout: Layout, pack: PolicyPack, zone: tzinfo) -> Matter:
    """Read a row; raise `BadRowError` when it cannot be filed."""
    statement = _words("statement", layout.find("statement", row.cells))
    title = _words("title", layout.find("title", row.cells))
    if not statement and not title:
        raise BadRowError("statement_missing", "this row says nothing about what happened")
    applicants, others = _parties(row.cells, layout)
    if not applicants:
        raise BadRowError("applicant_missing", "this row names nobody who asks for help")
    if len(applicants) + len(others) > MOST_PARTIES:
        raise BadRowError("too_many_parties", f"this row names more than {MOST_PARTIES} parties")
    ref = layout.find("ref", row.cells)
    said = {name: layout.find(name, row.cells) for name in ("category", "time")}
    category, occurred_at = _category(said["category"], pack), _instant(said["time"], zone)
    used = {"category": category, "time": occurred_at}
    return Matter(
        title or _beginning(statement),
        statement or title,
        applicants,
        others,
        category,
        occurred_at,
        _text(ref) or None,
        tuple(name for name, value in said.items() if _text(value) and used[name] is None),
    )


def _parties(cells: Mapping[str, object], layout: Layout) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Who asks and who else is concerned. A list of parties begins with the one who asks."""
    applicants = tuple(_people(layout.find("name", cells), layout.find("phone", cells)))
    others = tuple(_people(layout.find("other", cells), layout.find("other_phone", cells)))
    listed = tuple(
        _people(layout.find("parties", cells), None if applicants else layout.find("phone", cells))
    )
    if not applicants:
        applicants, listed = listed[:1], listed[1:]
    named = {person.name for person in (*applicants, *others)}
    return applicants, (*others, *(person for person in listed if person.name not in named))


def _people(value: object, phone: object) -> Iterator[Person]:
    """The people of a cell: a name, several names, or objects with a name and a phone; a phone of the row is the first one's."""
    items = value if isinstance(value, list) else _BETWEEN.split(_text(value))
    for item in items:
        name = _words("name", item.get("name") if isinstance(item, dict) else item)
        if not name or "未提及" in name or name.casefold() in _NOBODY:
            continue
        own = item.get("phone") if isinstance(item, dict) else phone
        phone = None
        yield Person(name, _words("phone", own) or None)


def _words(kind: str, value: object) -> str:
    try:
        text = printable(_text(value))
    except ValueError:
        raise BadRowError("unprintable", f"the {kind} holds control characters that nobody can see") from None
    if len(text) > LONGEST[kind]:
        raise BadRowError("too_long", f"the {kind} is longer than {LONGEST[kind]} characters")
    return text


def _text(value: object) -> str:
    """A cell as text; a whole number that a workbook keeps with a decimal point is written without."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()
        case list():
            return "、".join(_text(one) for one in value)
        case _:
            return str(value).strip()


def _beginning(statement: str) -> str:
    first = re.split(r"[。！？!?\n]", statement, maxsplit=1)[0].strip() or statement.strip()
    return first if len(first) <= TITLE_FROM_STATEMENT else first[: TITLE_FROM_STATEMENT - 1] + "…"


def _category(value: object, pack: PolicyPack) -> str | None:
    """The pack's code for a kind of dispute, by code or by name; None leaves it to triage."""
    wanted = _kind(_text(value))
    for category in pack.categories:
        if wanted and wanted in (_kind(category.id), _kind(category.name.zh), _kind(category.name.en)):
            return category.id
    return None


def _kind(name: str) -> str:
    return name.casefold().strip().removesuffix("纠纷")


def _instant(value: object, zone: tzinfo) -> datetime | None:
    """When it happened; None for what cannot be read as an instant, for nobody is turned away because of that."""
    match value:
        case datetime():
            return value if value.tzinfo else value.replace(tzinfo=zone)
        case date():
            return datetime.combine(value, time(), zone)
    text = _text(value)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return _written(text, zone)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _written(text: str, zone: tzinfo) -> datetime | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    parts = {name: int(digits) for name, digits in found.groupdict().items() if digits}
    try:
        return datetime(
            parts["year"],
            parts["month"],
            parts["day"],
            parts.get("hour", 0),
            parts.get("minute", 0),
            tzinfo=zone,
        )
    except ValueError:
        return None
