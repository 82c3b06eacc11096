"""Sealing what a person typed: the words of a command go to the person store before the event that refers to them."""

from collections.abc import Iterator
from typing import TypeVar

from ledger.vault import Plain, Vault
from schemas.frame import Frame
from schemas.words import UNSEALED, Words

C = TypeVar("C", bound=Frame)


def words_of(value: object) -> Iterator[Words]:
    """All words in a command, in the order of its fields."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, Frame):
        for name in type(value).model_fields:
            yield from words_of(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from words_of(item)


async def seal(command: C, stream: str, vault: Vault) -> C:
    """The command with its words sealed, durably; unchanged when it has none or they are sealed already."""
    words = [one for one in words_of(command) if one.digest == UNSEALED]
    if not words:
        return command
    sealed = await vault.seal(stream, [Plain(one.subject, one.field, one.plain) for one in words])
    digests = iter([one.digest for one in sealed])
    replaced = _replace(command, digests)
    assert isinstance(replaced, type(command))  # noqa: S101 -- narrows a type, checks nothing at run time
    return replaced


def _replace(value: object, digests: Iterator[str]) -> object:
    if isinstance(value, Words):
        return value.at(next(digests)) if value.digest == UNSEALED else value
    if isinstance(value, Frame):
        before = {name: getattr(value, name) for name in type(value).model_fields}
        after = {name: _replace(item, digests) for name, item in before.items()}
        changed = {name: item for name, item in after.items() if item is not before[name]}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple):
        items = tuple(_replace(item, digests) for item in value)
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    return value
