"""Files of rows: JSON lines, CSV and xlsx, as people have them: with or without BOM, in UTF-8 or GB18030, a title above the header."""

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from heyi.trouble import Trouble

HEADER_WITHIN = 8
"""The header is sought in so many rows: above it often stands a title."""

DAMAGED = "\ufffd"
_KNOWN = {".jsonl": "json", ".ndjson": "json", ".json": "json", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}
_KNOWN |= {".xlsx": "xlsx", ".xlsm": "xlsx"}

IsHeader = Callable[[Sequence[str]], bool]
"""Whether these cells name columns that are known."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its columns, empty cells left out. `line` is where it begins in the file, counted from one."""

    line: int
    cells: dict[str, Any]


class BadRowError(Exception):
    """A row that cannot be taken in; `code` is for programs, the text for people."""

    def __init__(self, code: str, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.code = code
        self.line = line


def read_sheet(path: Path, is_header: IsHeader) -> Iterator[Row | BadRowError]:
    """Read the rows of a file in order, those that cannot be read among them; raise `Trouble` for a file that is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}") from None
    kind = _KNOWN.get(path.suffix.lower()) or _guess(data)
    if kind == "xlsx":
        return _from_lines(_xlsx(path, data), is_header, path)
    text = _decoded(path, data)
    return _json(text) if kind == "json" else _from_lines(_csv(text), is_header, path)


def _guess(data: bytes) -> str:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:2]
    if start == b"PK":
        return "xlsx"
    return "json" if start[:1] in (b"{", b"[") else "csv"


def _decoded(path: Path, data: bytes) -> str:
    """The text of a file. Damaged UTF-8 stays UTF-8, so that its whole rows can still be used."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        tried = data.decode("utf-8-sig", "replace")
    if tried.count(DAMAGED) * 10 < sum(not letter.isascii() for letter in tried):
        return tried
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        raise Trouble(f"{path} is written neither in UTF-8 nor in GB18030: save it as UTF-8") from None


def _json(text: str) -> Iterator[Row | BadRowError]:
    if text.lstrip().startswith("["):
        yield from _json_list(text)
        return
    # Not splitlines: JSON may hold U+2028 and the like, which are no ends of lines to it.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _json_row(number, line)


def _json_list(text: str) -> Iterator[Row | BadRowError]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise Trouble("the file begins as a JSON list and is none") from None
    for number, item in enumerate(content, start=1):
        yield _as_row(number, item)


def _json_row(number: int, line: str) -> Row | BadRowError:
    try:
        return _as_row(number, json.loads(line))
    except (ValueError, RecursionError):
        return BadRowError("not_json", "this line is not JSON", number)


def _as_row(number: int, item: object) -> Row | BadRowError:
    if not isinstance(item, dict):
        return BadRowError("not_a_row", "this is no JSON object with named fields", number)
    cells = {str(name).strip(): value for name, value in item.items()}
    return _whole(number, {name: value for name, value in cells.items() if not _empty(value)})


def _csv(text: str) -> Iterator[tuple[int, list[Any]] | BadRowError]:
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield BadRowError("not_csv", "this line cannot be read as CSV", line)
        else:
            yield line, list(cells)
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:HEADER_WITHIN])
    return max((",", ";", "\t", "，"), key=head.count)


def _xlsx(path: Path, data: bytes) -> Iterator[tuple[int, list[Any]] | BadRowError]:
    with warnings.catch_warnings():
        # It warns of styles and extensions that nobody asked for.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
            raise Trouble(f"{path} is no xlsx workbook; an .xls is to be saved as .xlsx first") from None
        try:
            sheet = book.worksheets[0]
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield number, list(cells)
        finally:
            book.close()


def _from_lines(
    lines: Iterable[tuple[int, list[Any]] | BadRowError], is_header: IsHeader, path: Path
) -> Iterator[Row | BadRowError]:
    """Rows below a header; the header is the first line that names known columns."""
    header: list[str] = []
    above = 0
    for line in lines:
        if isinstance(line, BadRowError):
            yield line
            continue
        number, cells = line
        if all(_empty(cell) for cell in cells):
            continue
        if header:
            yield _below(number, header, cells)
            continue
        names = [str(cell).strip() if cell is not None else "" for cell in cells]
        above += 1
        if is_header(names):
            header = names
        elif above >= HEADER_WITHIN:
            break
    if not header:
        raise Trouble(f"{path} has no header that names known columns: name them with --map FIELD=COLUMN")


def _below(number: int, header: Sequence[str], cells: Sequence[Any]) -> Row | BadRowError:
    if any(not _empty(cell) for cell in cells[len(header) :]):
        return BadRowError("too_many_cells", "this row has more cells than the header has columns", number)
    pairs = zip(header, cells, strict=False)
    return _whole(number, {name: cell for name, cell in pairs if name and not _empty(cell)})


def _whole(number: int, cells: dict[str, Any]) -> Row | BadRowError:
    if any(isinstance(cell, str) and DAMAGED in cell for cell in cells.values()):
        return BadRowError("damaged", "some letters of this row are damaged and cannot be read", number)
    return Row(number, cells)


def _empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip()) or cell == []
