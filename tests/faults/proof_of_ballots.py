"""What a storm has to leave of votes: each acknowledged ballot stands once, below the close, and is counted."""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from schemas.ids import ballots_of, deliberation_stream, urn_stream
from tests.faults.hall import Round
from tests.faults.proof import Broken, Connection

_CAST = (
    "select stream, kind, body, position from ledger.event where starts_with(stream, $1) order by position"
)
_OF = "select kind, body, position from ledger.event where stream = $1 order by version"
_TURNOUT = "select voted from current.turnout where stream = $1 and number = $2"


async def rounds(connection: Connection, held: Sequence[Round]) -> int:
    """Every round is as its voters were told; returns how many ballots that were."""
    if not any(one.ballots for one in held if one.secret) or not any(
        one.ballots for one in held if not one.secret
    ):
        raise Broken("no ballot was cast in the open, or none in secret: nothing was proved about them")
    for one in held:
        closed, counted = await _ends(connection, one)
        await _papers(connection, one, closed)
        _same(one, "papers counted", counted["ballots"], len(one.ballots))
        if one.secret:
            await _urn(connection, one)
        _same(one, "tally", _tallied(counted, secret=one.secret), _voted(one))
        voted = await connection.fetchval(_TURNOUT, deliberation_stream(one.deliberation), one.number)
        _same(one, "turnout", voted, len(one.ballots))
    return sum(len(marks) for one in held for marks in one.ballots.values())


async def _ends(connection: Connection, one: Round) -> tuple[int, dict[str, Any]]:
    """The position of the close, and the count: one of each."""
    rows = await connection.fetch(_OF, deliberation_stream(one.deliberation))
    found = [(row["kind"], json.loads(row["body"]), row["position"]) for row in rows]
    mine = [(kind, body, position) for kind, body, position in found if body.get("number") == one.number]
    for kind in ("RoundOpened", "RoundClosed", "RoundCounted"):
        _same(one, f"times {kind}", sum(1 for this, _, _ in mine if this == kind), 1)
    (closed,) = [position for kind, _, position in mine if kind == "RoundClosed"]
    (counted,) = [body for kind, body, _ in mine if kind == "RoundCounted"]
    return closed, counted


async def _papers(connection: Connection, one: Round, closed: int) -> None:
    """The ballots of each unit are those that it was told of, in their order; of a secret one only that it came."""
    cast: dict[str, list[str]] = {}
    for row in await connection.fetch(_CAST, ballots_of(one.deliberation, one.number)):
        if row["position"] >= closed:
            raise Broken(
                f"{one.name}: {row['stream']} at {row['position']} stands above the close at {closed}"
            )
        mark = "" if one.secret else _mark(json.loads(row["body"])["answers"][0]["marks"])
        cast.setdefault(row["stream"].rpartition("/")[2], []).append(mark)
    for unit in {*cast, *one.ballots}:
        told = one.ballots.get(unit, [])
        stands = cast.get(unit, [])
        _same(one, f"ballots of {unit}", stands, [""] * len(told) if one.secret else told)


async def _urn(connection: Connection, one: Round) -> None:
    """The urn was opened once and holds a paper for each ballot, those of all receipts among them."""
    rows = await connection.fetch(_OF, urn_stream(one.deliberation, one.number))
    opened = [json.loads(row["body"]) for row in rows if row["kind"] == "UrnOpened"]
    listed = [
        paper for row in rows if row["kind"] == "UrnListed" for paper in json.loads(row["body"])["papers"]
    ]
    _same(one, "papers told of the urn", [body["papers"] for body in opened], [len(one.ballots)])
    _same(one, "papers listed", len(listed), len(one.ballots))
    receipts = Counter(paper["receipt"] for paper in listed)
    _same(one, "most papers of a receipt", max(receipts.values(), default=1), 1)
    missing = [code for code in one.receipts if sha256(code.encode()).hexdigest() not in receipts]
    _same(one, "receipts that find nothing", len(missing), 0)
    _same(
        one,
        "choices of the urn",
        Counter(_mark(paper["answers"][0]["marks"]) for paper in listed),
        _voted(one),
    )


def _voted(one: Round) -> Counter[str]:
    return Counter(marks[-1] for marks in one.ballots.values())


def _tallied(counted: dict[str, Any], *, secret: bool) -> Counter[str]:
    tally = counted["tallies"][0]
    if secret:
        found = {option["option"]: option["amounts"]["units"] for option in tally["options"]}
    else:
        found = {
            answer: amounts["units"] for answer, amounts in tally["answers"].items() if answer in _ANSWERS
        }
    return Counter({mark: int(times) for mark, times in found.items() if int(times)})


_ANSWERS = ("yes", "no", "abstain")


def _mark(marks: dict[str, Any]) -> str:
    return str(marks.get("answer") or marks["options"][0])


def _same(one: Round, what: str, found: object, expected: object) -> None:
    if found != expected:
        raise Broken(f"{one.name}: {what}: {found!r}, and told was {expected!r}")
