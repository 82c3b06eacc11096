"""A row of a list read as a line of a register: its place, its area, whose it is; and everything that is wrong with it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from engine.council.columns import AREA_SOURCES, HANDED_OVER, SPEAKS, TAGS, column_of
from schemas.council.registers import AreaSource
from schemas.frame import printable

LONGEST = 200
"""Characters in one cell."""

_BETWEEN = re.compile(r"[、，,；;/\n]+")
_AREA = re.compile(r"\d{1,7}(\.\d{1,2})?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
ADULT = 18


@dataclass(frozen=True, slots=True)
class Given:
    """A row as it was brought: where it stands in the file, and its cells by header; `repr` shows none of them."""

    line: int
    cells: Mapping[str, object]

    def __repr__(self) -> str:
        return f"Given(line={self.line})"


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """What is wrong with a cell: the row, the column as the file names it, and a code that locales put into words."""

    line: int
    column: str
    code: str


class SlipError(Exception):
    """A cell cannot be used."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(code)
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a list names him, and by what he is told from others: an id number, else a phone, else nothing but the name."""

    name: str
    id_number: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Person(...)"

    @property
    def identity(self) -> tuple[str, ...]:
        """What is the same whenever the same person is meant."""
        if self.id_number:
            return ("id", self.id_number)
        return ("phone", self.name, self.phone) if self.phone else ("name", self.name)


class Cells:
    """The cells of a row by field, as texts without blanks around them."""

    def __init__(self, given: Given) -> None:
        self._given = given

    def text(self, field: str) -> str:
        """The text of a field, empty when there is none; raise `SlipError` for what is too long or cannot be seen."""
        column = column_of(field, self._given.cells)
        text = "" if column is None else _text(self._given.cells[column])
        if len(text) > LONGEST:
            raise SlipError(field, "too_long")
        try:
            return printable(text)
        except ValueError:
            raise SlipError(field, "unprintable") from None

    def needed(self, field: str) -> str:
        """The text of a field that has to be there."""
        text = self.text(field)
        if not text:
            raise SlipError(field, f"{field}_missing")
        return text


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a workbook keeps the room 301 as 301.0
    return "" if value is None else str(value).strip()


def people_of(cells: Cells) -> tuple[Person, ...]:
    """Who owns or lives there; several names with as many id numbers are co-owners, who make one head."""
    names = _several(cells.needed("name"))
    if not names:
        raise SlipError("name", "name_missing")
    ids = [_squeezed(one).upper() for one in _several(cells.text("id_number"))]
    phones = [re.sub(r"[^0-9+]", "", one) for one in _several(cells.text("phone"))]
    if ids and len(ids) != len(names):
        raise SlipError("id_number", "names_and_ids_differ")
    ids = ids or [""] * len(names)
    # One phone for a couple tells neither of them from others, but both together.
    phones += (phones[:1] or [""]) * (len(names) - len(phones))
    return tuple(
        Person(name, id_number, phone)
        for name, id_number, phone in zip(names, ids, phones[: len(names)], strict=True)
    )


def _several(text: str) -> list[str]:
    return [one.strip() for one in _BETWEEN.split(text) if one.strip()]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def area_of(cells: Cells) -> tuple[int, AreaSource]:
    """Exclusive area in hundredths of a square metre and where it is from: the registry, else the survey, else the contract."""
    for source, field in _AREAS:
        if text := cells.text(field):
            return _hundredths(field, text), source
    source_text = cells.text("area_source").casefold()
    if source_text and source_text not in AREA_SOURCES:
        raise SlipError("area_source", "area_source_unknown")
    return _hundredths("area", cells.needed("area")), AREA_SOURCES.get(source_text, "registry")


_AREAS: tuple[tuple[AreaSource, str], ...] = (
    ("registry", "area_registry"),
    ("survey", "area_survey"),
    ("contract", "area_contract"),
)


def _hundredths(field: str, text: str) -> int:
    number = re.sub(r"(㎡|m2|m²|平方米|平米)$", "", _squeezed(text), flags=re.IGNORECASE)
    if not _AREA.fullmatch(number):
        raise SlipError(field, "area_malformed")
    try:
        return int(Decimal(number) * 100)
    except InvalidOperation:
        raise SlipError(field, "area_malformed") from None


def handed_over(cells: Cells) -> bool:
    """Whether a part was sold and handed over; a list that does not say so means that it was."""
    status = _squeezed(cells.text("status")).casefold()
    if status and status not in HANDED_OVER:
        raise SlipError("status", "status_unknown")
    return HANDED_OVER.get(status, True)


def adults_of(cells: Cells) -> int:
    """How many of a household are 18 or older; a list that does not say so means one."""
    text = cells.text("adults")
    if not text:
        return 1
    if not re.fullmatch(r"\d{1,3}", text) or int(text) > LONGEST:
        raise SlipError("adults", "adults_malformed")
    return int(text)


def is_adult(cells: Cells, on: date) -> bool:
    """Whether somebody is 18 or older on a day; who is on a list of adults without a date of birth is."""
    text = cells.text("birth")
    if not text:
        return True
    found = _DATE.fullmatch(_squeezed(text))
    try:
        born = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        born = None
    if born is None or born > on:
        raise SlipError("birth", "birth_malformed")
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return years >= ADULT


def speaks(cells: Cells) -> bool:
    """Whether somebody speaks for the household (Villagers' Committee Organic Law art. 22); an empty cell means not."""
    said = _squeezed(cells.text("speaker")).casefold()
    if said and said not in SPEAKS:
        raise SlipError("speaker", "speaker_malformed")
    return SPEAKS.get(said, False)


def tags_of(cells: Cells) -> Iterator[str]:
    """The tags of a row as codes."""
    for one in _several(cells.text("tags")):
        if one not in TAGS:
            raise SlipError("tags", "tag_unknown")
        yield TAGS[one]


def words_of_line(room: str, name: str, phone: str) -> str:
    """What identifies a line, as the one text that is sealed: room, name and phone, in a form that reads back."""
    return json.dumps({"name": name, "phone": phone, "room": room}, ensure_ascii=False, sort_keys=True)


def told(text: str | None) -> dict[str, str]:
    """Room, name and phone of a line once its text was opened; nothing of one that was forgotten."""
    found = json.loads(text) if text else {}
    return {str(name): str(value) for name, value in found.items()}


def names_of(text: str | None) -> tuple[str, ...]:
    """The names of the people of a line once its text was opened; none of one that was forgotten."""
    try:
        return tuple(_several(told(text).get("name", "")))
    except (ValueError, AttributeError):  # lines that were entered one by one may hold a name alone
        return tuple(_several(text or ""))
