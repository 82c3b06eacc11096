"""Who may do what, and when: topics of a deliberation."""

from domain.case.ground import Ground
from domain.council.ground import Tie, council_of
from domain.council.refusals.deliberation import WrongStep
from domain.council.refusals.topics import AlreadySupported, StudyMissing, StudyNotNeeded, TopicSupported
from domain.council.state import Deliberation
from domain.council.table import Row
from domain.council.topics.studying import needs_study, wants_study
from domain.refusals import Refusal
from schemas.council.stages import Step
from schemas.council.topics import (
    GiveNotice,
    RecordPartyStudy,
    RejectTopic,
    ScheduleDeliberation,
    ScreenTopic,
    SupportTopic,
    WithdrawTopic,
)

RUNS = (Tie.CHAIR, Tie.ORGANISER)
TAKEN_UP = (Step.SCREENED, Step.STUDIED)
UNTIL_NOTICED = (Step.SUGGESTED, *TAKEN_UP, Step.SCHEDULED)
STUDIED_AT = (
    Step.SCREENED,
    Step.SCHEDULED,
    Step.BETWEEN,
    Step.CONSENSUS,
    Step.PARTIAL,
    Step.NO_CONSENSUS,
    Step.REFERRED,
)
"""Before an assembly procedure is scheduled; or once talk is over and an assembly is to decide."""


def is_new(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: nobody has deliberated yet, also where the tier above would begin anew."""
    return WrongStep(step=deliberation.step.value) if deliberation.rounds else None


def does_not_stand_behind(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: each supports once, and whoever suggested it does so by that."""
    actor = ground.actor
    known = {*deliberation.supporters, deliberation.proposer}
    return AlreadySupported() if {actor.id, actor.unit} - {None} & known else None


def stands_alone(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: no such number of people stands behind it that they are owed an answer."""
    needed = council_of(ground).supporters.value
    if len(deliberation.supporters) >= needed:
        return TopicSupported(supporters=len(deliberation.supporters))
    return None


def may_be_studied(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: an assembly decides on it, now or in the end, and nobody has studied it."""
    wanted = wants_study(deliberation, ground) and not deliberation.studied
    return None if wanted else StudyNotNeeded()


def is_studied(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: what an assembly is to decide by the procedure that runs was studied (art. 30 para 4)."""
    return StudyMissing() if needs_study(deliberation, ground) and not deliberation.studied else None


ROWS: tuple[Row, ...] = (
    Row(SupportTopic, (Tie.RESIDENT,), (Step.SUGGESTED, *TAKEN_UP), (is_new, does_not_stand_behind)),
    Row(ScreenTopic, (Tie.ORGANISER,), (Step.SUGGESTED,)),
    Row(RejectTopic, (Tie.ORGANISER,), (Step.SUGGESTED, *TAKEN_UP), (is_new,)),
    Row(WithdrawTopic, (Tie.PROPOSER,), UNTIL_NOTICED, (is_new, stands_alone)),
    Row(RecordPartyStudy, (Tie.ORGANISER,), STUDIED_AT, (may_be_studied,)),
    Row(ScheduleDeliberation, (Tie.ORGANISER,), (*TAKEN_UP, Step.SCHEDULED, Step.BETWEEN), (is_studied,)),
    Row(
        GiveNotice,
        RUNS,
        (Step.SCHEDULED, Step.NOTICED, Step.BETWEEN, Step.REFERRED),
        (is_studied,),
    ),
)
