"""The doors of reception days: sessions on the calendar, who came with what, and the count at the end."""

from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from fastapi import Query, Request, Response

from api.acting import Empty
from api.council.field import (
    ANSWERS,
    OPENS,
    READS,
    Do,
    file_issue,
    naming,
    new_id,
    page_of,
    room,
    steps_view,
    suggest_topic,
)
from api.council.field_bodies import FieldQuery, SeriesBody, SessionBody, SpanQuery, VisitorBody
from api.council.field_shapes import Done, Heard, Page, SeriesView, SessionView, VisitorView, YieldView
from api.doors import Caller, DoorsDep, Key, Known, LocaleDep, Staff
from api.naming import Naming
from domain.council.fieldwork import watches
from domain.council.receptions import available, days_of, yield_of
from domain.council.refusals.fieldwork import ClosingPast, UnknownReception
from domain.refusals import NotPermitted, Refusal
from engine.council.field_reading import ReceptionLook
from schemas.council.receptions import CloseReception, LogVisitor, OpenReception, VisitorLogged
from schemas.ids import NAMESPACE, human_command_id, reception_stream, visitor_subject
from schemas.intakes import Intake
from schemas.words import Words

router = room("receptions")


@router.post(
    "/api/receptions",
    status_code=201,
    operation_id="open_reception",
    summary="安排接待 Plan a session",
    responses=OPENS,
)
async def open_reception(body: SessionBody, response: Response, do: Do, who: Staff, key: Key) -> Done:
    """Put a session on the calendar, hosted by somebody who holds the post that such a day is for."""
    reception = new_id(who, key)
    done = await do(OpenReception(reception=reception, **body.model_dump()), reception)
    response.headers["Location"] = f"/api/receptions/{reception}"
    return done


@router.post(
    "/api/receptions/series",
    status_code=201,
    operation_id="open_receptions",
    summary="安排每月接待 Plan a year of sessions",
    responses=OPENS,
)
async def open_series(body: SeriesBody, doors: DoorsDep, who: Staff, key: Key) -> SeriesView:
    """Put twelve sessions on the calendar, one a month; days of the rule that lie behind are told and left out."""
    series = new_id(who, key)
    zone = ZoneInfo((await doors.rulebook.current()).calendar.zone)
    planned, past = [], []
    for day in days_of(body.rule, body.year):
        reception = uuid5(NAMESPACE, f"series/{series}/{day.month}")
        command = OpenReception(
            reception=reception,
            kind=body.kind,
            place=body.place,
            host=body.host,
            opens=datetime.combine(day, body.rule.begins, zone),
            closes=datetime.combine(day, body.rule.ends, zone),
            series=series,
        )
        try:
            await doors.desk.take(command, who, human_command_id(who.id, f"{key}/month/{day.month}"))
        except ClosingPast:
            past.append(day)
        else:
            planned.append(reception)
    return SeriesView(series=series, sessions=tuple(planned), past=tuple(past))


@router.get("/api/receptions", operation_id="list_receptions", summary="接待安排 Sessions", responses=READS)
async def list_receptions(
    query: Annotated[FieldQuery, Query()], doors: DoorsDep, who: Caller, locale: LocaleDep
) -> Page:
    """The calendar of sessions, for everybody; the latest first."""
    return await page_of(doors, locale, "reception", query.place or who.place, query)


