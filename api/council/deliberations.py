"""The doors for looking at deliberations: lists, one of them, its events, actions, rounds and result; and what is published."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.bodies import NoQuery
from api.council.list_shapes import DeliberationLine, DeliberationList
from api.council.shapes import (
    ConflictView,
    CouncilActions,
    CouncilEventList,
    CouncilEventView,
    DeliberationView,
)
from api.council.showing import CouncilShowing
from api.cursors import cursor, malformed_cursor, read_cursor
from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep
from api.events import plain
from api.strict import StrictRoute
from api.wording import Locale
from domain.refusals import NotPermitted, UnknownPlace
from engine.council.reading import CouncilLook, CouncilSeen
from engine.council.round_actions import with_round
from ledger.looks import What
from projections.case_list import After
from schemas.council.stages import Step
from schemas.frame import Frame
from schemas.ids import PlacePath, covers, deliberation_id_of, deliberation_stream

router = APIRouter(route_class=StrictRoute, tags=["deliberations"])

READ = (401, 404, 422, 503)
"""What may go wrong for a reader."""


class DeliberationQuery(Frame):
    """Which deliberations: of a place (that of the token unless named), at a step; and where the page before ended."""

    place: PlacePath | None = None
    step: Step | None = None
    limit: int = Field(default=50, ge=1, le=200)
    after: str | None = Field(default=None, max_length=200)


def showing_of(look: CouncilLook, locale: Locale) -> CouncilShowing:
    """The words for a deliberation that somebody looks at."""
    return CouncilShowing(locale, look.ground.pack, look.ground.directory, look.office)


@router.get(
    "/api/deliberations",
    operation_id="list_deliberations",
    summary="议事列表 List deliberations",
    responses=responses(401, 403, 404, 422, 503, ok=200),
)
async def list_deliberations(
    query: Annotated[DeliberationQuery, Query()], doors: DoorsDep, who: Known, locale: LocaleDep
) -> DeliberationList:
    """Deliberations within the reach of the token, the newest first; a resident also sees those of the places around."""
    if who.place is None:
        raise NotPermitted(action="list-deliberations")
    place = query.place or who.place
    directory, pack = await doors.rulebook.directory(), await doors.rulebook.current()
    if not directory.knows(place):
        raise UnknownPlace(place=place)
    if not covers(who.place, place):
        raise NotPermitted(action="list-deliberations")
    after = page_after(query.after, locale)
    stages = (query.step.value,) if query.step else ()
    rows = await doors.deliberations.page(place, after, query.limit + 1, stages=stages, above=True)
    page = rows[: query.limit]
    showing = CouncilShowing(locale, pack, directory)
    titles = await doors.council.titles([row.stream for row in page])
    return DeliberationList(
        deliberations=tuple(
            DeliberationLine(
                deliberation_id=deliberation_id_of(row.stream),
                number=row.number,
                title=showing.words(titles[row.stream]),
                place=showing.place(row.place),
                step=row.stage,
                step_name=locale.council_steps[row.stage],
                matter=showing.matter(row.category),
                opened_at=row.opened_at,
                due_at=row.due_at,
                over=row.over,
            )
            for row in page
        ),
        next=cursor(page[-1].opened_at, page[-1].stream) if len(rows) > len(page) else None,
    )


def page_after(given: str | None, locale: Locale) -> After | None:
    """Where the page before ended; raise the problem of a malformed cursor."""
    if given is None:
        return None
    at, stream = read_cursor(given, locale, deliberation_stream)
    if at is None:
        raise malformed_cursor(locale)
    return After(at, stream)


async def seen_by(
    deliberation_id: UUID, what: What, response: Response, doors: DoorsDep, who: Known
) -> CouncilSeen:
    """A deliberation with its words; that somebody of the offices looked is on record before the answer.

    Residents read what concerns all of them: who of them read it is nobody's business.
    """
    seen = await doors.council.seen(deliberation_stream(deliberation_id), who)
    if seen.look.office:
        await doors.looks.enter(deliberation_stream(deliberation_id), who, what)
    response.headers["ETag"] = f'"{seen.look.deliberation.version}"'
    return seen


@router.get(
    "/api/deliberations/{deliberation_id}",
    operation_id="read_deliberation",
    summary="一件议事的情况 One deliberation",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_deliberation(
    deliberation_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> DeliberationView:
    """Where a deliberation stands: proposals in the wording that counts, rounds with their results, what runs."""
    seen = await seen_by(deliberation_id, "deliberation", response, doors, who)
    view = showing_of(seen.look, locale).deliberation(seen)
    found = tuple(ConflictView.between(one) for one in await doors.council.conflicts(seen.look))
    return view.model_copy(update={"conflicts": found})


@router.get(
    "/api/deliberations/{deliberation_id}/events",
    operation_id="read_deliberation_events",
    summary="议事的经过 The events of a deliberation",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_deliberation_events(
    deliberation_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> CouncilEventList:
    """Everything that happened, as far as the caller may see it."""
    look, events = await doors.council.events(deliberation_stream(deliberation_id), who)
    if look.office:
        await doors.looks.enter(deliberation_stream(deliberation_id), who, "events")
    response.headers["ETag"] = f'"{look.deliberation.version}"'
    showing = showing_of(look, locale)
    return CouncilEventList(
        deliberation_id=deliberation_id,
        version=look.deliberation.version,
        events=tuple(
            CouncilEventView(
                version=one.recorded.version,
                kind=one.recorded.kind,
                name=locale.events[one.recorded.kind],
                at=one.recorded.recorded_at,
                visibility=one.recorded.visibility.value,
                actor=one.recorded.actor.role.value,
                actor_id=one.recorded.actor.id if look.office else None,
                body={name: plain(item, showing) for name, item in one.body.items()},
            )
            for one in events
        ),
    )


@router.get(
    "/api/deliberations/{deliberation_id}/actions",
    operation_id="read_deliberation_actions",
    summary="现在可以做什么 What may be done now",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_deliberation_actions(
    deliberation_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> CouncilActions:
    """What the caller may do now, and what not yet, with the reason; decided by what decides: the table, papers, cards."""
    look, actions = await doors.council.actions(deliberation_stream(deliberation_id), who)
    every = await with_round(actions, look.deliberation, look.ground, doors.desk.supplies)
    response.headers["ETag"] = f'"{look.deliberation.version}"'
    return showing_of(look, locale).actions(deliberation_id, look.deliberation.version, every)
