"""Who may do what, and when: rounds of a deliberation."""

from domain.council.ground import Tie
from domain.council.rounds.closing import may_close
from domain.council.rounds.counting import may_count
from domain.council.rounds.opening import may_open
from domain.council.rounds.referring import is_above, is_left, may_be_called
from domain.council.table import Row
from schemas.council.rounds import CallAgain, CloseRound, OpenRound, RaiseTier, ReferToVote, TallyRound
from schemas.council.stages import OPEN, Step

RUNS = (Tie.CHAIR, Tie.ORGANISER)
AND_CLOCK = (*RUNS, Tie.CLOCK)
TALKED = (Step.CONSENSUS, Step.PARTIAL, Step.NO_CONSENSUS)
VOTED = (Step.PASSED, Step.NOT_PASSED)

ROWS: tuple[Row, ...] = (
    Row(OpenRound, AND_CLOCK, (Step.NOTICED, Step.BETWEEN, Step.REFERRED), (may_open,)),
    Row(CloseRound, AND_CLOCK, OPEN, (may_close,)),
    Row(TallyRound, AND_CLOCK, OPEN, (may_count,)),
    Row(ReferToVote, RUNS, (*TALKED, *VOTED), (is_left,)),
    Row(RaiseTier, (Tie.ORGANISER, Tie.SENIOR), (Step.PARTIAL, Step.NO_CONSENSUS), (is_above,)),
    Row(CallAgain, RUNS, (Step.NO_QUORUM,), (may_be_called,)),
)
