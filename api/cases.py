"""The doors for looking: the list of cases, one case, its events, and what may be done with it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.bodies import ListQuery, NoQuery
from api.case_shapes import ActionList, CaseLine, CaseList, CaseView, EventList
from api.cursors import cursor, malformed_cursor, read_cursor
from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep, Staff
from api.events import event_view
from api.showing import Showing
from api.strict import StrictRoute
from api.wording import Locale
from domain.directory import Directory
from domain.refusals import NotPermitted, UnknownPlace
from projections.case_list import After, Line, Wanted, order_of
from schemas.actors import Actor, Role
from schemas.ids import case_id_of, case_stream, covers
from schemas.policy import PolicyPack

router = APIRouter(route_class=StrictRoute, tags=["cases"])

_MOST_PLACES = 40
_READ = (401, 404, 422, 503)


@router.get(
    "/api/cases",
    operation_id="list_cases",
    summary="事项列表 List cases",
    responses=responses(401, 403, 404, 422, 503, ok=200),
)
async def list_cases(
    query: Annotated[ListQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> CaseList:
    """Cases within the reach of the token, the newest first; with `due_before` the open ones that fall due, first due first."""
    pack, directory = await doors.rulebook.current(), await doors.rulebook.directory()
    wanted = _wanted(query, who, pack, directory)
    after = _after(query.after, locale) if query.after else None
    lines = await doors.cases.page(wanted, after, query.limit + 1)
    page = lines[: query.limit]
    showing = Showing(locale, pack, directory, office=True)
    more = len(lines) > len(page)
    return CaseList(
        cases=tuple(_line(line, showing) for line in page),
        next_page=_next_page(order_of(page[-1], wanted)) if more else None,
    )


def _wanted(query: ListQuery, who: Actor, pack: PolicyPack, directory: Directory) -> Wanted:
    authority = who.place or ""
    # An administrator looks after places and posts, not after people's matters.
    if who.role is Role.ADMINISTRATOR or (query.place and not covers(authority, query.place)):
        raise NotPermitted(action="list")
    if query.place and not directory.knows(query.place):
        raise UnknownPlace(place=query.place)
    wanted = Wanted(query.place or authority, query.stage, query.due_before, outcome=query.outcome)
    if query.q is None:
        return wanted
    word = query.q.strip()
    number = word.upper() if word.isascii() else ""
    categories = tuple(
        one.id
        for one in pack.categories
        if word == one.id or word in one.name.zh or word.lower() in one.name.en.lower()
    )
    hits = [path for path, fact in directory.places.items() if word == path or word in fact.name]
    places = _topmost(path for path in hits if covers(wanted.place, path))[:_MOST_PLACES]
    # A place that is named as such and lies above the reach covers all of it.
    if any(covers(path, wanted.place) for path in hits):
        places = (wanted.place,)
    return replace(wanted, searched=True, number=number, categories=categories, places=places)


def _topmost(paths: Iterable[str]) -> tuple[str, ...]:
    """Those paths that lie below none of the others."""
    kept: list[str] = []
    for path in sorted(paths):
        if not any(covers(above, path) for above in kept):
            kept.append(path)
    return tuple(kept)


def _line(line: Line, showing: Showing) -> CaseLine:
    return CaseLine(
        case_id=case_id_of(line.stream),
        number=line.number,
        place=showing.place(line.place),
        stage=line.stage,
        stage_name=showing.locale.stages[line.stage],
        level=line.level,
        level_name=showing.level(line.level),
        category=showing.category(line.category),
        triage_class=line.triage_class,
        holder=line.holder,
        opened_at=line.opened_at,
        due_at=line.due_at,
        over=line.over,
    )


def _next_page(ends: After) -> str:
    return cursor(ends.at, ends.stream)


def _after(given: str, locale: Locale) -> After:
    at, stream = read_cursor(given, locale)
    if at is None:
        raise malformed_cursor(locale)
    return After(at, stream)


@router.get(
    "/api/cases/{case_id}",
    operation_id="read_case",
    summary="一件事的情况 One case",
    responses=responses(*_READ, etag=True, ok=200),
)
async def read_case(
    case_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> CaseView:
    """Where a case stands, with its words, as far as the caller may see them."""
    seen = await doors.reader.case(case_stream(case_id), who)
    await doors.looks.enter(case_stream(case_id), who, "case")
    response.headers["ETag"] = f'"{seen.look.version}"'
    return Showing.of(seen.look, locale).case(seen)


@router.get(
    "/api/cases/{case_id}/events",
    operation_id="read_events",
    summary="一件事的经过 The events of a case",
    responses=responses(*_READ, etag=True, ok=200),
)
async def read_events(
    case_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> EventList:
    """Everything that happened, as far as the caller may see it; of a confidential talk others learn that it took place."""
    look, events = await doors.reader.events(case_stream(case_id), who)
    await doors.looks.enter(case_stream(case_id), who, "events")
    response.headers["ETag"] = f'"{look.version}"'
    showing = Showing.of(look, locale)
    shown = tuple(event_view(event, showing, who) for event in events)
    return EventList(case_id=case_id, version=look.version, events=shown)


@router.get(
    "/api/cases/{case_id}/actions",
    operation_id="read_actions",
    summary="现在可以做什么 What may be done now",
    responses=responses(*_READ, etag=True, ok=200),
)
async def read_actions(
    case_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> ActionList:
    """What the caller may do with the case now, and what not yet, with the reason; decided by the rules that decide."""
    look, actions = await doors.reader.actions(case_stream(case_id), who)
    response.headers["ETag"] = f'"{look.version}"'
    return Showing.of(look, locale).actions(case_id, look.version, actions)
