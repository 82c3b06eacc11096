"""The doors of rolls: frozen, summed up for everybody, listed for the offices, and looked up by whoever holds a pass."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from api.bodies import NoQuery
from api.council.field import OPENS, READS, Do, cursor_of, naming, new_id, read_place, room
from api.council.field_bodies import FieldQuery
from api.council.field_shapes import Done
from api.council.roll_shapes import (
    EntriesQuery,
    EntriesView,
    EntryView,
    FreezeBody,
    MineView,
    RollLine,
    RollPage,
    RollView,
)
from api.doors import DoorsDep, Key, Known, LocaleDep, Staff
from domain.council.sight import listed, mine
from schemas.council.rolls import FreezeRoll, RollEntry

router = room("rolls")


@router.post(
    "/api/rolls",
    status_code=201,
    operation_id="freeze_roll",
    summary="定格表决名册 Freeze a roll",
    responses=OPENS,
)
async def freeze_roll(body: FreezeBody, do: Do, who: Staff, key: Key) -> Done:
    """Write down who may decide, from a register or a body as it stands; a roll never changes."""
    found = new_id(who, key)
    command = FreezeRoll(roll=found, electorate=body.electorate, source=body.source, place=body.place)
    return await do(command, found)


@router.get("/api/rolls", operation_id="list_rolls", summary="表决名册列表 List rolls", responses=READS)
async def list_rolls(
    query: Annotated[FieldQuery, Query()], doors: DoorsDep, who: Known, locale: LocaleDep
) -> RollPage:
    """Rolls at or below a place, the newest first."""
    after = read_place(query.after, "roll", locale) if query.after else None
    found = await doors.chamber.lists.page("roll", query.place or who.place, after, query.limit + 1)
    lines, words = found[: query.limit], await naming(doors, locale)
    more = lines[-1] if len(found) > len(lines) else None
    return RollPage(
        rolls=tuple(
            RollLine(
                id=UUID(one.stream.partition("/")[2]),
                place=words.place(one.place),
                electorate=one.category,
                frozen_at=one.opened_at,
            )
            for one in lines
        ),
        next_page=cursor_of(more.opened_at, more.stream) if more else None,
    )


@router.get(
    "/api/rolls/{roll_id}", operation_id="read_roll", summary="一个表决名册 One roll", responses=READS
)
async def read_roll(
    roll_id: UUID,
    _: Annotated[NoQuery, Query()],
    doors: DoorsDep,
    who: Known,  # noqa: ARG001 -- whoever has a token may know the sums and the hash
    locale: LocaleDep,
) -> RollView:
    """The sums and the hash of a roll, with which anyone who holds the list can check it."""
    header = (await doors.chamber.roll(roll_id)).header
    return RollView(
        id=roll_id,
        electorate=header.electorate,
        place=(await naming(doors, locale)).place(header.place),
        source=header.source,
        source_version=header.source_version,
        frozen_at=header.as_of,
        totals=header.totals,
        hash=header.hash,
    )


@router.get(
    "/api/rolls/{roll_id}/entries",
    operation_id="read_roll_entries",
    summary="名册所列 The entries of a roll",
    responses=READS,
)
async def read_roll_entries(
    roll_id: UUID, query: Annotated[EntriesQuery, Query()], doors: DoorsDep, who: Known
) -> EntriesView:
    """Who is on a roll, by opaque ids, for who organises or supervises at its place."""
    roll = listed(await doors.chamber.roll(roll_id), who)
    units = [unit for unit in sorted(roll.entries) if query.after is None or unit > query.after]
    page = units[: query.limit]
    return EntriesView(
        id=roll_id,
        hash=roll.header.hash,
        entries=tuple(_entry(roll.entries[unit]) for unit in page),
        next_after=page[-1] if len(units) > len(page) else None,
    )


def _entry(entry: RollEntry) -> EntryView:
    return EntryView(**entry.model_dump(), text=entry.line)


@router.get(
    "/api/rolls/{roll_id}/mine",
    operation_id="read_own_entry",
    summary="我在不在名册上 Am I on this roll",
    responses=READS,
)
async def read_own_entry(
    roll_id: UUID, _: Annotated[NoQuery, Query()], doors: DoorsDep, who: Known
) -> MineView:
    """Whether the holder of a pass is on a roll, and what their vote weighs."""
    roll = await doors.chamber.roll(roll_id)
    entry = mine(roll, who)
    return MineView(id=roll_id, hash=roll.header.hash, listed=entry is not None, entry=entry)
