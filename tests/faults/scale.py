"""How big a storm is: the short form of the gate, one to develop with, and the long form of `make faults`."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A storm. Lengths are in seconds.

    Attributes:
        name: What FAULTS_SCALE calls it.
        cases: How many are filed.
        filing: In what time they are filed.
        touched: Every so many of them people carry to its end; nobody touches the others, and they climb.
        slower: By how much the clocks of cases are slower than those of the pack `quick`.
        halls: Deliberations that move at once; where one ends before the storm does, another is begun.
        voters: Households of each hall.
        rounds: Rounds of a talk at the most.
        spread: In what time those of a round come to vote.
        late: Every so many voters stays away, or comes when the round is about to close; 0: all come, and the round ends early.
        writers: Processes that append through the ledger itself.
        lanes: Streams that each of them writes to at once.
        events: How many events they append together.
        followers: Processes that follow and write down what they saw; they are killed as well.
        pause: Mean time between two kills.
        up: How long a victim is let work, from when it is back until it may be killed again.
        kills: How many of them, at the least.
        lasts: How long the storm goes on at the least.
        limit: What all of it may take, with everything that is checked afterwards.
    """

    name: str
    cases: int
    filing: float
    touched: int
    slower: int
    halls: int
    voters: int
    rounds: int
    spread: float
    late: int
    writers: int
    lanes: int
    events: int
    followers: int
    pause: float
    up: float
    kills: int
    lasts: float
    limit: float


SHORT = Scale(
    name="short",
    cases=24,
    filing=2,
    touched=3,
    slower=1,
    halls=2,
    voters=12,
    rounds=1,
    spread=1,
    late=0,
    writers=1,
    lanes=4,
    events=2_000,
    followers=1,
    pause=1.0,
    up=1.0,
    kills=6,
    lasts=0,
    limit=400,
)
MEDIUM = Scale(
    name="medium",
    cases=60,
    filing=20,
    touched=3,
    slower=3,
    halls=3,
    voters=60,
    rounds=3,
    spread=8,
    late=8,
    writers=2,
    lanes=16,
    events=60_000,
    followers=2,
    pause=4.0,
    up=5.0,
    kills=20,
    lasts=60,
    limit=600,
)
LONG = Scale(
    name="long",
    cases=500,
    filing=240,
    touched=3,
    slower=30,
    halls=10,
    voters=200,
    rounds=3,
    spread=20,
    late=10,
    writers=2,
    lanes=24,
    events=1_000_000,
    followers=2,
    pause=9.0,
    up=10.0,
    kills=104,
    lasts=900,
    limit=3_600,
)
_SCALES = {one.name: one for one in (SHORT, MEDIUM, LONG)}


def scale() -> Scale:
    """The one that FAULTS_SCALE names; else the long one with FAULTS_LONG, and the short one without."""
    name = os.environ.get("FAULTS_SCALE") or (LONG.name if os.environ.get("FAULTS_LONG") else SHORT.name)
    return _SCALES[name]
