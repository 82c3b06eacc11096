"""What the doors work with, and who stands before them: the caller, their language, their key, what they believe."""

import re
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Header, Request
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection

from api.gauges import Gauges
from api.limiting import Limits
from api.problems import ProblemError
from api.sse import Pace
from api.wording import Locale, Locales
from engine.browsing import Browser
from engine.council.chamber import Chamber
from engine.council.convening import Convener
from engine.council.field_reading import FieldReader
from engine.council.figures import CouncilFigures
from engine.council.filing import CouncilFiler
from engine.council.overseeing import CouncilOverseer
from engine.council.polling import Polling
from engine.council.reading import CouncilReader
from engine.council.registrar import Registrar
from engine.council.telling import Teller
from engine.desk import Desk
from engine.doorkeeper import Doorkeeper
from engine.enclosures import Enclosures
from engine.newsroom import Newsroom
from engine.overseeing import Overseer
from engine.reading import Reader
from engine.rulebook import Rulebook
from engine.secrets import Keys
from ledger.looks import Looks
from ledger.witness import Watch
from projections.case_list import CaseList
from projections.council.deliberation_list import DeliberationBoard
from projections.council.field_list import FieldList
from projections.council.turnout import TurnoutBoard
from projections.desk_list import DeskList
from projections.indicators import IndicatorBoard
from projections.pulse import Pulse
from schemas.actors import PUBLIC, STAFF_ROLES, Actor
from schemas.indicators import Indicators

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')
_TOKEN = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Everything that the routes use; put together by the composition root."""

    desk: Desk
    keys: Keys
    reader: Reader
    rulebook: Rulebook
    doorkeeper: Doorkeeper
    cases: CaseList
    desks: DeskList
    browser: Browser
    overseer: Overseer
    indicators: IndicatorBoard
    definitions: Indicators
    pulse: Pulse
    watch: Watch
    locales: Locales
    limits: Limits
    gauges: Gauges
    newsroom: Newsroom
    enclosures: Enclosures
    looks: Looks
    pace: Pace
    council: CouncilReader
    council_overseer: CouncilOverseer
    polling: Polling
    teller: Teller
    convener: Convener
    deliberations: DeliberationBoard
    turnout: TurnoutBoard
    field: FieldReader
    fieldwork: FieldList
    chamber: Chamber
    registrar: Registrar
    figures: CouncilFigures
    filer: CouncilFiler


def doors_of(request: Request) -> Doors:
    """The doors of the application that a request came to."""
    return cast(Doors, request.app.state.doors)


def locale_of(request: Request) -> Locale:
    """The language that a caller asked for."""
    wanted = ",".join(request.headers.getlist("accept-language"))
    return doors_of(request).locales.best(wanted)


class _Shown(HTTPBearer):
    """The scheme as the document shows it; who calls is found out by `caller`, which has a problem for each fault."""

    async def __call__(self, request: HTTPConnection) -> None:
        """Say nothing."""


bearer = _Shown(
    auto_error=False,
    scheme_name="token",
    description="A token made by `heyi token`: for staff with a role at a place, or for one party of one case.",
)


async def caller(request: Request, _: Annotated[object, Depends(bearer)]) -> Actor:
    """Who calls; the public when there is no token. A token that opens nothing is a problem, not the public."""
    given = request.headers.getlist("authorization")
    if not given:
        return PUBLIC
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer" or not _TOKEN.fullmatch(token.strip()):
        raise ProblemError("token_unknown")
    actor = await doors_of(request).doorkeeper.actor_of(token.strip())
    if actor is None:
        raise ProblemError("token_unknown")
    return actor


async def known_caller(actor: Annotated[Actor, Depends(caller)]) -> Actor:
    """Somebody with a token."""
    if actor is PUBLIC:
        raise ProblemError("token_missing")
    return actor


def staff_caller(actor: Actor) -> Actor:
    """A member of staff with a place."""
    if actor.role not in STAFF_ROLES or actor.place is None:
        raise ProblemError("not_permitted")
    return actor


async def key_of(
    request: Request,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Names the intent: the same key with the same content is carried out once, however often it"
            " is sent. 1 to 200 visible ASCII characters.",
        ),
    ] = None,
) -> str:
    """The caller's key."""
    given = request.headers.getlist("idempotency-key")
    if not given or key is None:
        raise ProblemError("key_missing")
    if len(given) > 1 or not _KEY.fullmatch(key):
        raise ProblemError("key_malformed")
    return key


async def expected_of(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The ETag that the decision rests on: if the case moved since, nothing happens (412)",
        ),
    ] = None,
) -> int | None:
    """The version that the caller believes the case to be at; None when they do not say."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise ProblemError("if_match_malformed")
    return int(found.group(1))


# What a route depends on is a coroutine, be it ever so short: FastAPI hands a plain function to a thread, which costs
# ten times as much.
async def _doors(request: Request) -> Doors:
    return doors_of(request)


async def _locale(request: Request) -> Locale:
    return locale_of(request)


async def _staff(actor: Annotated[Actor, Depends(known_caller)]) -> Actor:
    return staff_caller(actor)


DoorsDep = Annotated[Doors, Depends(_doors)]
LocaleDep = Annotated[Locale, Depends(_locale)]
Caller = Annotated[Actor, Depends(caller)]
Known = Annotated[Actor, Depends(known_caller)]
Staff = Annotated[Actor, Depends(_staff)]
Key = Annotated[str, Depends(key_of)]
Expected = Annotated[int | None, Depends(expected_of)]
