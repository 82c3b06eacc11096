"""Logging, set up once per process: one plain line each on standard error; ids, codes and times, nothing personal."""

import logging
import os

_QUIET = ("alembic", "asyncio", "httpx", "httpcore", "temporalio")
"""These speak only when something is wrong."""


def set_up() -> None:
    """Write what the rooms have to say; HEYI_LOG_LEVEL (debug, info, warning, error) sets how much, info unless set."""
    wanted = logging.getLevelNamesMapping().get(
        os.environ.get("HEYI_LOG_LEVEL", "info").upper(), logging.INFO
    )
    logging.basicConfig(
        level=wanted, format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%S%z"
    )
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(wanted, logging.WARNING))
