"""Commands that serve: everything on one machine, or one process of several, and the migration before them."""

import asyncio
import contextlib
import os
import signal

import uvloop

from heyi.app import run_api
from heyi.cli.speaking import out
from heyi.compose import open_house
from heyi.furnish import furnish, migrate_both
from heyi.installation import Options, find_settings
from heyi.logs import set_up
from heyi.run import run as run_everything
from heyi.stack.temporal import STANDS_BACK
from heyi.worker import serve


def run() -> None:
    """Start everything on this machine: databases, Temporal, worker, API. Ctrl-C stops it; the data stays.

    HEYI_DATA (.heyi), HEYI_HOST (127.0.0.1), HEYI_PORT (8800), HEYI_TEMPORAL_PORT (7233), HEYI_TEMPORAL_UI_PORT (8233) and
    HEYI_POLICY (xinhe) say where and how. With HEYI_SMTP_URL and HEYI_MAIL_FROM notices also go by mail.
    """
    set_up()
    asyncio.run(run_everything(Options.read()))


def worker() -> None:
    """Run one worker: workflows, the relay, the nightly reconciliation. Any number of them share the work.

    It stands back behind the API: nobody at a door waits for a clock that has the whole day.
    """
    os.nice(STANDS_BACK)
    set_up()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work())


async def _work() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_house(find_settings()) as house:
        await serve(house, stop)


def api() -> None:
    """Serve the API on HEYI_HOST and HEYI_PORT. Any number of them share the work."""
    set_up()
    # Having closed everything in order, the server hands the Ctrl-C on.
    with contextlib.suppress(KeyboardInterrupt):
        run_api(find_settings())


def migrate() -> None:
    """Bring both databases to the newest shape and put the pack HEYI_POLICY into force; harmless when repeated."""
    set_up()
    asyncio.run(_migrate())


async def _migrate() -> None:
    settings = find_settings()
    await migrate_both(settings)
    async with open_house(settings) as house:
        pack = await furnish(house)
    out.print(f"both databases are of the newest shape; the pack {pack.id} is in force")
