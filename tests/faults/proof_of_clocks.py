"""What a storm has to leave of time limits: each met once, in whatever order worker and server fell; and how late that was."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.faults.crowd import Crowd
from tests.faults.proof import Broken, Connection
from tests.faults.scale import Scale

_MET = ("DeadlineLapsed", "DeadlineReminded", "DeadlinePassed", "DeadlineNeared")
_LAPSED = ("DeadlineLapsed", "DeadlinePassed")
_EVENTS = "select stream, kind, body, recorded_at, position from ledger.event where kind = any($1::text[]) order by position"
_CASES = "select stream, kind, count(*) as times from ledger.event where stream like 'case/%' group by stream, kind"


async def obligations(connection: Connection) -> list[float]:
    """No obligation was met twice, and none before it was due; returns how late each lapse was, in seconds."""
    met: Counter[tuple[str, str, int]] = Counter()
    late: list[float] = []
    for row in await connection.fetch(_EVENTS, _MET):
        event: dict[str, Any] = json.loads(row["body"])
        key = (row["stream"], event["clock"], event.get("nth", 0))
        met[key] += 1
        if met[key] > 1:
            raise Broken(
                f"{row['stream']} at {row['position']}: {row['kind']} of {key[1]}#{key[2]} a second time"
            )
        if row["kind"] in _LAPSED:
            late.append((row["recorded_at"] - datetime.fromisoformat(event["due"])).total_seconds())
            if late[-1] < 0:
                raise Broken(f"{row['stream']} at {row['position']}: {key[1]} lapsed before it was due")
    return late


async def cases(connection: Connection, crowd: Crowd, scale: Scale) -> None:
    """Each filed case is there once; those that people ended have ended so, and the others climbed all the way."""
    expected = scale.cases
    kinds: dict[str, Counter[str]] = {}
    for row in await connection.fetch(_CASES):
        kinds.setdefault(row["stream"], Counter())[row["kind"]] = row["times"]
    if len(set(crowd.filed)) != expected:
        raise Broken(f"{expected} cases were filed, and {len(set(crowd.filed))} acknowledged")
    # With clocks of seconds people may lose every race while plugs are pulled, but not with slower ones.
    if not crowd.settled and scale.slower > 1:
        raise Broken("the clock won every race: nothing was proved about people")
    wrong = [
        f"case/{case}: {dict(kinds.get(f'case/{case}', {}))}"
        for case in crowd.filed
        if not _as_it_should(kinds.get(f"case/{case}", Counter()), case, crowd)
    ]
    if wrong:
        raise Broken("cases that did not come to what they should: " + "; ".join(wrong[:5]))


def _as_it_should(found: Counter[str], case: str, crowd: Crowd) -> bool:
    if found["DisputeReported"] != 1:
        return False
    if case in crowd.settled:
        return found["NoteAdded"] == found["SettlementRecorded"] == found["CaseClosed"] == 1
    if case in crowd.touched:
        return found["CaseClosed"] == 0
    return found["CaseEscalated"] == 2 and not found["SettlementRecorded"] + found["CaseClosed"]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
