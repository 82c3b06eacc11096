"""The public door: results that are up, de-identified, for everybody and without an account."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.council.deliberations import page_after
from api.council.list_shapes import NoticeList, NoticeView
from api.council.showing import CouncilShowing
from api.cursors import cursor
from api.documents import responses
from api.doors import DoorsDep, LocaleDep
from api.strict import StrictRoute
from domain.refusals import UnknownPlace
from schemas.council.stages import Step
from schemas.frame import Frame
from schemas.ids import PlacePath, deliberation_id_of

UP = tuple(step.value for step in (Step.PUBLISHED, Step.IMPLEMENTING, Step.REPORTED, Step.CLOSED))
"""At which steps a result may be up."""

router = APIRouter(route_class=StrictRoute, tags=["public"])


class NoticeQuery(Frame):
    """Of which place and those below it; and where the page before ended."""

    place: PlacePath
    limit: int = Field(default=20, ge=1, le=100)
    after: str | None = Field(default=None, max_length=200)


@router.get(
    "/api/notices",
    operation_id="list_notices",
    summary="公示栏 Published results",
    responses=responses(404, 422, 503, ok=200),
)
async def list_notices(
    query: Annotated[NoticeQuery, Query()], doors: DoorsDep, locale: LocaleDep
) -> NoticeList:
    """Results that are up in a place, the newest first (Residents' Committee Law art. 34).

    The text that was confirmed as naming nobody, and what became of each proposal: no name, no room, no vote of anybody.
    """
    directory, pack = await doors.rulebook.directory(), await doors.rulebook.current()
    if not directory.knows(query.place):
        raise UnknownPlace(place=query.place)
    after = page_after(query.after, locale)
    rows = await doors.deliberations.page(query.place, after, query.limit + 1, stages=UP)
    page = rows[: query.limit]
    showing = CouncilShowing(locale, pack, directory)
    seen = await doors.council.published([row.stream for row in page])
    return NoticeList(
        notices=tuple(
            NoticeView(
                deliberation_id=deliberation_id_of(row.stream),
                number=row.number,
                place=showing.place(row.place),
                text=showing.words(text),
                published_at=publication.published_at,
                until=publication.until,
                outcome={
                    **dict.fromkeys(publication.carried, "carried"),
                    **dict.fromkeys(publication.failed, "failed"),
                },
            )
            for row in page
            if (found := seen.get(row.stream)) is not None
            for publication, text in [found]
        ),
        next=cursor(page[-1].opened_at, page[-1].stream) if len(rows) > len(page) else None,
    )