@router.get(
    "/api/receptions/yield",
    operation_id="read_reception_yield",
    summary="接待成效 The yield of sessions",
    responses=READS,
)
async def read_yield(
    query: Annotated[SpanQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> YieldView:
    """How many matters went on from sessions that are over, and how many were solved on the spot."""
    place = query.place or who.place
    if place is None or not watches(who, place):
        raise NotPermitted(action="list")
    streams = await doors.fieldwork.over("reception", place, query.begins, query.ends)
    found = yield_of(await doors.field.receptions(streams))
    return YieldView(
        place=(await naming(doors, locale)).place(place),
        begins=query.begins,
        ends=query.ends,
        sessions=found.sessions,
        visitors=found.visitors,
        intakes=found.intakes,
        on_the_spot=found.on_the_spot,
    )


@router.get(
    "/api/receptions/{reception_id}", operation_id="read_reception", summary="接待 A session", responses=READS
)
async def read_reception(
    reception_id: UUID, response: Response, doors: DoorsDep, who: Caller, locale: LocaleDep
) -> SessionView:
    """When and where, for everybody; host and visitors for staff of the place."""
    look = await doors.field.reception(reception_id, who)
    if look.watched:
        await doors.looks.enter(reception_stream(reception_id), who, "visitors")
    response.headers["ETag"] = f'"{look.version}"'
    session = look.reception.session
    words = await naming(doors, locale)
    counts = look.reception.closed or (look.reception.counted() if look.watched else None)
    return SessionView(
        reception_id=reception_id,
        version=look.version,
        kind=session.kind,
        place=words.place(session.place),
        host=session.host if look.watched else None,
        opens=session.opens,
        closes=session.closes,
        series=session.series,
        closed=look.reception.closed is not None,
        visitors=tuple(
            _visitor(one, look, words) for one in (look.reception.visitors if look.watched else ())
        ),
        counts=counts.model_dump() if counts else {},
        actions=steps_view(available(look.reception, look.ground), locale),
    )


def _visitor(one: VisitorLogged, look: ReceptionLook, words: Naming) -> VisitorView:
    gone = words.locale.forgotten
    return VisitorView(
        number=one.number,
        visitor=(look.said(one.visitor) or gone) if one.visitor else None,
        matter=look.said(one.matter) or gone,
        channel=one.channel,
        host=one.host,
        came=one.came,
        answer=(look.said(one.answer) or gone) if one.answer else None,
        case_id=one.case,
        deliberation_id=one.deliberation,
    )


@router.post(
    "/api/receptions/{reception_id}/visitors",
    operation_id="log_visitor",
    summary="登记来访 Log a visitor",
    responses=ANSWERS,
)
async def log_visitor(
    reception_id: UUID, body: VisitorBody, request: Request, do: Do, doors: DoorsDep, who: Known, key: Key
) -> Heard:
    """Log a visitor. An issue is filed as a case, a topic is suggested; both say that they came from this session."""
    look = await doors.field.reception(reception_id, who)
    stream, reception = reception_stream(reception_id), look.reception
    if not look.watched:
        raise UnknownReception
    command_id = human_command_id(who.id, key)
    if not await doors.field.known(stream, command_id):
        _may(look)
    heard = Intake(session=stream, host=reception.session.host)
    place, channel = reception.session.place, reception.channel
    cases, topics = [], []
    if body.issue is not None:
        cases.append(await file_issue(request, body.issue, heard, place, channel, who, f"{key}/issue"))
    if body.topic is not None:
        topics.append(
            await suggest_topic(request, body.topic, heard, "reception", place, who, f"{key}/topic")
        )
    subject = visitor_subject(reception_id, command_id)

    def words(text: str | None, field: str) -> Words | None:
        return Words(plain=text, subject=subject, field=field) if text else None

    command = LogVisitor(
        reception=reception_id,
        visitor=words(body.visitor, "visitor"),
        matter=Words(plain=body.matter, subject=subject, field="matter"),
        came=body.came,
        answer=words(body.answer, "answer"),
        case=cases[0].case_id if cases else None,
        deliberation=topics[0] if topics else None,
    )
    done = await do(command, reception_id)
    return Heard(**done.model_dump(), cases=tuple(cases), topics=tuple(topics))


def _may(look: ReceptionLook) -> None:
    """Raise what forbids to log a visitor now, before anything is filed for one."""
    refusals: dict[type, Refusal | None] = {
        step.command: step.refusal for step in available(look.reception, look.ground)
    }
    if refusal := refusals.get(LogVisitor):
        raise refusal


@router.post(
    "/api/receptions/{reception_id}/close",
    operation_id="close_reception",
    summary="结束接待 Close a session",
    responses=ANSWERS,
)
async def close_reception(
    reception_id: UUID,
    body: Empty,  # noqa: ARG001 -- closed for what is not known
    do: Do,
    doors: DoorsDep,
    who: Known,
) -> Done:
    """End the session and count it."""
    await doors.field.reception(reception_id, who)
    return await do(CloseReception(reception=reception_id), reception_id)
