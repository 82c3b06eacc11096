"""Whether a text for everybody's eyes tells who somebody is: a name or number that is known, or what looks like one."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

Kind = Literal["phone", "id_number", "email", "room", "name"]
"""What is told of somebody; of what was found only the kind is ever said, never the text."""

KINDS: tuple[Kind, ...] = get_args(Kind)

_LOOKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("phone", re.compile(r"(?<!\d)1[3-9]\d(?:[-\s]?\d{4}){2}(?!\d)")),  # a mobile phone
    ("phone", re.compile(r"(?<!\d)0\d{2,3}[-\s]?\d{7,8}(?!\d)")),  # a phone at home
    (
        "id_number",  # GB 11643
        re.compile(
            r"(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dx](?!\w)", re.ASCII
        ),
    ),
    ("email", re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}")),
    ("room", re.compile(r"(?<!\d)\d{3,4}[a-z]?\s*(?:室|房(?![屋子东间]))")),
    # a room after its building
    ("room", re.compile(r"(?:栋|幢|座|单元|号楼)\s*-?\d{3,4}(?!\d)(?!\s*[年元人户])")),
    # building, staircase, room; or building and room, where it is no number of something
    ("room", re.compile(r"(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])")),
    (
        "room",
        re.compile(r"(?<![\d:-])\d{1,2}-\d{3,4}(?![\d-])(?!\s*[年元人户条款米平吨个票名天日月次分万亿%.])"),
    ),
)
"""Looked for in a text in small letters, whose digits are written as ASCII has them."""

_LETTERS = re.compile(r"[\W_]+")
SHORTEST = 2
"""A name of one letter stands in too many words to tell who somebody is."""


def tells_who(text: str, known: Iterable[str] = ()) -> bool:
    """Whether a text holds one of the `known` names, phones or addresses, or something of the look of a number of a person."""
    return bool(looks_in(text)) or bool(known_in(text, known))


def looks_in(text: str) -> dict[Kind, int]:
    """How often a text holds what looks like a number of a person or of a room, by its kind; kinds that it lacks are left out.

    Digits and letters of full width are read as others (NFKC).
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    spans: dict[Kind, list[tuple[int, int]]] = {}
    for kind, look in _LOOKS:
        spans.setdefault(kind, []).extend(found.span() for found in look.finditer(plain))
    return {kind: _apart(found) for kind, found in spans.items() if found}


def _apart(spans: Iterable[tuple[int, int]]) -> int:
    """How many there are of what lies apart: 3栋1201室 is one room, though it looks like two."""
    count, end = 0, -1
    for begins, ends in sorted(spans):
        count += begins >= end
        end = max(end, ends)
    return count


def known_in(text: str, known: Iterable[str]) -> dict[str, int]:
    """Which of the known names, phones or addresses a text holds, and how often; spaces and signs between letters hide nothing."""
    bare = _bare(text)
    found = {one: bare.count(one) for one in {_bare(one) for one in known} if len(one) >= SHORTEST}
    return {one: count for one, count in found.items() if count}


def telltales(texts: Iterable[str], names: Iterable[str]) -> Mapping[Kind, int]:
    """How often texts tell who somebody is, by the kind of what tells it; `names` are those that are known."""
    listed, found = tuple(names), dict.fromkeys(KINDS, 0)
    for text in texts:
        for kind, count in looks_in(text).items():
            found[kind] += count
        found["name"] += sum(known_in(text, listed).values())
    return {kind: count for kind, count in found.items() if count}


def _bare(text: str) -> str:
    return _LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())
