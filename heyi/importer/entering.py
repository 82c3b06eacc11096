"""Entering rows: each is filed once, however often it is brought; bad ones are listed, and the others land."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.refusals import Refusal, UnknownCode, UnknownPlace
from domain.triage import propose
from engine.desk import CommandReused
from heyi.compose import House
from heyi.importer.layout import Layout
from heyi.importer.matter import Matter, Person, read_matter
from heyi.importer.sheets import BadRowError, Row
from schemas.actors import Actor, Role
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.ids import NAMESPACE, case_stream, case_subject, new_case_id, party_subject
from schemas.policy import PolicyPack
from schemas.words import Words

IMPORTER = Actor(id="importer", role=Role.SYSTEM)
CHANNEL = "import"
AT_ONCE = 8
"""Rows on their way together: they share commits, and their numbers stay nearly in the order of the file."""


@dataclass(slots=True)
class Tally:
    """What became of the rows; `sorted_as` counts what was filed by class, level and the rule that decided.

    `left_out` counts, by field, the cells that could not be used in rows that were filed.
    """

    filed: int = 0
    there: int = 0
    bad: list[BadRowError] = field(default_factory=list)
    sorted_as: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unused: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows are filed, and under which rules."""

    house: House
    place: str
    pack: PolicyPack
    layout: Layout
    dry: bool


async def target(house: House, place: str, layout: Layout, *, dry: bool) -> Target:
    """Look once whether the place is known and the pack takes imports; raise the `Refusal` that every row would meet."""
    pack = await house.rulebook.current()
    if not (await house.rulebook.directory()).knows(place):
        raise UnknownPlace(place=place)
    if CHANNEL not in pack.channels:
        raise UnknownCode(field="channel", value=CHANNEL, known=tuple(pack.channels))
    return Target(house, place, pack, layout, dry)


async def enter_rows(
    to: Target, rows: Iterable[Row | BadRowError], tick: Callable[[], None] = lambda: None
) -> Tally:
    """File the rows; `tick` is called after each. What the stores raise stops it; the same file brought again goes on."""
    tally = Tally()
    seen: set[UUID] = set()
    waiting = iter(rows)
    while batch := list(islice(waiting, AT_ONCE)):
        async with asyncio.TaskGroup() as group:
            for row in batch:
                group.create_task(_enter(to, row, tally, seen, tick))
    tally.bad.sort(key=lambda one: one.line)
    return tally


async def _enter(
    to: Target, row: Row | BadRowError, tally: Tally, seen: set[UUID], tick: Callable[[], None]
) -> None:
    try:
        if isinstance(row, BadRowError):
            raise row
        tally.unused.update(to.layout.unused(row.cells))
        matter = read_matter(row, to.layout, to.pack, ZoneInfo(to.pack.calendar.zone))
        command_id = _command_id(to, row)
        twice = command_id in seen
        seen.add(command_id)
        if twice or (to.dry and await _is_there(to.house, command_id)):
            tally.there += 1
        else:
            await _file(to, matter, row, command_id, tally)
    except BadRowError as bad:
        bad.line = row.line
        tally.bad.append(bad)
    except Refusal as refusal:
        tally.bad.append(BadRowError(refusal.code, refusal.code.replace("_", " "), row.line))
    finally:
        tick()


async def _file(to: Target, matter: Matter, row: Row, command_id: UUID, tally: Tally) -> None:
    if to.dry:
        proposed = propose(to.pack, f"{matter.title}\n{matter.statement}", matter.category, {})
        sorted_as = (proposed.triage_class.value, proposed.level.value, proposed.rule)
    else:
        command = _command(to, matter, new_case_id(command_id), _source(to, matter, row))
        try:
            outcome, repeated, *_ = await to.house.desk.answer(command, IMPORTER, command_id)
        except CommandReused:  # the same row, read under another layout meanwhile
            repeated, outcome = True, None
        if repeated or outcome is None:
            tally.there += 1
            return
        stands = outcome.standing
        sorted_as = (stands.triage_class, stands.level, stands.rule) if stands else ("", "", "")
    tally.filed += 1
    tally.left_out.update(matter.left_out)
    tally.sorted_as[sorted_as] += 1


async def _is_there(house: House, command_id: UUID) -> bool:
    return (await house.ledger.load(case_stream(new_case_id(command_id)))).version > 0


def _content(row: Row) -> str:
    """The row in one form, whatever kind of file it came in."""
    cells = {
        name: value if isinstance(value, list | dict) else str(value) for name, value in row.cells.items()
    }
    return json.dumps(cells, ensure_ascii=False, sort_keys=True, default=str)


def _command_id(to: Target, row: Row) -> UUID:
    """The same row at the same place is the same intent; the digest is keyed, so that the id tells nothing of the row."""
    digest = to.house.keys.request_digest(f"import\n{to.place}\n{_content(row)}".encode())
    return uuid5(NAMESPACE, f"import/{digest.hex()}")


def _source(to: Target, matter: Matter, row: Row) -> str:
    """A keyed digest of the row's own number, or else of the row: who has the ledger and the key can find the case."""
    source = f"ref\n{matter.ref}" if matter.ref else f"row\n{_content(row)}"
    return to.house.keys.request_digest(source.encode()).hex()


def _command(to: Target, matter: Matter, case: UUID, source: str) -> ReportDispute:
    subject = case_subject(case)
    return ReportDispute(
        case=case,
        place=to.place,
        channel=CHANNEL,
        category=matter.category,
        title=Words(plain=matter.title, field="title", subject=subject),
        statement=Words(plain=matter.statement, field="statement", subject=subject),
        parties=tuple(_drafts(case, matter)),
        occurred_at=matter.occurred_at,
        source_ref=source,
    )


def _drafts(case: UUID, matter: Matter) -> Iterator[PartyDraft]:
    sides: tuple[tuple[Literal["applicant", "other"], tuple[Person, ...]], ...] = (
        ("applicant", matter.applicants),
        ("other", matter.others),
    )
    people = [(side, person) for side, persons in sides for person in persons]
    for number, (side, person) in enumerate(people, start=1):
        subject = party_subject(case, number)
        phone = Words(plain=person.phone, field="phone", subject=subject) if person.phone else None
        yield PartyDraft(side=side, name=Words(plain=person.name, field="name", subject=subject), phone=phone)
