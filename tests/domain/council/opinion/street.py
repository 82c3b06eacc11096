"""A street of our own with two camps: who says what is planted, so that a test can say what the map must find."""

from collections.abc import Iterable, Mapping

from schemas.council.opinion import Stance, StanceTaken, StatementId, StatementTotals

WRITER = "writer01"
PARKING, CHARGING, LAMPS, LITTER, CATS, BINS, LIFT, FENCE = (f"{WRITER}.{n}" for n in range(1, 9))
EVERYTHING = (PARKING, CHARGING, LAMPS, LITTER, CATS, BINS, LIFT, FENCE)
DIVIDE = (PARKING, CHARGING, FENCE)
"""What drivers are for and walkers are against."""

DRIVERS = tuple(f"driver{n:02}" for n in range(12))
WALKERS = tuple(f"walker{n:02}" for n in range(9))
SAID: Mapping[StatementId, tuple[Stance, Stance]] = {
    PARKING: ("agree", "disagree"),
    CHARGING: ("agree", "disagree"),
    FENCE: ("agree", "disagree"),
    LAMPS: ("agree", "agree"),
    LITTER: ("disagree", "disagree"),
    CATS: ("pass", "pass"),
    BINS: ("agree", "agree"),
    LIFT: ("agree", "pass"),
}
"""What a driver says and what a walker says, were they all of one mind."""


def taken(voter: str, statement: StatementId, stance: Stance, order: int = 1) -> StanceTaken:
    return StanceTaken(voter=voter, statement=statement, stance=stance, order=order)


def log(stances: Mapping[str, Mapping[StatementId, Stance]]) -> list[StanceTaken]:
    """One line for each stance, numbered in the order in which they are given."""
    said = [(voter, one, stance) for voter, each in stances.items() for one, stance in each.items()]
    return [taken(voter, one, stance, order) for order, (voter, one, stance) in enumerate(said, start=1)]


def street(
    drivers: Iterable[str] = DRIVERS, walkers: Iterable[str] = WALKERS
) -> dict[str, dict[StatementId, Stance]]:
    """What everyone says; here and there somebody of either camp passes, so that no two are quite alike."""
    return {
        voter: {
            one: "pass" if number % 8 == place else both[side]
            for place, (one, both) in enumerate(SAID.items())
        }
        for side, camp in enumerate((drivers, walkers))
        for number, voter in enumerate(camp)
    }


def of(totals: Iterable[StatementTotals], statement: StatementId) -> StatementTotals:
    (found,) = [one for one in totals if one.statement == statement]
    return found
