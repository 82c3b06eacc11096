"""Who may do what, and when: asking the parties for mediation, and opening it."""

from domain.case.acting import silent
from domain.case.ground import Ground, Relation
from domain.case.refusals.consent import (
    AlreadyInvited,
    MediationConsentMissing,
    MediationEnded,
    MediationTried,
    NotInvited,
    ObjectionOpen,
)
from domain.case.state import Case
from domain.case.table.row import Row
from domain.refusals import PackLacks, Refusal
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation, RecordAttempt, RefuseMediation
from schemas.stages import Stage

_H, _APPLICANT, _OTHER = Relation.HANDLER, Relation.APPLICANT, Relation.OTHER_PARTY
_BEFORE_FORCE = (
    Stage.REPORTED,
    Stage.REGISTERED,
    Stage.TRIAGED,
    Stage.HANDLING,
    Stage.HANDOVER,
    Stage.MEDIATION,
    Stage.SIGNING,
    Stage.TRANSFER,
)


def practised(_case: Case, ground: Ground) -> Refusal | None:
    """Packs from before mediation was in them say nothing of it; their cases go on by the steps they know."""
    return PackLacks(section="practice", pack=ground.pack.id) if ground.pack.practice is None else None


def _has_term(case: Case, ground: Ground) -> Refusal | None:
    if ground.find_clock_rule(ClockKind.TERM, case.level, case) is None:
        return PackLacks(section="clocks", pack=ground.pack.id)
    return None


def _untried(case: Case, _ground: Ground) -> Refusal | None:
    return MediationTried(level=case.level.value) if case.level in case.consent.tried_at else None


def _not_asked(case: Case, _ground: Ground) -> Refusal | None:
    return AlreadyInvited(level=case.level.value) if case.consent.asked else None


def _asked(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.consent.asked else NotInvited(level=case.level.value)


def _goes_on(case: Case, _ground: Ground) -> Refusal | None:
    """A matter that lies with another organ comes back as it stands."""
    stage = case.joined.from_stage if case.stage is Stage.TRANSFER else case.stage
    return MediationEnded(level=case.level.value) if stage is Stage.TERMINATED else None


def _no_objection(case: Case, _ground: Ground) -> Refusal | None:
    return ObjectionOpen(party=case.triage.contested_by) if case.triage.contested_by is not None else None


def _all_agreed(case: Case, _ground: Ground) -> Refusal | None:
    missing = silent(case, case.consent.given)
    return MediationConsentMissing(missing=missing) if missing else None


ROWS: tuple[Row, ...] = (
    Row(InviteToMediation, (_H,), (Stage.HANDLING,), (practised, _untried, _not_asked)),
    Row(RecordAttempt, (_H,), (Stage.HANDLING,), (practised, _asked)),
    Row(
        GiveConsent,
        (_APPLICANT, _OTHER, _H),
        (Stage.HANDLING, Stage.TERMINATED),
        (practised, _goes_on, _asked),
    ),
    Row(RefuseMediation, (_APPLICANT, _OTHER, _H), _BEFORE_FORCE, (practised, _goes_on)),
    Row(
        OpenMediation,
        (_H,),
        (Stage.HANDLING,),
        (practised, _has_term, _untried, _asked, _no_objection, _all_agreed),
    ),
)
