"""The door for listening: which cases moved, as server-sent events, in codes and ids, from where the caller left off."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from pydantic import Field, StringConstraints

from api.documents import responses
from api.doors import Doors, DoorsDep, Known, caller, staff_caller
from api.problems import ProblemError
from api.sse import MEDIA_TYPE, EventStream, block, come_back, mark
from api.strict import StrictRoute
from domain.refusals import NotPermitted, UnknownCase
from engine.newsroom import Crowded, Silence
from ledger.port import Busy, Unavailable
from projections.news import News
from schemas.actors import Actor, Role, Visibility
from schemas.frame import Frame
from schemas.ids import covers

router = APIRouter(route_class=StrictRoute, tags=["cases"])

TOPICS = ("case",)
"""What may be listened to: kinds of streams."""

_LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exact."""
_ANY_TOPICS = "|".join(TOPICS)
_CROWDED = 30  # seconds after which one who listens too often may try again

_DESCRIPTION = """Blocks of server-sent events. Each announces one event of one stream:

    id: 1207
    event: case
    data: {"topic":"case","stream":"case/0b0c...","version":7,"position":1207,"kind":"CaseAccepted"}

`kind` is left out where it is not for the caller. A comment with an `id` is a sign of life. `event: reset` says that the ledger
does not reach as far as the position that was named: read anew what you hold, and go on from here."""

_RESPONSES = responses(401, 403, 404, 422, 429, 503, ok=200)
_RESPONSES[200]["content"] = {MEDIA_TYPE: {"schema": {"type": "string"}}}


class StreamQuery(Frame):
    """From where, and about what."""

    after: int | None = Field(
        default=None,
        ge=0,
        le=_LARGEST,
        description="The last position that the caller knows of; what follows it comes first. Without it: from now on. The"
        " header Last-Event-ID, which says the same, goes before it.",
        examples=[1207],
    )
    topics: Annotated[str, StringConstraints(pattern=f"^({_ANY_TOPICS})(,({_ANY_TOPICS}))*$")] = Field(
        default=",".join(TOPICS), max_length=200, description="Topics, separated by commas", examples=["case"]
    )


@router.get(
    "/api/events/stream",
    operation_id="stream_events",
    summary="事项变动的通知 News of cases as they move",
    status_code=200,
    response_class=EventStream,
    response_description=_DESCRIPTION,
    responses=_RESPONSES,
)
async def stream_events(
    query: Annotated[StreamQuery, Query()],
    request: Request,
    doors: DoorsDep,
    who: Known,
    last_event_id: Annotated[
        int | None,
        Header(ge=0, le=_LARGEST, description="What a reader sends by itself when it comes back"),
    ] = None,
) -> EventStream:
    """That something happened, never what was said: staff hear of the cases below their place, a party of its own case.

    Nothing is left out or repeated when the caller comes back with the last `id`. The answer ends when the token is revoked, and,
    with `retry`, when the database is away or the server stops; one who reads too slowly is cut off.
    """
    if who.role is Role.PARTY:
        await _own_case(doors, who)
    elif staff_caller(who).role is Role.ADMINISTRATOR:
        raise NotPermitted(action="list")  # looks after places and posts, not after people's matters

    async def still() -> bool:
        try:
            if await caller(request, None) != who:
                return False
            if who.role is Role.PARTY:
                await _own_case(doors, who)
        except (ProblemError, UnknownCase):
            return False
        except (Unavailable, Busy):
            raise Silence from None
        return True

    after = query.after if last_event_id is None else last_event_id
    topics = frozenset(query.topics.split(","))
    return EventStream(_blocks(doors, who, after, topics, still), doors.pace.patience)


async def _own_case(doors: Doors, who: Actor) -> None:
    """Raise `UnknownCase` for a party that is related to no case any more."""
    if who.case is None:
        raise UnknownCase
    await doors.reader.look(who.case, who)


async def _blocks(
    doors: Doors, who: Actor, after: int | None, topics: frozenset[str], still: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes]:
    pace = doors.pace
    try:
        async with doors.newsroom.listening(who.id) as newest:
            position = newest if after is None else min(after, newest)
            with doors.gauges.listening.track_inprogress():
                yield come_back(pace.retry) + mark(position)
                if after is not None and after > newest:
                    yield block(newest, "reset", {"topic": "reset", "position": newest})
                mute = monotonic()
                while True:
                    rest = max(0.0, mute + pace.heartbeat - monotonic())
                    batch = await doors.newsroom.after(position, who.case, rest)
                    position = batch.position
                    told = [one for one in batch.news if one.topic in topics and _hears(one, who)]
                    # What moved elsewhere is no reason to speak, except that one is there.
                    if not told and monotonic() < mute + pace.heartbeat:
                        continue
                    if not await still():
                        return
                    yield b"".join(_told(one, who) for one in told) or mark(position)
                    mute = monotonic()
    except Crowded:
        raise ProblemError("too_many_requests", {"Retry-After": str(_CROWDED)}, seconds=_CROWDED) from None
    except Silence:
        yield come_back(pace.retry) + b"\n"


def _hears(news: News, who: Actor) -> bool:
    """Whether it is announced to the caller: to staff by place, to a party what it may see (`domain.case.sight`)."""
    if who.role is not Role.PARTY:
        return who.place is not None and news.place is not None and covers(who.place, news.place)
    open_to_all = news.visibility in (Visibility.PUBLIC, Visibility.PARTIES)
    own = news.visibility is Visibility.ONE_PARTY and news.party == who.party
    return news.stream == who.case and (open_to_all or own)


def _told(news: News, who: Actor) -> bytes:
    data: dict[str, str | int] = {
        "topic": news.topic,
        "stream": news.stream,
        "version": news.version,
        "position": news.position,
    }
    # That a case moved stands in its ETag; what kind of step it was is not for every office.
    if news.visibility is not Visibility.SUPERVISORS or who.role is Role.SUPERVISOR:
        data["kind"] = news.kind
    return block(news.position, news.topic, data)
