"""The doors for machines: alive, ready, measured."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api.bodies import NoQuery
from api.documents import document, responses
from api.doors import DoorsDep
from api.gauges import CONTENT_TYPE
from api.shapes import Health
from ledger.port import Busy, Unavailable
from projections.pulse import Beat

router = APIRouter(tags=["operation"])


@router.get(
    "/healthz",
    operation_id="healthz",
    summary="进程在运行 The process answers",
    responses=responses(422, ok=200),
)
async def healthz(_: Annotated[NoQuery, Query()]) -> Health:
    """The process answers; nothing else is asked."""
    return Health(status="ok")


@router.get(
    "/readyz", operation_id="readyz", summary="可以办理 Ready to work", responses=responses(422, 503, ok=200)
)
async def readyz(_: Annotated[NoQuery, Query()], doors: DoorsDep) -> Health:
    """Both databases answer, a pack is published, and the ledger holds whatever was seen of it."""
    await doors.rulebook.current()
    await doors.reader.reach()
    doors.watch.check()
    return Health(status="ready")


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="度量 Measures",
    response_class=Response,
    responses={
        **responses(422),
        200: {
            "description": "Prometheus text format",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
    },
)
async def metrics(_: Annotated[NoQuery, Query()], doors: DoorsDep) -> Response:
    """Requests, lag of followers, the most overdue obligation, open cases; what is known even while the ledger is away."""
    beat: Beat | None = None
    with suppress(Unavailable, Busy):
        beat = await doors.pulse.read()
    return Response(
        doors.gauges.show(beat, rewound=doors.watch.missed is not None),
        headers={"Content-Type": CONTENT_TYPE},
    )


@router.get("/api/openapi.json", operation_id="openapi", include_in_schema=False)
async def openapi(request: Request) -> JSONResponse:
    """The OpenAPI document of these doors."""
    return JSONResponse(document(request.app))
