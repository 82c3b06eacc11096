"""A whole list read as the lines of a register: one draft per row that can be used, and every slip in the others."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.council.registers import Register
from domain.council.rolls import DEVELOPER, SPEAKER
from domain.directory import Directory
from engine.council.columns import column_of
from engine.council.listed import (
    Cells,
    Given,
    Person,
    Slip,
    SlipError,
    adults_of,
    area_of,
    handed_over,
    is_adult,
    people_of,
    speaks,
    tags_of,
    words_of_line,
)
from engine.secrets import Keys
from schemas.council.registers import LineDraft
from schemas.ids import covers, unit_subject
from schemas.words import Words


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list comes to: its lines, the row that each stands in, and what is wrong with the other rows."""

    lines: tuple[LineDraft, ...]
    rows: Mapping[str, int]
    slips: tuple[Slip, ...]


def read_list(
    rows: Iterable[Given],
    register: Register,
    directory: Directory,
    keys: Keys,
    on: date,
    unread: Iterable[Slip] = (),
) -> Listed:
    """Read a list for a register; `on` is the day on which people are of age or not.

    Who is named without an id number or a phone is told from others by the name alone, so no other row may have that name.
    """
    given = tuple(rows)
    headers = _Headers(given)
    reader = _Reader(register, directory, keys, on, headers)
    read = [reader.read(one) for one in given]
    slips = [*unread, *(one for one in read if isinstance(one, Slip))]
    lines: dict[str, LineDraft] = {}
    stands: dict[str, int] = {}
    unclear = _unclear(reader.named)
    for row, draft in zip(given, read, strict=True):
        if isinstance(draft, Slip):
            continue
        if row.line in unclear:
            slips.append(headers.slip(row, "name", "name_unclear"))
        elif draft.line in lines:
            slips.append(headers.slip(row, "room", "line_twice"))
        else:
            lines[draft.line], stands[draft.line] = draft, row.line
    return Listed(tuple(lines.values()), stands, tuple(sorted(slips)))


def _unclear(named: Sequence[tuple[int, Person]]) -> frozenset[int]:
    """Rows that name somebody by the name alone while another row has the same name."""
    rows = Counter(name for _, name in {(line, person.name) for line, person in named})
    return frozenset(line for line, person in named if person.identity[0] == "name" and rows[person.name] > 1)


class _Headers:
    """What the columns of a list are called in it: a row alone does not tell, since its empty cells were left out."""

    def __init__(self, rows: Sequence[Given]) -> None:
        self._names = tuple(dict.fromkeys(name for row in rows for name in row.cells))

    def slip(self, row: Given, field: str, code: str) -> Slip:
        """Something that is wrong in a row, by the header of its column, or the field's own name where the list has no such column."""
        return Slip(row.line, column_of(field, self._names) or field, code)


class _Reader:
    """Reads rows one by one; `named` collects who was told from others by name, for comparing at the end."""

    def __init__(
        self, register: Register, directory: Directory, keys: Keys, on: date, headers: "_Headers"
    ) -> None:
        self._headers = headers
        self._register = register
        self._keys = keys
        self._on = on
        self._places = _places(register.place, directory)
        self.named: list[tuple[int, Person]] = []
        self._spoken_for: set[tuple[str, str]] = set()
        kinds: Mapping[str, Callable[[Cells, int], LineDraft]] = {
            "owners": self._part,
            "households": self._household,
        }
        self._read = kinds.get(register.kind, self._person)

    def read(self, given: Given) -> LineDraft | Slip:
        """The line of a row, or the first thing that is wrong with it."""
        cells = Cells(given)
        try:
            return self._read(cells, given.line)
        except SlipError as slip:
            return self._headers.slip(given, slip.field, slip.code)

    def _part(self, cells: Cells, row: int) -> LineDraft:
        """An exclusive part with its owner; one that is not handed over makes one head with all others of the developer."""
        place, room = self._place(cells), cells.needed("room")
        people = people_of(cells)
        area, source = area_of(cells)
        theirs = handed_over(cells)
        if theirs:
            self.named += [(row, person) for person in people]
            unit = self._id("unit", *(step for one in sorted(p.identity for p in people) for step in one))
        else:
            unit = self._id("developer", cells.text("developer"))
        tags = {*tags_of(cells), *(() if theirs else (DEVELOPER,))}
        draft = self._draft(cells, self._id("line", place, room), unit, place, tags, room)
        return draft.model_copy(update={"area": area, "area_source": source, "handed_over": theirs})

    def _household(self, cells: Cells, row: int) -> LineDraft:
        place, room = self._place(cells), cells.needed("room")
        line = self._id("line", place, room)
        draft = self._draft(cells, line, line, place, set(tags_of(cells)), room)
        return draft.model_copy(update={"adults": adults_of(cells)})

    def _person(self, cells: Cells, row: int) -> LineDraft:
        """A resident, a delegate, a member."""
        place = self._place(cells)
        people = people_of(cells)
        if len(people) > 1:
            raise SlipError("name", "one_person_per_row")
        self.named.append((row, people[0]))
        line = self._id("line", *people[0].identity)
        tags = {*tags_of(cells), *((SPEAKER,) if speaks(cells) else ())}
        draft = self._draft(cells, line, line, place, tags, self._home(cells, place, SPEAKER in tags))
        return draft.model_copy(update={"adults": int(is_adult(cells, self._on))})

    def _home(self, cells: Cells, place: str, speaks: bool) -> str:
        """The room, which a list may leave out; one household has one who speaks for it."""
        room = cells.text("room")
        if speaks and room:
            if (place, room) in self._spoken_for:
                raise SlipError("speaker", "speaker_twice")
            self._spoken_for.add((place, room))
        return room

    def _draft(self, cells: Cells, line: str, unit: str, place: str, tags: set[str], room: str) -> LineDraft:
        who = words_of_line(room, cells.text("name"), cells.text("phone"))
        return LineDraft(
            line=line,
            unit=unit,
            place=place,
            tags=tuple(sorted(tags)),
            mark=self._id("mark", line, who),
            who=Words(plain=who, field="who", subject=unit_subject(self._register.id, unit)),
        )

    def _place(self, cells: Cells) -> str:
        said = cells.text("building")
        if not said and len(self._places) > 1:
            raise SlipError("building", "building_missing")
        found = self._places.get(said) if said else self._register.place
        if found is None:
            raise SlipError("building", "building_unknown")
        return found

    def _id(self, *parts: str) -> str:
        return self._keys.opaque(str(self._register.id), *parts)


def _places(top: str, directory: Directory) -> dict[str, str]:
    """The places of a register by path, by the path below its own, and by public name where only one has it."""
    within = [path for path in directory.places if covers(top, path)]
    names = Counter(directory.places[path].name for path in within)
    found = {directory.places[path].name: path for path in within if names[directory.places[path].name] == 1}
    found.update((path.removeprefix(top + "/"), path) for path in within)
    found.update((path, path) for path in within)
    return found
