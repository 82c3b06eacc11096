"""How commands speak: results on standard output, what went wrong as one line on standard error with an exit code."""

import binascii
import socket
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

import asyncpg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from sqlalchemy.exc import DBAPIError
from typer.core import TyperGroup

from domain.refusals import Refusal
from engine.desk import Contended
from engine.packs import PackError
from engine.rulebook import PolicyMissing
from heyi.stack.process import ChildFailed
from heyi.stack.supervisor import GaveUp
from heyi.trouble import Trouble
from ledger.port import Full, LedgerError, ReadOnly, Rewound, Unavailable
from ledger.vault import VaultError, VaultFull, VaultReadOnly, VaultUnavailable

EXPECTED = (
    Trouble,
    ChildFailed,
    GaveUp,
    LedgerError,
    VaultError,
    PackError,
    PolicyMissing,
    Refusal,
    Contended,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    DBAPIError,
    OSError,
    binascii.Error,
    ExceptionGroup,
)
"""What may go wrong without a bug in heyi; anything else is left to crash, with its traceback."""

_AWAY = "the databases do not answer: is the installation running (`heyi run`), or are the addresses wrong?"

_NO_ROOM = "the disk of a database is full: make room there; everything goes on by itself then"
_READ_ONLY = "a database may be read and not written: it is a standby, or default_transaction_read_only is on"
_STORES: Mapping[type[Exception], str] = {
    Rewound: "the ledger was restored to an earlier moment: see `heyi restored`",
    Full: _NO_ROOM,
    VaultFull: _NO_ROOM,
    asyncpg.DiskFullError: _NO_ROOM,
    ReadOnly: _READ_ONLY,
    VaultReadOnly: _READ_ONLY,
    asyncpg.ReadOnlySQLTransactionError: _READ_ONLY,
}
"""What a database says, and what to do about it."""

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Spoken(TyperGroup):
    """Commands whose expected failures are said in a line."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except EXPECTED as error:
            fail(error)


def fail(error: BaseException) -> NoReturn:
    """Say what went wrong and end with its exit code; raise again what nobody expected."""
    found = list(_leaves(error))
    strange = [one for one in found if not isinstance(one, EXPECTED)]
    if strange:
        raise error
    for line in dict.fromkeys(sentence(one) for one in found):
        typer.echo(f"heyi: {line}", err=True)
    raise typer.Exit(max(one.status if isinstance(one, Trouble) else 1 for one in found))


def sentence(error: BaseException) -> str:
    """What an expected error says to a person."""
    return next((said for kind, said in _STORES.items() if isinstance(error, kind)), None) or _sentence(error)


def _sentence(error: BaseException) -> str:
    match error:
        case Unavailable() | VaultUnavailable() | ConnectionError():
            return _AWAY
        case (
            asyncpg.UndefinedTableError()
            | asyncpg.InvalidSchemaNameError()
            | asyncpg.UndefinedFunctionError()
        ):
            return "the databases are not of this version: run `heyi migrate`"
        case asyncpg.PostgresError() | asyncpg.InterfaceError():
            return f"PostgreSQL says: {str(error).splitlines()[0]}"
        case DBAPIError():
            return sentence(error.orig) if isinstance(error.orig, asyncpg.PostgresError) else _AWAY
        case PolicyMissing():
            return f"no policy pack {error} is published: publish it with `heyi policy publish FOLDER`"
        case Refusal():
            facts = ", ".join(f"{name} {_fact(fact)}" for name, fact in error.facts.items())
            return f"refused: {error.code}" + (f" ({facts})" if facts else "")
        case socket.gaierror() | TimeoutError():
            return _AWAY
        case FileNotFoundError() if error.filename is None:
            return _AWAY  # the socket of a PostgreSQL that is not there
        case OSError() if error.strerror:
            return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        case _:
            return str(error)


def progress_bar() -> Progress:
    """A bar on standard error, for work that may be long; it leaves nothing behind, and is silent where nobody looks."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def shown(bar: Progress) -> Callable[[str, int, int], None]:
    """A bar for each thing that is gone through: called with its name, how much of it is done, and how much there is."""
    tasks: dict[str, TaskID] = {}

    def tell(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done, total=total)

    return tell


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _leaves(one)
    else:
        yield error


def _fact(fact: object) -> str:
    return ", ".join(str(one) for one in fact) if isinstance(fact, tuple) else str(fact)
