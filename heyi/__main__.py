"""The command line's front door: `heyi` and `python -m heyi`."""

import atexit
import time

# Results of the Temporal SDK arrive from a thread of its own, which may still hold the interpreter's lock
# state when the interpreter ends; the process then aborts (temporalio/sdk-python#300). A short sleep at exit
# lets that thread finish. It is registered before anything imports the SDK.
atexit.register(time.sleep, 0.05)

import argparse
import asyncio
import sys
from pathlib import Path

from heyi.stack.postgres import EmbeddedPostgres
from heyi.stack.supervisor import GaveUp, Supervisor
from heyi.stack.temporal import TemporalDevServer


def main() -> None:
    """Start the servers of one machine, and stop them on Ctrl-C."""
    parser = argparse.ArgumentParser(prog="heyi", description=main.__doc__)
    parser.add_argument("command", choices=["run"])
    parser.add_argument(
        "--data", type=Path, default=Path("data"), help="the folder that everything is kept in"
    )
    parser.add_argument("--temporal-port", type=int, default=7233)
    options = parser.parse_args()
    try:
        asyncio.run(_run(options.data, options.temporal_port))
    except GaveUp as error:
        sys.exit(str(error))


async def _run(data: Path, temporal_port: int) -> None:
    postgres = EmbeddedPostgres(data / "postgres")
    temporal = TemporalDevServer(data / "temporal", temporal_port, temporal_port + 1000)
    supervisor = Supervisor([postgres, temporal], _say)
    running = asyncio.create_task(supervisor.run())
    ready = asyncio.create_task(supervisor.ready.wait())
    await asyncio.wait((running, ready), return_when=asyncio.FIRST_COMPLETED)
    if ready.done():
        _say(
            f"PostgreSQL: {postgres.dsn()}\nTemporal: {temporal.address}\nCtrl-C stops both; the data stays."
        )
    ready.cancel()
    await running


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
