"""The door of the file: its cover, and its items in their order, each with the events that are or record it (art. 27)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from api.bodies import NoQuery
from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep
from api.mediation_shapes import StaffView
from api.shapes import LocalTime, PlaceView
from api.showing import Showing
from api.strict import StrictRoute
from api.views.mediation import mediators_of
from domain.case.dossier import Entry, dossier
from domain.case.ground import Relation, relations
from domain.refusals import NotPermitted
from engine.case_process import facts_of
from engine.reading import CaseSeen
from schemas.envelope import Recorded
from schemas.frame import Frame
from schemas.ids import case_stream

router = APIRouter(route_class=StrictRoute, tags=["cases"])

_READERS = {Relation.HANDLER, Relation.SENIOR, Relation.SUPERVISOR}


class FileEvent(Frame):
    """An event that is or records a document; `read_events` shows what it holds."""

    id: UUID
    version: int
    kind: str = Field(examples=["RightsNoticeGiven"])
    name: str = Field(examples=["告知权利义务"])
    at: LocalTime


class FileEntry(Frame):
    """One item of the file."""

    number: int = Field(examples=[2])
    item: str = Field(examples=["rights_notice"])
    name: str = Field(examples=["权利义务告知书"])
    need: str = Field(description="`must` or `if_any`, for a case that ended as this one", examples=["must"])
    present: bool
    events: tuple[FileEvent, ...]


class FileCover(Frame):
    """What stands on the cover."""

    place: PlaceView
    number: str = Field(examples=["HY-2026-000123"])
    mediators: tuple[StaffView, ...] = Field(description="Whoever presides first, then who assists")
    opened_at: LocalTime
    ended_at: LocalTime | None
    outcome: str | None
    outcome_name: str | None
    archived_at: LocalTime | None
    keep_years: int = Field(description="How long the file is kept once it is closed")


class FileView(Frame):
    """The file of a case."""

    case_id: UUID
    version: int
    cover: FileCover
    entries: tuple[FileEntry, ...]
    missing: tuple[str, ...] = Field(description="Items that must be there and are not")


@router.get(
    "/api/cases/{case_id}/file",
    operation_id="read_file",
    summary="卷宗目录 The file of a case",
    responses=responses(401, 403, 404, 409, 422, 503, ok=200),
)
async def read_file(
    case_id: UUID,
    _: Annotated[NoQuery, Query()],
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> FileView:
    """Cover and contents of the file, for those who handle the case and those above; parties read their own events."""
    seen = await doors.reader.case(case_stream(case_id), who)
    look = seen.look
    if not relations(look.case, look.ground) & _READERS:
        raise NotPermitted(action="file")
    await doors.looks.enter(case_stream(case_id), who, "file")
    practice = look.ground.practice
    contents = dossier(look.case, facts_of(look.events), practice)
    showing = Showing.of(look, locale)
    by_version = {recorded.version: recorded for recorded in look.events}
    return FileView(
        case_id=case_id,
        version=look.version,
        cover=_cover(seen, showing, practice.keep_years.value),
        entries=tuple(_entry(entry, by_version, showing) for entry in contents.entries),
        missing=contents.missing,
    )


def _cover(seen: CaseSeen, showing: Showing, keep_years: int) -> FileCover:
    case = seen.look.case
    return FileCover(
        place=showing.place(case.place),
        number=case.number,
        mediators=mediators_of(seen, showing),
        opened_at=case.opened_at,
        ended_at=case.ended_at,
        outcome=case.outcome,
        outcome_name=showing.locale.outcomes[case.outcome] if case.outcome else None,
        archived_at=case.ending.archived_at,
        keep_years=case.ending.keep_years or keep_years,
    )


def _entry(entry: Entry, by_version: dict[int, Recorded], showing: Showing) -> FileEntry:
    return FileEntry(
        number=entry.number,
        item=entry.item.id,
        name=showing.locale.pick(entry.item.text),
        need=entry.need,
        present=entry.present,
        events=tuple(
            FileEvent(
                id=by_version[fact.version].id,
                version=fact.version,
                kind=by_version[fact.version].kind,
                name=showing.locale.events[by_version[fact.version].kind],
                at=fact.at,
            )
            for fact in entry.facts
        ),
    )
