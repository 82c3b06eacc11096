"""`heyi import --ledger`: an exported ledger into an empty one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import typer

from heyi.cli.export import STANDARD, tell
from heyi.cli.speaking import progress_bar, shown
from heyi.derived import derive
from heyi.installation import find_settings, owner_url
from ledger.export import Whole
from ledger.restore import prepare
from ledger.restore import restore as restore_ledger


def restore(file: Path) -> None:
    """Read an export into the ledger of this installation, which must be empty; all of it or nothing."""
    settings = find_settings()
    owner = owner_url(settings.migration_url, "HEYI_MIGRATION_URL")

    async def whole(source: BinaryIO) -> Whole:
        await prepare(owner, settings.database_url.get_secret_value())
        return await restore_ledger(owner, source, derive, shown(bar))

    with _source(file) as source, progress_bar() as bar:
        done = asyncio.run(whole(source))
    tell(done, "read in, and all rows were derived from them")


@contextmanager
def _source(file: Path) -> Iterator[BinaryIO]:
    if file == STANDARD:
        yield typer.get_binary_stream("stdin")
        return
    with file.open("rb") as stream:
        yield stream
