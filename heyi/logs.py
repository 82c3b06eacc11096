"""Logging, set up once per process: one plain line each on standard error; ids, codes and times, nothing personal."""

import logging
import os

_LEAST = {
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "asyncpg": logging.ERROR,  # warns with a traceback each second while a server is away, of which our rooms speak
    "httpx": logging.WARNING,
    "temporalio": logging.WARNING,
}
"""Libraries that say more than anybody reads."""


def set_up() -> None:
    """Write what the rooms have to say; HEYI_LOG_LEVEL (debug, info, warning, error) sets how much, info unless set."""
    named = logging.getLevelNamesMapping()
    wanted = named.get(os.environ.get("HEYI_LOG_LEVEL", "info").upper(), logging.INFO)
    logging.basicConfig(
        level=wanted,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )
    # What no line shows is not looked for (documentation of `logging`, "Optimization").
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name, least in _LEAST.items():
        logging.getLogger(name).setLevel(max(wanted, least))
