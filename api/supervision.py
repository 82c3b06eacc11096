"""The doors of supervision: what is or was overdue below a place, and where the time of its cases went."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.cursors import cursor, malformed_cursor, marked_cursor, read_cursor, read_marked_cursor
from api.documents import responses
from api.doors import Doors, DoorsDep, LocaleDep, Staff
from api.problems import ProblemError
from api.showing import Showing
from api.strict import StrictRoute
from api.supervision_shapes import (
    OverdueLine,
    OverduePage,
    OverdueQuery,
    PauseView,
    PeriodQuery,
    StayView,
    TimelinePage,
    TimelineQuery,
    TimelineView,
)
from api.wording import Locale
from domain.case.timeline import Pause, Stay
from domain.refusals import NotPermitted, UnknownPlace
from engine.overseeing import Course, Overdue
from projections.overdue import Late, Overlooked
from projections.timeline_list import Period, Under
from schemas.actors import Actor, Role
from schemas.ids import case_id_of, covers

router = APIRouter(route_class=StrictRoute, tags=["supervision"])

OVERSEES = frozenset({Role.SUPERVISOR, Role.COMMUNITY_OFFICER, Role.STREET_OFFICER})
"""Those who look at many cases at once to see how they were handled."""

USUAL = timedelta(days=30)
"""How long a period is for which nobody said when it begins."""


async def overseen(place: str | None, who: Actor, doors: Doors) -> str:
    """The place that somebody oversees; raise `NotPermitted` or `UnknownPlace`."""
    authority = who.place or ""
    if who.role not in OVERSEES or (place and not covers(authority, place)):
        raise NotPermitted(action="list")
    if place and not (await doors.rulebook.directory()).knows(place):
        raise UnknownPlace(place=place)
    return place or authority


def period_of(query: PeriodQuery, now: datetime) -> Period:
    """The period that was asked for: until now, and 30 days, unless said otherwise."""
    ends = query.ends or max(now, (query.begins or now) + timedelta(microseconds=1))
    return Period(query.begins or ends - USUAL, ends)


@router.get(
    "/api/supervision/overdue",
    operation_id="read_overdue",
    summary="超期情况 What is or was overdue",
    responses=responses(401, 403, 404, 409, 422, 503, ok=200),
)
async def read_overdue(
    query: Annotated[OverdueQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> OverduePage:
    """Time limits that were over and still owed at a moment, the longest overdue first, as they were known at that moment."""
    place = await overseen(query.place, who, doors)
    now = await doors.overseer.now()
    at = query.as_of or now
    if at > now:
        raise ProblemError("moment_in_future")
    wanted = Overlooked(
        place, at, query.level.value if query.level else None, query.kind.value if query.kind else None
    )
    after = Late(*read_marked_cursor(query.after, locale)) if query.after else None
    found = await doors.overseer.overdue(wanted, after, query.limit + 1)
    page = found[: query.limit]
    showing = Showing(locale, await doors.rulebook.current(), await doors.rulebook.directory(), office=True)
    last = page[-1].late if len(found) > len(page) else None
    return OverduePage(
        as_of=at,
        overdue=tuple(_overdue_line(one, showing) for one in page),
        next_page=marked_cursor(last.due, last.stream, last.clock) if last else None,
    )


def _overdue_line(one: Overdue, showing: Showing) -> OverdueLine:
    case, clock, said = one.case, one.clock, showing.locale
    return OverdueLine(
        case_id=case_id_of(case.stream),
        number=case.number,
        place=showing.place(case.place),
        triage_class=case.triage.triage_class.value,
        stage=case.stage.value,
        level=clock.level.value,
        level_name=showing.level(clock.level.value),
        holder=showing.who(one.answered) if one.answered else None,
        clock=clock.id,
        kind=clock.kind.value,
        kind_name=said.clocks[clock.kind.value],
        started=clock.started,
        due=clock.due,
        overrun_seconds=int(one.overrun.total_seconds()),
        paused_seconds=int(one.paused.total_seconds()),
        lapsed=clock.lapsed,
        followed=one.lapse,
        followed_name=said.lapses[one.lapse] if one.lapse else None,
    )


@router.get(
    "/api/supervision/timelines",
    operation_id="read_timelines",
    summary="办理时长 Where the time went",
    responses=responses(401, 403, 404, 422, 503, ok=200),
)
async def read_timelines(
    query: Annotated[TimelineQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> TimelinePage:
    """Cases that were open in a period, the newest first, each with its stays at the levels: who, until when, how it was left."""
    place = await overseen(query.place, who, doors)
    now = await doors.overseer.now()
    period = period_of(query, now)
    after = _under(query.after, locale) if query.after else None
    found = await doors.overseer.courses(place, period, after, query.limit + 1)
    page = found[: query.limit]
    showing = Showing(locale, await doors.rulebook.current(), await doors.rulebook.directory(), office=True)
    last = page[-1].under if len(found) > len(page) else None
    return TimelinePage(
        begins=period.begins,
        ends=period.ends,
        cases=tuple(_timeline(one, now, showing) for one in page),
        next_page=cursor(last.opened_at, last.stream) if last else None,
    )


def _under(given: str, locale: Locale) -> Under:
    at, stream = read_cursor(given, locale)
    if at is None:
        raise malformed_cursor(locale)
    return Under(at, stream)


def _timeline(course: Course, now: datetime, showing: Showing) -> TimelineView:
    case = course.case
    return TimelineView(
        case_id=case_id_of(case.stream),
        number=case.number,
        place=showing.place(case.place),
        triage_class=case.triage.triage_class.value,
        stage=case.stage.value,
        outcome=case.outcome,
        opened_at=case.opened_at,
        stays=tuple(_stay(stay, course, now, showing) for stay in course.stays),
    )


def _stay(stay: Stay, course: Course, now: datetime, showing: Showing) -> StayView:
    return StayView(
        level=stay.level.value,
        level_name=showing.level(stay.level.value),
        holder=showing.who(stay.holder) if stay.holder else None,
        entered=stay.entered,
        received=stay.received,
        left=stay.left,
        how=stay.how,
        how_name=showing.locale.leavings[stay.how] if stay.how else None,
        governed_by=stay.governing[-1].kind if stay.governing else None,
        due=stay.due,
        overrun_seconds=int(stay.overrun(now).total_seconds()),
        idle_seconds=int(stay.idle(now).total_seconds()),
        first_contact=stay.contact,
        pauses=tuple(_pause(pause, course, showing) for pause in stay.pauses),
    )


def _pause(pause: Pause, course: Course, showing: Showing) -> PauseView:
    words = course.authorities.get(pause.authority.digest) if pause.authority else None
    return PauseView(
        why=pause.why,
        since=pause.since,
        until=pause.until,
        authority=showing.words(words) if words else None,
    )
