"""Whether a text for everybody's eyes tells who somebody is: a name or number that is known, or what looks like one."""

import re
import unicodedata
from collections.abc import Iterable

_LOOKS = (
    re.compile(r"(?<!\d)1[3-9]\d(?:[-\s]?\d{4}){2}(?!\d)"),  # a mobile phone
    re.compile(r"(?<!\d)0\d{2,3}[-\s]?\d{7,8}(?!\d)"),  # a phone at home
    re.compile(
        r"(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dx](?!\w)"
    ),  # GB 11643
    re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}"),
    re.compile(r"(?<!\d)\d{3,4}[a-z]?\s*(?:室|房(?![屋子东间]))"),  # a room
    re.compile(r"(?:栋|幢|座|单元|号楼)\s*-?\d{3,4}(?!\d)(?!\s*[年元人户])"),  # a room after its building
    re.compile(r"(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])"),  # building, staircase, room
)
"""Looked for in a text in small letters, whose digits are written as ASCII has them."""

_LETTERS = re.compile(r"[\W_]+")
SHORTEST = 2
"""A name of one letter stands in too many words to tell who somebody is."""


def tells_who(text: str, known: Iterable[str] = ()) -> bool:
    """Whether a text holds one of the `known` names, phones or addresses, or something of the look of a number of a person.

    Spaces and signs between letters hide nothing, nor do digits and letters of full width (NFKC).
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if any(look.search(plain) for look in _LOOKS):
        return True
    bare = _LETTERS.sub("", plain)
    sought = (_LETTERS.sub("", unicodedata.normalize("NFKC", one).casefold()) for one in known)
    return any(one in bare for one in sought if len(one) >= SHORTEST)
