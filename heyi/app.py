"""The composition root of the API: from a house to its doors, served by uvicorn."""

import asyncio
import gc
import socket
from collections.abc import Callable
from typing import cast

import uvicorn
import uvloop
from fastapi import FastAPI

from api.app import build_app
from api.doors import Doors
from api.gauges import Gauges
from api.limiting import Limits
from api.sse import Pace
from api.wording import Locales
from engine.browsing import Browser
from engine.council.chamber import Chamber
from engine.council.convening import Convener
from engine.council.field_reading import FieldReader
from engine.council.figures import CouncilFigures, load_council_indicators
from engine.council.filing import CouncilFiler
from engine.council.keeping import RollShelf
from engine.council.overseeing import CouncilOverseer
from engine.council.polling import Polling
from engine.council.reading import CouncilReader
from engine.council.registrar import Registrar
from engine.council.telling import Teller
from engine.doorkeeper import Doorkeeper
from engine.enclosures import Enclosures
from engine.indicators import load_indicators
from engine.newsroom import Newsroom
from engine.overseeing import Overseer
from engine.reading import Reader
from heyi.compose import House, open_house
from heyi.settings import LOCALES, POLICIES, Settings
from ledger.looks import Looks
from projections.case_list import CaseList
from projections.council.deliberation_list import DeliberationBoard
from projections.council.field_list import FieldList
from projections.council.turnout import TurnoutBoard
from projections.desk_list import DeskList
from projections.indicators import IndicatorBoard
from projections.news import NewsBoard
from projections.overdue import OverdueList
from projections.pulse import Pulse
from projections.timeline_list import TimelineList

SETTLED = (20_000, 50, 50)
"""When garbage is looked for: what stays (rules, rolls) is large and holds no circles, and looking through it for them
as often as Python does by itself is work for nothing."""

GRACE = 10
"""Seconds that requests have to end once the server is asked to stop."""


def app_of(house: House, limits: Limits | None = None, pace: Pace | None = None) -> FastAPI:
    """The application of a house; `limits` says how often tracking codes may be tried, `pace` how event streams run."""
    return build_app(
        Doors(
            desk=house.desk,
            keys=house.keys,
            reader=Reader(house.ledger, house.vault, house.rulebook),
            rulebook=house.rulebook,
            doorkeeper=Doorkeeper(house.ledger, house.keys),
            cases=CaseList(house.engine),
            desks=DeskList(house.engine),
            browser=Browser(house.ledger, house.vault, house.rulebook),
            overseer=Overseer(
                house.ledger, house.vault, OverdueList(house.engine), TimelineList(house.engine)
            ),
            indicators=IndicatorBoard(house.engine),
            definitions=load_indicators(POLICIES / "indicators.yaml"),
            enclosures=Enclosures(house.vault),
            looks=Looks(house.engine),
            pulse=Pulse(house.engine),
            watch=house.watch,
            locales=Locales.load(LOCALES),
            limits=limits or Limits(),
            gauges=Gauges(),
            newsroom=Newsroom(NewsBoard(house.engine), house.ledger.bell),
            pace=pace or Pace(),
            council_overseer=CouncilOverseer(house.ledger, OverdueList(house.engine)),
            council=CouncilReader(house.ledger, house.vault, house.rulebook),
            polling=Polling(house.desk.supplies),
            teller=Teller(house.desk),
            convener=Convener(house.ledger, house.desk),
            deliberations=DeliberationBoard(house.engine),
            turnout=TurnoutBoard(house.engine),
            field=FieldReader(house.ledger, house.vault, house.rulebook),
            fieldwork=FieldList(house.engine),
            chamber=Chamber(
                house.ledger, house.vault, house.rulebook, RollShelf(house.ledger), FieldList(house.engine)
            ),
            registrar=Registrar(house.desk, house.ledger, house.rulebook, house.keys),
            filer=CouncilFiler(CouncilReader(house.ledger, house.vault, house.rulebook), house.vault),
            figures=CouncilFigures(
                house.desk.supplies,
                DeliberationBoard(house.engine),
                FieldList(house.engine),
                FieldReader(house.ledger, house.vault, house.rulebook),
                load_council_indicators(POLICIES / "council_indicators.yaml"),
            ),
        )
    )


class Server(uvicorn.Server):
    """A server that, when it is asked to stop, first tells those who listen to the news, who would hold it up otherwise."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        cast(Doors, self._app.state.doors).newsroom.close()
        await super().shutdown(sockets)


async def serve(settings: Settings, started: Callable[[uvicorn.Server], None] | None = None) -> None:
    """Serve the API until the process is asked to stop; requests that have begun are finished.

    `started` is handed the server before it listens. Raise `Unavailable` or `VaultUnavailable` when a store is away.
    """
    async with open_house(settings) as house:
        app = app_of(house)
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            access_log=False,  # its lines hold paths, and a path may hold a tracking code
            log_config=None,
            proxy_headers=True,
            forwarded_allow_ips=settings.trusted_proxies,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=GRACE,
        )
        server = Server(config, app)
        gc.freeze()
        if started is not None:
            started(server)
        watching = asyncio.create_task(house.watch.run(), name="watch")
        try:
            await server.serve()
        finally:
            watching.cancel()
            await asyncio.wait([watching])


def run_api(settings: Settings) -> None:
    """Serve the API on a loop of its own; returns when the process was asked to stop."""
    gc.set_threshold(*SETTLED)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings))
