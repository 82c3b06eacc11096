"""Doors: notices and their service."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import Field

from api.acting import Do, action, room, said_if
from api.bodies import NoQuery
from api.documents import responses
from api.doors import Doors, DoorsDep, Known, LocaleDep
from api.letters import compose
from api.shapes import LocalTime, Recorded
from api.showing import Showing
from api.texts import Long, Number
from api.wording import Locale
from domain.case.ground import Relation, relations
from domain.case.parts.notices import Notice
from domain.case.refusals.notices import UnknownNotice
from engine.desk import ATTEMPTS
from engine.reading import CaseSeen
from schemas.actors import Actor, Role
from schemas.acts import Channel
from schemas.frame import Frame
from schemas.ids import case_id_of, case_stream
from schemas.notices import ServeNotice, Service

router = room()

_READ = (401, 404, 422, 503)
_TEXT = "text/plain"

FILER = 1
"""The party whose tracking code is answered when a matter is filed."""


class ServeBody(Frame):
    """Which notice, how it reached its party, and for paper what proves it."""

    notice: Number = Field(examples=[1])
    manner: Service = Field(
        description="`opened` for a party itself; the others for staff", examples=["handed_over"]
    )
    proof: Long | None = Field(default=None, examples=["本人签收，见证人为楼长。"])


class ChannelView(Frame):
    """A way on which a notice goes, and what became of it there; an inbox and a printer need no sending."""

    channel: Channel
    state: Literal["prepared", "sent", "not_sent"]


class NoticeView(Frame):
    """A notice with its state."""

    notice: int
    rule: str = Field(description="The notice of the pack", examples=["terminated"])
    title: str = Field(examples=["终止调解告知书"])
    party: int
    prepared_at: LocalTime
    must_be_proven: bool
    channels: tuple[ChannelView, ...]
    served: Service | None
    served_at: LocalTime | None
    text: str | None = Field(
        default=None, description="The whole text: of one notice, and to a party of its own"
    )


class NoticeList(Frame):
    """The notices of a case that are for the caller."""

    case_id: UUID
    version: int
    notices: tuple[NoticeView, ...]


@action(router, "serve-notice", "记录送达 Record service")
async def serve_notice(case_id: UUID, body: ServeBody, do: Do) -> Recorded:
    """Record that a notice reached its party: a party confirms that it opened its own, staff record paper with proof."""
    proof = said_if(body.proof, case_id, "proof")
    return await do(ServeNotice(case=case_id, notice=body.notice, manner=body.manner, proof=proof))


@router.get(
    "/api/cases/{case_id}/notices",
    operation_id="read_notices",
    summary="告知书清单 The notices of a case",
    responses=responses(*_READ, etag=True, ok=200),
    tags=["cases"],
)
async def read_notices(
    case_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> NoticeList:
    """A party reads its own in full, staff see all with their state.

    Reading records nothing: a party confirms by `serve-notice` that it opened one.
    """
    seen = await doors.reader.case(case_stream(case_id), who)
    await doors.looks.enter(case_stream(case_id), who, "notices")
    response.headers["ETag"] = f'"{seen.look.version}"'
    party = who.role is Role.PARTY
    notices = [await _view(one, seen, doors, locale, whole=party) for one in _for(who, seen)]
    return NoticeList(case_id=case_id, version=seen.look.version, notices=tuple(notices))


@router.get(
    "/api/cases/{case_id}/notices/{notice}",
    operation_id="read_notice",
    summary="一份告知书 One notice",
    responses={
        **responses(*_READ, etag=True, ok=200),
        200: {**responses(etag=True, ok=200)[200], "content": {_TEXT: {"schema": {"type": "string"}}}},
    },
    response_model=NoticeView,
    tags=["cases"],
)
async def read_notice(
    case_id: UUID,
    notice: Annotated[int, Path(ge=1, le=1000, examples=[1])],
    _: Annotated[NoQuery, Query()],
    request: Request,
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> Response | NoticeView:
    """One notice, as JSON, or for printing as plain text where `Accept` names `text/plain`. Reading records nothing."""
    seen = await doors.reader.case(case_stream(case_id), who)
    await doors.looks.enter(case_stream(case_id), who, "notice")
    found = next((one for one in _for(who, seen) if one.number == notice), None)
    if found is None:
        raise UnknownNotice(notice=notice)
    view = await _view(found, seen, doors, locale, whole=True)
    headers = {"ETag": f'"{seen.look.version}"'}
    if request.headers.get("accept", "").strip().lower().startswith(_TEXT):
        slip = _slip(found, seen, doors, locale, request)
        return PlainTextResponse(f"{view.title}\n\n{view.text}\n{slip}", headers=headers)
    response.headers.update(headers)
    return view


def _slip(notice: Notice, seen: CaseSeen, doors: Doors, locale: Locale, request: Request) -> str:
    """The tracking code of a party, for the foot of the first letter that those who handle the case print for it.

    Whoever filed was given the first party's code in answer; nobody else of the case would ever get one. It stands on paper
    alone, which reaches the party itself: neither in what is mailed nor in an event.
    """
    look = seen.look
    first = min(one.number for one in look.case.notices if one.party == notice.party)
    prints = Relation.HANDLER in relations(look.case, look.ground)
    if notice.party == FILER or notice.number != first or not prints:
        return ""
    entry = next(one for one in look.case.parties if one.number == notice.party)
    code = doors.keys.code_of(case_id_of(look.case.stream), entry.number, entry.code, ATTEMPTS)
    if code is None:
        return ""
    where = str(request.url_for("track", code=code))
    return "\n" + locale.slip.format(code=code, where=where) + "\n"


def _for(who: Actor, seen: CaseSeen) -> tuple[Notice, ...]:
    notices = seen.look.case.notices
    return tuple(one for one in notices if who.role is not Role.PARTY or one.party == who.party)


async def _view(notice: Notice, seen: CaseSeen, doors: Doors, locale: Locale, *, whole: bool) -> NoticeView:
    showing = Showing.of(seen.look, locale)
    names = {party.entry.number: showing.words(party.name) for party in seen.parties}
    look = seen.look
    enclosed = await doors.enclosures.of(notice, look.case, look.events, look.ground.pack, opened=whole)
    letter = compose(notice, look.case, names, enclosed, showing)
    return NoticeView(
        notice=notice.number,
        rule=notice.rule,
        title=letter.title,
        party=notice.party,
        prepared_at=notice.prepared_at,
        must_be_proven=notice.must_be_proven,
        channels=tuple(ChannelView(channel=one, state=_state(one, notice)) for one in notice.channels),
        served=notice.served,
        served_at=notice.served_at,
        text=letter.text if whole else None,
    )


def _state(channel: Channel, notice: Notice) -> Literal["prepared", "sent", "not_sent"]:
    if channel in notice.sent:
        return "sent"
    return "not_sent" if channel in notice.failed else "prepared"
