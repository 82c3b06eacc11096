"""`heyi export`: the whole ledger as lines of text, to a file or to standard output."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from heyi.cli.speaking import err, progress_bar, shown
from heyi.installation import find_settings, owner_url
from heyi.trouble import Trouble
from ledger.export import Whole, Write
from ledger.export import export as export_ledger

STANDARD = Path("-")


def export(
    file: Annotated[Path, typer.Argument(help="Where to; - is standard output", show_default="-")] = STANDARD,
) -> None:
    """Write every event and every answered command with their hashes, of one moment, while work goes on.

    `heyi import --ledger FILE` reads it into an empty ledger. The person store is not in it: sealed words stay with their keys, and
    an export holds digests of them. Back that database and the master key up on their own.
    """
    url = owner_url(find_settings().migration_url, "HEYI_MIGRATION_URL")
    with target(file) as write, progress_bar() as bar:
        whole = asyncio.run(export_ledger(url, write, shown(bar)))
    tell(whole, "written")


def tell(whole: Whole, done: str) -> None:
    """Say how much it was; on standard error, since the lines themselves may be on standard output."""
    err.print(f"{whole.events} events and {whole.commands} commands were {done}")
    err.print(f"fingerprint {whole.fingerprint}")


@contextmanager
def target(file: Path) -> Iterator[Write]:
    """Where the lines go: a file of that name exists, readable by its owner only, once all of them are in it."""
    if file == STANDARD:
        yield _whole(typer.get_binary_stream("stdout"))
        return
    if file.exists() and not file.is_file():
        with file.open("wb", buffering=0) as stream:
            yield _whole(stream)
        return
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb", buffering=0) as stream:
            yield _whole(stream)
            os.fsync(handle)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _whole(stream: IO[bytes]) -> Write:
    """Writing to the last byte; a failure of it is not taken for one of the database."""

    def write(block: bytes) -> None:
        rest = memoryview(block)
        try:
            while rest:
                rest = rest[stream.write(rest) :]
            stream.flush()
        except BrokenPipeError:
            # What is left in the buffer has nowhere to go; at the end Python would complain about it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            raise Trouble("the export is not whole: nobody reads on") from None
        except OSError as error:
            raise Trouble(f"the export cannot be written: {error.strerror}") from None

    return write
