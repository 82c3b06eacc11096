"""Passes of residents: a letter to each household, by which it votes; nothing is stored of one but that it was replaced."""

import hmac
import re
from dataclasses import dataclass
from uuid import UUID

from engine.council.whereabouts import Whereabouts
from engine.secrets import Keys
from ledger.port import Ledger
from projections.council.register_rows import PASS, pass_key
from schemas.actors import Actor, resident

PREFIX = "heyi-pass-"
_FORM = re.compile(r"heyi-pass-([0-9a-f]{32})-([a-z0-9]{4,32})-([0-9]{1,5})-([a-z2-7]{26})")


@dataclass(frozen=True, slots=True)
class Pass:
    """Whose vote a pass gives: a unit of a register, or a member of a body; how often it had been replaced when it was made."""

    register_id: UUID
    unit: str
    generation: int = 0


def make_pass(keys: Keys, granted: Pass) -> str:
    """The text of a pass; the same each time, so that a letter can be printed again."""
    content = f"{PREFIX}{granted.register_id.hex}-{granted.unit}-{granted.generation}"
    return f"{content}-{keys.pass_seal(content)}"


def read_pass(keys: Keys, text: str) -> Pass | None:
    """What a pass grants, None when it is none of ours; whether it was replaced since is not asked."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    content, _, seal = text.rpartition("-")
    if not hmac.compare_digest(keys.pass_seal(content), seal):
        return None
    return Pass(UUID(hex=found[1]), found[2], int(found[3]))


async def bearer_of(
    ledger: Ledger, keys: Keys, text: str, whereabouts: Whereabouts | None = None
) -> Actor | None:
    """For whom a pass speaks; None when it is none of ours, another was made in its place, or its unit is there no longer."""
    granted = read_pass(keys, text)
    if granted is None:
        return None
    replaced = await ledger.find(PASS, pass_key(granted.register_id, granted.unit))
    if granted.generation != (replaced.ref if replaced else 0):
        return None
    home = await (whereabouts or Whereabouts(ledger)).home(granted.register_id, granted.unit)
    return None if home is None else resident(granted.register_id, granted.unit, home.place, home.own)
