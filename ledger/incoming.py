"""Reading an export line by line: every line held to its shape, nothing believed before its trailer was seen."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from ledger.lines import FORMAT, LONGEST, CommandLine, EventLine, Header, Mark, Trailer, draft_of, row_of
from ledger.port import LedgerError
from ledger.wire import actor_of
from schemas.envelope import Draft
from schemas.frame import Frame

L = TypeVar("L", bound=Frame)
BATCH = 1000


class NotRestored(LedgerError):
    """The file is no whole export, or this is no place for it; nothing was kept. Says where, never what stands there."""


class Source(Protocol):
    """What an export is read from: a file opened for bytes, or standard input."""

    def readline(self, limit: int = -1, /) -> bytes:
        """The next line with its line feed; fewer bytes at the end, none after it."""
        ...


class Incoming:
    """The lines of one export, each of which may be read once, in order. Every method raises `NotRestored`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._digest = sha256()
        self.number = 0
        """The line that was read last."""

    def header(self) -> Header:
        """Read the first line."""
        line = self._next()
        try:
            mark = Mark.model_validate_json(line)
        except ValidationError:
            raise NotRestored("line 1 is not the header of an exported ledger") from None
        if mark.format != FORMAT:
            raise NotRestored(f"the export is of format {mark.format}; what is read here is format {FORMAT}")
        return self._parsed(Header, line)

    def events(self, count: int) -> Iterator[list[tuple[Any, ...]]]:
        """Read the events, some at a time: their columns in the order of `EVENT_COLUMNS`."""
        for size in _sizes(count):
            yield [self._event() for _ in range(size)]

    def commands(self, count: int) -> Iterator[list[tuple[Any, ...]]]:
        """Read the commands, some at a time: their columns in the order of `COMMAND_FIELDS`."""
        for size in _sizes(count):
            yield [row_of(self._parsed(CommandLine, self._next())) for _ in range(size)]

    def trailer(self) -> None:
        """Read the last line, and see that it fits all lines before it and that nothing comes after it."""
        expected = self._digest.digest()
        if self._parsed(Trailer, self._next()).sha256 != expected:
            raise NotRestored(f"the trailer in line {self.number} does not fit the lines before it")
        if self._source.readline(1):
            raise NotRestored(f"there is something after the trailer in line {self.number}")

    def _event(self) -> tuple[Any, ...]:
        line = self._parsed(EventLine, self._next())
        try:
            behalf = None if line.on_behalf_of is None else actor_of(line.on_behalf_of)
            Draft.model_validate({**draft_of(line), "actor": actor_of(line.actor), "on_behalf_of": behalf})
        except ValidationError as error:
            raise self._broken(EventLine, error) from None
        return row_of(line)

    def _next(self) -> bytes:
        line = self._source.readline(LONGEST)
        if not line.endswith(b"\n"):
            if len(line) == LONGEST:
                raise NotRestored(f"line {self.number + 1} is broken: longer than {LONGEST} bytes")
            raise NotRestored(f"the export is cut off after line {self.number}")
        self.number += 1
        self._digest.update(line)
        return line

    def _parsed(self, shape: type[L], line: bytes) -> L:
        try:
            return shape.model_validate_json(line)
        except ValidationError as error:
            raise self._broken(shape, error) from None

    def _broken(self, shape: type[Frame], error: ValidationError) -> NotRestored:
        """Names the line and, where one of ours is at fault, the field; what stands there is nobody's business here."""
        found = error.errors(include_url=False, include_input=False, include_context=False)[0]["loc"]
        field = f" ({found[0]})" if found and found[0] in shape.model_fields else ""
        return NotRestored(f"line {self.number} is broken: no {_NAMES[shape]} can be read from it{field}")


_NAMES: dict[type[Frame], str] = {
    Header: "header",
    EventLine: "event",
    CommandLine: "command",
    Trailer: "trailer",
}


def _sizes(count: int) -> Iterator[int]:
    for start in range(0, count, BATCH):
        yield min(BATCH, count - start)
