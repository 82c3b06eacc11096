"""Whether party members hold enough seats of a body, derived from its roster and never typed in."""

from domain.council.decision.measuring import measure
from schemas.council.rules import DecisionRule, PartySeats


def party_seats(rule: DecisionRule, seats: int, members: int) -> PartySeats:
    """Hold the seats of party members against the one threshold of a rule: half of 5, 7, 8 and 9 seats are 3, 4, 4 and 5."""
    if not 0 <= members <= seats:
        raise ValueError("members of a body hold no more seats than it has")
    (threshold,) = rule.approval
    found = measure(threshold, "approval", members, seats)
    return PartySeats(rule=rule.id, seats=seats, members=members, needed=found.needed, reached=found.reached)
