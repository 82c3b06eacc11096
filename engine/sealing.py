"""Sealing what a person typed: the words of a command go to the person store before the event that refers to them."""

import asyncio
from collections.abc import Awaitable, Iterable, Iterator
from typing import Any, TypeVar

from ledger.vault import Plain, Vault
from schemas.frame import Frame
from schemas.words import UNSEALED, Words

C = TypeVar("C", bound=Frame)


def words_of(value: object) -> Iterator[Words]:
    """All words in a command, in the order of its fields."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, _HOLDS):
        for item in _held(value):
            if isinstance(item, _HOLDS):
                yield from words_of(item)


async def seal(command: C, stream: str, vault: Vault, opening: Awaitable[C], *, new: bool) -> C:
    """The command as `opening` makes it with its words sealed, durably; unchanged when it draws nothing and no words wait.

    What is drawn for a command needs none of its words, so neither waits for the other; a number that was drawn for words that
    could not be sealed is a gap. With `new` the keys of its words are thought to be new, as its stream is.
    """
    words = [one for one in words_of(command) if one.digest == UNSEALED]
    if not words:
        return await opening
    plain = [Plain(one.subject, one.field, one.plain) for one in words]
    sealed, opened = await asyncio.gather(vault.seal(stream, plain, new=new), opening)
    replaced = _replace(opened, iter([one.digest for one in sealed]))
    assert isinstance(replaced, type(command))  # noqa: S101 -- narrows a type, checks nothing at run time
    return replaced


_HOLDS = (Frame, tuple)


def _held(value: Any) -> Iterable[object]:
    """What a shape or a tuple holds; a shape keeps its fields in the order of its class."""
    return value if isinstance(value, tuple) else value.__dict__.values()


def _replace(value: object, digests: Iterator[str]) -> object:
    if isinstance(value, Words):
        return value.at(next(digests)) if value.digest == UNSEALED else value
    if isinstance(value, Frame):
        changed = {}
        for name, item in value.__dict__.items():
            if isinstance(item, _HOLDS) and (after := _replace(item, digests)) is not item:
                changed[name] = after
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple):
        items = tuple(_replace(item, digests) if isinstance(item, _HOLDS) else item for item in value)
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    return value
