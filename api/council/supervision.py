"""The door of supervision over deliberations: what is or was overdue below a place."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from api.council.showing import CouncilShowing
from api.cursors import marked_cursor, read_marked_cursor
from api.documents import responses
from api.doors import DoorsDep, LocaleDep, Staff
from api.problems import ProblemError
from api.shapes import LocalTime, PlaceView
from api.strict import StrictRoute
from api.supervision import overseen
from api.texts import Bound
from engine.council.overseeing import CouncilOverdue
from engine.opened import Opened
from projections.overdue import Late, Overlooked
from schemas.council.clock_kinds import CouncilClock
from schemas.frame import Frame
from schemas.ids import PlacePath, deliberation_id_of, deliberation_stream

router = APIRouter(route_class=StrictRoute, tags=["supervision"])


class CouncilOverdueQuery(Frame):
    """Below which place, at which moment, of which tier and kind; and where the page before ended."""

    place: PlacePath | None = None
    as_of: Bound | None = None
    tier: Literal["1", "2", "3"] | None = None
    kind: CouncilClock | None = None
    limit: int = Field(default=50, ge=1, le=200)
    after: str | None = Field(default=None, max_length=300)


class CouncilOverdueLine(Frame):
    """A time limit that was over and still owed."""

    deliberation_id: UUID
    number: str
    title: str
    place: PlaceView
    step: str
    step_name: str
    chair: str | None
    clock: str
    kind: str
    kind_name: str
    subject: str
    started: LocalTime
    due: LocalTime
    overrun_seconds: int


class CouncilOverduePage(Frame):
    """What was overdue at a moment, the longest first."""

    as_of: LocalTime
    overdue: tuple[CouncilOverdueLine, ...]
    next_page: str | None


@router.get(
    "/api/supervision/deliberations",
    operation_id="read_council_overdue",
    summary="议事超期情况 What is or was overdue in deliberations",
    responses=responses(401, 403, 404, 409, 422, 503, ok=200),
)
async def read_council_overdue(
    query: Annotated[CouncilOverdueQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> CouncilOverduePage:
    """Time limits of deliberations that were over and still owed at a moment, the longest overdue first.

    Screening, answers to objections, publication, filing, tasks, reports: as they were known at that moment.
    """
    place = await overseen(query.place, who, doors)
    now = await doors.overseer.now()
    at = query.as_of or now
    if at > now:
        raise ProblemError("moment_in_future")
    tier, kind = query.tier and f"tier_{query.tier}", query.kind and query.kind.value
    wanted = Overlooked(place, at, tier, kind, of="deliberation")
    after = Late(*read_marked_cursor(query.after, locale, deliberation_stream)) if query.after else None
    found = await doors.council_overseer.overdue(wanted, after, query.limit + 1)
    page = found[: query.limit]
    pack, directory = await doors.rulebook.current(), await doors.rulebook.directory()
    showing = CouncilShowing(locale, pack, directory, office=True)
    last = page[-1].late if len(found) > len(page) else None
    titles = await doors.council.titles([one.late.stream for one in page])
    return CouncilOverduePage(
        as_of=at,
        overdue=tuple(_line(one, wanted, showing, titles[one.late.stream]) for one in page),
        next_page=marked_cursor(last.due, last.stream, last.clock) if last else None,
    )


def _line(
    one: CouncilOverdue, wanted: Overlooked, showing: CouncilShowing, title: Opened
) -> CouncilOverdueLine:
    it, clock = one.deliberation, one.clock
    return CouncilOverdueLine(
        deliberation_id=deliberation_id_of(it.stream),
        number=it.number,
        title=showing.words(title),
        place=showing.place(it.place),
        step=it.step.value,
        step_name=showing.locale.council_steps[it.step.value],
        chair=it.chair,
        clock=clock.id,
        kind=clock.kind.value,
        kind_name=showing.locale.council_clocks[clock.kind.value],
        subject=clock.subject,
        started=clock.started,
        due=clock.due,
        overrun_seconds=int((wanted.at - clock.due).total_seconds()),
    )
