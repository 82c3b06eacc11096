"""Who may do what, and when: cases that go elsewhere or together."""

from domain.case.ground import Relation
from domain.case.table.duties import all_reported
from domain.case.table.ending import nobody_talks, nothing_ordered, performed, told_with_proof
from domain.case.table.kinds import not_passed_on
from domain.case.table.row import Row
from schemas.joining import JoinDuplicate, MergeInto, RecordTransferReply, Transfer
from schemas.stages import Stage

_H, _S = Relation.HANDLER, Relation.SENIOR
_UNMEDIATED = (Stage.REPORTED, Stage.REGISTERED, Stage.TRIAGED, Stage.HANDLING)
_LIVE = (
    *_UNMEDIATED,
    Stage.HANDOVER,
    Stage.MEDIATION,
    Stage.SIGNING,
    Stage.SETTLED,
    Stage.PERFORMANCE,
    Stage.TERMINATED,
)

ROWS: tuple[Row, ...] = (
    Row(JoinDuplicate, (_H, _S), _LIVE),
    Row(MergeInto, (_H, _S), _UNMEDIATED, (all_reported, nothing_ordered, told_with_proof, performed)),
    Row(
        Transfer,
        (_H, _S),
        (*_UNMEDIATED, Stage.MEDIATION, Stage.SIGNING, Stage.TERMINATED),
        (nobody_talks, not_passed_on),
    ),
    Row(RecordTransferReply, (_H, _S), (Stage.TRANSFER,)),
)
