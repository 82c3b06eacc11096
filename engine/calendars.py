"""Working calendars from their files: read, checked, and known by their digest."""

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from engine.pack_files import Problem, read_mapping
from engine.packs import PackError
from schemas.calendar import WorkingCalendar


def load_calendar(path: Path) -> WorkingCalendar:
    """Read the calendar of a YAML file; raise `PackError` with everything that is wrong with it, by file and line."""
    if not path.is_file():
        missing = Problem(
            path, None, "calendar", "there is no such file", "name a file such as calendars/cn.yaml"
        )
        raise PackError([missing])
    content, nodes, problems = read_mapping(path)
    if problems:
        raise PackError(problems)
    try:
        calendar = WorkingCalendar.model_validate(content)
    except ValidationError as error:
        raise PackError(_problem(path, one["loc"], one["msg"], nodes) for one in error.errors()) from None
    return WorkingCalendar.model_validate_json(canonical_json(calendar))


def canonical_json(calendar: WorkingCalendar) -> bytes:
    """The one byte string of a calendar: UTF-8 JSON with sorted keys and no spaces."""
    content = calendar.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def calendar_digest(calendar: WorkingCalendar) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(calendar)).hexdigest()


def _problem(path: Path, loc: tuple[str | int, ...], says: str, nodes: object) -> Problem:
    line = None
    if loc and isinstance(nodes, dict) and loc[0] in nodes:
        line = nodes[loc[0]].start_mark.line + 1
    place = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in loc).removeprefix(".")
    return Problem(
        path, line, place or "calendar", says.removeprefix("Value error, "), "correct it as the message says"
    )
