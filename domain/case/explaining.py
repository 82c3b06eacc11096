"""Why due then: everything that a due time came from, as data that a door can put into words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.case.state import Clock
from domain.course import GRACE
from schemas.calendar import Budget, Grant, Move, Suspension
from schemas.cited import Mark
from schemas.policy import PolicyPack

Origin = Literal["next_day", "from_moment", "agreed"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of the counting: the first budget, an extension, or a grace.

    `suspended_days` or `suspended_seconds` did not count; `shifted` is the last day as counted and as it is, where a rest day
    moved it; `unpublished` are the years whose calendar was not out. An agreed date that a pause moved counts the days to it.
    """

    kind: Literal["budget", "longer", "grace"]
    origin: Origin
    unit: str | None = None
    amount: int | None = None
    agreed_until: datetime | None = None
    suspended_days: int = 0
    suspended_seconds: str = ""
    shifted: tuple[date, date] | None = None
    unpublished: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a clock is due when it is.

    `rule` names the pack's rule (`agreed`: what the parties agreed; `returned`: the pack's budget for a return); `source` and
    `mark` are the law or the decision behind it and how far that was verified, None where it was agreed or the pack no longer
    has the rule. `legs` lead from `started` to `due` in order. `pauses` are over; `paused_since` says that it stands still now.
    """

    clock: str
    subject: str
    rule: str
    source: str | None
    mark: Mark | None
    budget: Budget
    started: datetime
    due: datetime
    calendar: str
    provisional: bool
    legs: tuple[Leg, ...]
    pauses: tuple[Suspension, ...]
    paused_since: datetime | None
    paused_why: str | None
    grants: tuple[Grant, ...]
    moves: tuple[Move, ...]

    @property
    def unpublished(self) -> tuple[int, ...]:
        """The years that make the due time provisional, ascending."""
        return tuple(sorted({year for leg in self.legs for year in leg.unpublished}))


def explain(clock: Clock, pack: PolicyPack) -> Explanation:
    """Explain a clock by the pack of its case; pure, and from nothing but what events recorded."""
    rule = next((one for one in pack.clocks if one.id == clock.rule), None)
    return Explanation(
        clock=clock.id,
        subject=clock.subject,
        rule=clock.rule,
        source=rule.source if rule else None,
        mark=rule.mark if rule else None,
        budget=clock.budget,
        started=clock.started,
        due=clock.due,
        calendar=clock.calendar,
        provisional=clock.provisional,
        legs=legs_of(clock.explanation),
        pauses=clock.pauses,
        paused_since=clock.paused_since,
        paused_why=clock.paused_why or None,
        grants=clock.grants,
        moves=clock.moves,
    )


def legs_of(explanation: str) -> tuple[Leg, ...]:
    """The legs that a rule such as `next_day;calendar_days=30;shifted:2026-02-19->2026-02-24` tells of (`schemas.calendar.Due`).

    Raise `ValueError` for a text that is no such rule.
    """
    graced = explanation.startswith(GRACE)
    told = explanation.removeprefix(GRACE).split(";longer;")
    kinds = ["grace" if graced else "budget", *["longer"] * (len(told) - 1)]
    return tuple(_leg(kind, one) for kind, one in zip(kinds, told, strict=True))


def _leg(kind: str, told: str) -> Leg:
    said: dict[str, object] = {"kind": kind}
    for part in told.split(";"):
        match part.partition(":"), part.partition("="):
            case (("next_day" | "from_moment"), _, _), _:
                said.setdefault("origin", part)
            case ("agreed", _, instant), _:
                said |= {"origin": "agreed", "agreed_until": datetime.fromisoformat(instant)}
            case ("shifted", _, days), _:
                raw, _, last = days.partition("->")
                said["shifted"] = (date.fromisoformat(raw), date.fromisoformat(last))
            case ("unpublished", _, years), _:
                said["unpublished"] = tuple(int(year) for year in years.split(","))
            case _, ("suspended_days", "=", days):
                said["suspended_days"] = int(days)
            case _, ("suspended_seconds", "=", seconds):
                said["suspended_seconds"] = seconds
            case _, (unit, "=", amount):
                said |= {"unit": unit, "amount": int(amount)}
            case _:
                raise ValueError(f"{part!r} is no part of a rule")
    if "origin" not in said:
        raise ValueError(f"{told!r} does not say from when it counts")
    return Leg(**said)  # type: ignore[arg-type]  # each key was matched to its field above
