"""Events as bytes and back: which class a kind has, and how old versions of it are read today."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from pydantic_core import from_json, to_json

from schemas.envelope import Recorded
from schemas.frame import Frame

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the JSON object of one version into that of the next one."""


REMEMBERED = 16_384
"""How many events are kept as they were read: those of the cases that people work on just now."""

LARGE = 65_536
"""Bytes from which an event is not kept: a list of a thousand households is read once, and would take the room of a case."""


class CodecError(Exception):
    """An event's kind or version is not known here; says which, never what is in it."""


# Classes of shapes are slow to ask for what they do not have, and each is asked for every event.
@cache
def kind_of(event: type[Frame]) -> str:
    """Return the kind of an event class: its `kind`, or its name."""
    return str(getattr(event, "kind", event.__name__))


@cache
def schema_version_of(event: type[Frame]) -> int:
    """Return the version in which an event class is written today: its `schema_version`, or 1."""
    return int(getattr(event, "schema_version", 1))


class Codec:
    """Reads and writes the events it was given.

    `upcasts` maps (kind, version) to the function that turns this version into the next. Raises `CodecError`
    when two classes share a kind, when an upcast is missing between version 1 and today's, or when one leads
    nowhere.
    """

    def __init__(
        self, events: Iterable[type[Frame]], upcasts: Mapping[tuple[str, int], Upcast] = MappingProxyType({})
    ) -> None:
        self._classes: dict[str, type[Frame]] = {}
        for event in events:
            kind = kind_of(event)
            if kind in self._classes:
                raise CodecError(f"two event classes are of kind {kind}")
            self._classes[kind] = event
        self._versions = {kind: schema_version_of(event) for kind, event in self._classes.items()}
        self._upcasts = dict(upcasts)
        needed = {(kind, v) for kind, today in self._versions.items() for v in range(1, today)}
        if needed != set(self._upcasts):
            odd = sorted(needed ^ set(self._upcasts))
            raise CodecError(f"upcasts missing or leading nowhere: {odd}")
        # The same bytes are the same event for ever, and nothing can change it once it was read.
        self._remembered = lru_cache(REMEMBERED)(self._read)

    @property
    def kinds(self) -> Mapping[str, type[Frame]]:
        """Every kind with its class."""
        return MappingProxyType(self._classes)

    def encode(self, event: Frame) -> bytes:
        """Return the exact bytes that are stored and hashed: the event as compact JSON, fields in the order of its class."""
        if self._classes.get(kind_of(type(event))) is not type(event):
            raise CodecError(f"events of kind {kind_of(type(event))} are not registered")
        return event.model_dump_json().encode()

    def decode(self, recorded: Recorded) -> Frame:
        """Return the event in today's shape; raise `CodecError` for an unknown kind or a version from the future.

        A body that does not fit its class raises pydantic's `ValidationError`: the class changed without a
        new version.
        """
        body = recorded.body
        read = self._read if len(body) > LARGE else self._remembered
        return read(recorded.kind, recorded.schema_version, body)

    def read(self, kind: str, schema_version: int, body: bytes) -> Frame:
        """`decode` for an event that has no envelope (samples, imports)."""
        read = self._read if len(body) > LARGE else self._remembered
        return read(kind, schema_version, body)

    def forget(self) -> None:
        """Read every event anew from now on, as a process that has just begun does."""
        self._remembered.cache_clear()

    def _read(self, kind: str, schema_version: int, body: bytes) -> Frame:
        event = self._classes.get(kind)
        if event is None:
            raise CodecError(f"unknown kind of event: {kind}")
        today = self._versions[kind]
        if schema_version == today:
            # What `model_validate_json` does, without asking anew for each event how it is to be done.
            return event.__pydantic_validator__.validate_json(body)  # type: ignore[no-any-return]
        if not 1 <= schema_version < today:
            raise CodecError(f"{kind} version {schema_version} is not known here (today's is {today})")
        fields = from_json(body)
        for version in range(schema_version, today):
            fields = self._upcasts[kind, version](fields)
        return event.model_validate_json(to_json(fields))
