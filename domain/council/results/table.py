"""Who may do what, and when: results of a deliberation."""

from domain.council.ground import Tie
from domain.council.results import guards
from domain.council.table import Row
from schemas.council.results import (
    AnnulDecision,
    AnswerAppraisal,
    AnswerObjection,
    Appraise,
    CloseDeliberation,
    FileForRecord,
    PublishResult,
    RaiseObjection,
    ReportBack,
    ShelveDeliberation,
    UnpublishResult,
)
from schemas.council.stages import Step
from schemas.council.tasks import AbandonTask, AssignTask, FinishTask

RUNS = (Tie.CHAIR, Tie.ORGANISER)
THEIRS = (Tie.OWNER, *RUNS)
OBJECTS = (Tie.RESIDENT, Tie.PARTY, Tie.PROPOSER, Tie.ORGANISER)
COUNTED = (
    Step.CONSENSUS,
    Step.PARTIAL,
    Step.NO_CONSENSUS,
    Step.PASSED,
    Step.NOT_PASSED,
    Step.NO_QUORUM,
)
OUT = (Step.PUBLISHED, Step.IMPLEMENTING, Step.REPORTED)
"""The result is out."""
BACK = (
    Step.BETWEEN,
    Step.REFERRED,
    Step.SCREENED,
    Step.STUDIED,
    Step.SCHEDULED,
    Step.NOTICED,
    Step.ROUND,
    Step.VOTING,
)
"""Where a result that went back may stand, with tasks and objections that are open from before."""
UNDECIDED = (
    Step.SCREENED,
    Step.STUDIED,
    Step.SCHEDULED,
    Step.NOTICED,
    Step.BETWEEN,
    Step.NO_CONSENSUS,
    Step.REFERRED,
    Step.NO_QUORUM,
    Step.NOT_PASSED,
)
DECIDED = (Step.CONSENSUS, Step.PARTIAL, Step.PASSED, *OUT, Step.CLOSED)

ROWS: tuple[Row, ...] = (
    Row(PublishResult, RUNS, COUNTED, (guards.is_signed, guards.is_owned)),
    Row(UnpublishResult, RUNS, OUT, (guards.is_up, guards.days_are_over)),
    Row(RaiseObjection, OBJECTS, OUT, (guards.is_up, guards.days_run)),
    Row(AnswerObjection, RUNS, (*OUT, *COUNTED, *BACK), (guards.is_objected,)),
    Row(FileForRecord, RUNS, OUT, (guards.is_to_be_filed,)),
    Row(AssignTask, RUNS, (*COUNTED, Step.PUBLISHED, Step.IMPLEMENTING), (guards.has_carried,)),
    Row(FinishTask, THEIRS, (*OUT, *COUNTED, *BACK), (guards.has_task, guards.is_theirs)),
    Row(AbandonTask, THEIRS, (*OUT, *COUNTED, *BACK), (guards.has_task, guards.is_theirs)),
    Row(ReportBack, RUNS, (Step.PUBLISHED, Step.IMPLEMENTING), (guards.tasks_are_settled,)),
    Row(Appraise, (Tie.RESIDENT, *RUNS), (Step.REPORTED,), (guards.has_not_scored,)),
    Row(AnswerAppraisal, THEIRS, (Step.REPORTED,), (guards.is_scored,)),
    Row(
        CloseDeliberation,
        RUNS,
        (Step.REPORTED,),
        (
            guards.objections_are_answered,
            guards.days_are_over,
            guards.tasks_are_settled,
            guards.is_filed,
        ),
    ),
    Row(ShelveDeliberation, (Tie.ORGANISER, Tie.SENIOR), UNDECIDED, (guards.objections_are_answered,)),
    Row(AnnulDecision, (Tie.ORGANISER, Tie.SENIOR), DECIDED, (guards.has_decided,)),
)
