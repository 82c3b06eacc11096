"""Policy packs from their folders: the files of one pack merged, laid over the pack they extend, and checked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.pack_files import Files, Problem, read_folder, read_mapping
from schemas.policy import PolicyPack

_ADVICE = {
    "extra_forbidden": "remove it or correct its spelling",
    "missing": "add it",
}
_NO_ADVICE = "correct it as the message says"
_SAYS_ITSELF = "value_error"


class PackError(Exception):
    """A pack that may not be used; `problems` holds everything that was found wrong with it, one line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(one) for one in self.problems))


@dataclass(frozen=True, slots=True)
class _Layers:
    """The merged content of a pack and the files it came from, the pack itself first and what it extends after."""

    content: dict[str, Any]
    files: tuple[Files, ...]


def load_pack(folder: Path) -> PolicyPack:
    """Read the pack of a folder; raise `PackError` with everything that is wrong with it.

    Each `*.yaml` of the folder gives some of the pack's fields. `extends: <name>` names a pack beside it: mappings are
    laid over its mappings, entries of a list over the entries of the same `id`, anything else takes its place.
    `calendar: calendars/<file>` is read relative to the folder of packs.
    """
    layers = _layers(folder, ())
    content = dict(layers.content)
    calendar = content.get("calendar")
    if isinstance(calendar, str):
        content["calendar"] = _calendar(folder.parent / calendar, layers)
    try:
        pack = PolicyPack.model_validate(content)
    except ValidationError as error:
        raise PackError(_problems(error, content, layers, folder.parent, calendar)) from None
    # Read back from the canonical form, so that a pack from its folder and one from the ledger are the same to the eye.
    return PolicyPack.model_validate_json(canonical_json(pack))


def canonical_json(pack: PolicyPack) -> bytes:
    """The one byte string of a pack: UTF-8 JSON with sorted keys and no spaces."""
    content = pack.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def pack_digest(pack: PolicyPack) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(pack)).hexdigest()


def _layers(folder: Path, above: tuple[Path, ...]) -> _Layers:
    files = read_folder(folder)
    if files.problems:
        raise PackError(files.problems)
    content = dict(files.content)
    base = content.pop("extends", None)
    if base is None:
        return _Layers(content, (files,))
    if not isinstance(base, str) or not base.isidentifier():
        raise PackError(
            [files.problem("extends", "is not the name of a pack", "write the name of a folder beside it")]
        )
    target = folder.parent / base
    if target in (folder, *above):
        raise PackError(
            [files.problem("extends", f"leads back to {base}", "let packs extend in one direction only")]
        )
    if not target.is_dir():
        raise PackError(
            [files.problem("extends", f"there is no pack {base}", f"create {target} or correct the name")]
        )
    below = _layers(target, (folder, *above))
    return _Layers(_laid_over(content, below.content), (files, *below.files))


def _laid_over(upper: Any, lower: Any) -> Any:
    if isinstance(upper, dict) and isinstance(lower, dict):
        return {**lower, **{key: _laid_over(value, lower.get(key)) for key, value in upper.items()}}
    if _has_ids(upper) and _has_ids(lower):
        known = {entry["id"] for entry in lower}
        by_id = {entry["id"]: entry for entry in upper}
        merged = [_laid_over(by_id[entry["id"]], entry) if entry["id"] in by_id else entry for entry in lower]
        return [*merged, *(entry for entry in upper if entry["id"] not in known)]
    return upper


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(entry, dict) and isinstance(entry.get("id"), str) for entry in value
    )


def _calendar(path: Path, layers: _Layers) -> Mapping[str, Any]:
    if not path.is_file():
        missing = layers.files[0].problem(
            "calendar", f"there is no file {path}", "name a file such as calendars/cn.yaml"
        )
        raise PackError([missing])
    content, _, problems = read_mapping(path)
    if problems:
        raise PackError(problems)
    return content


def _problems(
    error: ValidationError, content: Mapping[str, Any], layers: _Layers, packs: Path, calendar: object
) -> Iterable[Problem]:
    for found in error.errors(include_url=False):
        loc, says = found["loc"], found["msg"].removeprefix("Value error, ")
        advice = _ADVICE.get(found["type"], "" if found["type"] == _SAYS_ITSELF else _NO_ADVICE)
        if not loc:
            for line in says.splitlines():
                key, _, rest = line.partition(": ")
                yield _where((key,), content, layers).at(key, rest, advice)
        elif loc[0] == "calendar" and isinstance(calendar, str):
            yield Problem(packs / calendar, None, _named(loc[1:], content.get("calendar")), says, advice)
        else:
            yield _where(loc, content, layers).at(_named(loc, content), says, advice)


@dataclass(frozen=True, slots=True)
class _Where:
    file: Path
    line: int | None

    def at(self, place: str, says: str, advice: str) -> Problem:
        return Problem(self.file, self.line, place, says, advice)


def _where(loc: tuple[str | int, ...], content: Mapping[str, Any], layers: _Layers) -> _Where:
    """The file and line that say what stands at a place: the nearest layer that writes it."""
    path = _with_ids(loc, content)
    found = max((files.find(path) for files in layers.files), key=lambda one: one[0])
    return _Where(found[1], found[2])


def _with_ids(loc: tuple[str | int, ...], content: Any) -> tuple[str | int, ...]:
    """The path with the index of a list's entry replaced by the entry's id, where it has one."""
    path: list[str | int] = []
    for step in loc:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        named = isinstance(step, int) and isinstance(content, dict) and isinstance(content.get("id"), str)
        path.append(content["id"] if named else step)
    return tuple(path)


def _named(loc: tuple[str | int, ...], content: Any) -> str:
    """A place for people, such as `clocks[accept].budget.amount`."""
    text = ""
    for step, shown in zip(loc, _with_ids(loc, content), strict=True):
        text += f"[{shown}]" if isinstance(step, int) else f".{shown}"
    return text.removeprefix(".")
