"""A town from a sheet: its places, its posts and who holds them, each entered once however often the sheet is brought."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from domain.directory import PlaceFact
from domain.refusals import Refusal
from engine.bootstrap import INSTALLER
from engine.desk import Desk
from engine.rulebook import Rulebook
from engine.secrets import Keys
from heyi.importer.sheets import BadRowError, Row
from schemas.actors import STAFF_ROLES, Role
from schemas.frame import Frame
from schemas.ids import is_place, staff_subject
from schemas.places import EstablishPlace, FillPost, OpenPost
from schemas.policy import PlaceKind
from schemas.words import Words

HEADERS = {
    "place": ("place", "path", "地点", "路径"),
    "kind": ("kind", "类型"),
    "name": ("name", "名称", "地点名称"),
    "role": ("role", "岗位", "职务"),
    "holder": ("holder", "姓名", "任职人"),
}
"""Columns by field, as people write them. A row enters a place (kind, name), a post (role), or both; a holder fills the post."""


@dataclass(slots=True)
class Entered:
    """What came of a sheet."""

    places: int = 0
    posts: int = 0
    holders: int = 0
    bad: list[BadRowError] = field(default_factory=list)


def is_header(cells: Sequence[str]) -> bool:
    """Whether these cells name the columns of a town."""
    known = {name for names in HEADERS.values() for name in names}
    return sum(cell.strip().lower() in known for cell in cells) >= 2


class TownSheet:
    """Enters rows through the desk, as the installer."""

    def __init__(self, desk: Desk, rulebook: Rulebook, keys: Keys) -> None:
        self._desk = desk
        self._rulebook = rulebook
        self._keys = keys

    async def enter(self, rows: Iterable[Row | BadRowError]) -> Entered:
        """Enter every row that can be; those above come first, since a place needs the one it stands in."""
        entered = Entered()
        for row in rows:
            if isinstance(row, BadRowError):
                entered.bad.append(row)
                continue
            try:
                await self._row(_Line.of(row), entered)
            except BadRowError as bad:
                entered.bad.append(BadRowError(bad.code, str(bad), row.line))
            except Refusal as refusal:
                entered.bad.append(_bad(refusal.code, refusal.facts, row.line))
        return entered

    async def _row(self, line: "_Line", entered: Entered) -> None:
        directory = await self._rulebook.directory()
        if line.kind and not directory.knows(line.place):
            establish = EstablishPlace(path=line.place, kind=line.kind, name=line.name or line.place)
            await self._take(establish)
            entered.places += 1
        elif line.kind:
            _agrees(line, directory.places[line.place])
        if line.role is None:
            return
        directory = await self._rulebook.directory()
        if (line.place, line.role) not in directory.posts:
            await self._take(OpenPost(place=line.place, role=line.role))
            entered.posts += 1
        if line.holder:
            await self._fill(line.place, line.role, line.holder, entered)

    async def _fill(self, place: str, role: Role, name: str, entered: Entered) -> None:
        """One person per name and post; the id tells nothing of the name without the key."""
        digest = self._keys.request_digest(f"holder/{place}/{role}/{name}".encode())
        staff = UUID(bytes=digest[:16], version=4)
        if str(staff) in (await self._rulebook.directory()).posts.get((place, role), ()):
            return
        words = Words(plain=name, field="name", subject=staff_subject(staff))
        fill = FillPost(place=place, role=role, staff=str(staff), name=words)
        await self._take(fill)
        entered.holders += 1

    async def _take(self, command: Frame) -> None:
        # What stands already was looked up before. A command id of its own lets a row that was refused once, because the
        # place above was missing, succeed when the sheet is brought again.
        outcome = await self._desk.take(command, INSTALLER, uuid4())
        self._rulebook.stale()
        if outcome.refusal is not None:
            raise _bad(outcome.refusal.code, outcome.refusal.facts)


@dataclass(frozen=True, slots=True)
class _Line:
    place: str
    kind: PlaceKind | None
    name: str
    role: Role | None
    holder: str

    @classmethod
    def of(cls, row: Row) -> "_Line":
        """Read a row; raise `BadRowError` for what cannot be entered."""
        cells = {key.strip().lower(): str(value).strip() for key, value in row.cells.items()}

        def cell(field_name: str) -> str:
            return next((cells[name] for name in HEADERS[field_name] if cells.get(name)), "")

        place, kind, role = cell("place"), cell("kind"), cell("role")
        if not is_place(place):
            raise BadRowError("place_malformed", "write a path such as hean/xinhe/e1/b2 in the column place")
        if kind and kind not in list(PlaceKind):
            raise BadRowError("kind_unknown", f"kind is one of {', '.join(PlaceKind)}")
        if role and role not in STAFF_ROLES:
            raise BadRowError("role_unknown", f"role is one of {', '.join(STAFF_ROLES)}")
        if not kind and not role:
            raise BadRowError("row_empty", "a row enters a place (kind and name), a post (role), or both")
        return cls(
            place,
            PlaceKind(kind) if kind else None,
            cell("name"),
            Role(role) if role else None,
            cell("holder"),
        )


def _agrees(line: _Line, known: PlaceFact) -> None:
    """A row about a place that is entered already must say of it what is entered: a sheet changes nothing."""
    if line.kind != known.kind or (line.name and line.name != known.name):
        raise BadRowError(
            "place_differs", f"{line.place} is entered already, as the {known.kind} {known.name}"
        )


def _bad(code: str, facts: Mapping[str, object], line: int = 0) -> BadRowError:
    said = ", ".join(f"{name} {value}" for name, value in facts.items())
    return BadRowError(code, f"{code.replace('_', ' ')} ({said})" if said else code.replace("_", " "), line)
