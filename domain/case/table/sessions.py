"""Who may do what, and when: the talks."""

from domain.case.ground import Ground, Relation, relations
from domain.case.presiding import disclosure_decided, no_recusal_open, rights_told, somebody_presides
from domain.case.refusals.mediators import NotTheMediator
from domain.case.refusals.sessions import NobodyInvited, NoCaucus, NoSession, TalksRest
from domain.case.state import Case
from domain.case.table.consent import practised
from domain.case.table.ending import nobody_talks
from domain.case.table.row import Row
from domain.refusals import Refusal
from schemas.sessions import (
    AnswerInvitation,
    AskForClosed,
    CloseSession,
    InvitePerson,
    OpenSession,
    RecordInvestigation,
    ReleaseFromCaucus,
)
from schemas.stages import Stage

_H, _JOINT, _M = Relation.HANDLER, Relation.JOINT, Relation.MEDIATOR
_PARTIES = (Relation.APPLICANT, Relation.OTHER_PARTY)
_IN_HAND = (Stage.HANDLING, Stage.MEDIATION)
_BEFORE_FORCE = (
    Stage.REPORTED,
    Stage.REGISTERED,
    Stage.TRIAGED,
    Stage.HANDLING,
    Stage.HANDOVER,
    Stage.MEDIATION,
    Stage.SIGNING,
)
_WITH_MINUTES = (Stage.MEDIATION, Stage.SIGNING, Stage.SETTLED, Stage.PERFORMANCE, Stage.TERMINATED)


def _goes_on(case: Case, _ground: Ground) -> Refusal | None:
    return TalksRest() if case.term.rest else None


def _session_held(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.talks.unrecorded else NoSession()


def _whoever_held_it(case: Case, ground: Ground) -> Refusal | None:
    """What was said alone is recorded by a mediator; while nobody presides, whoever handles the case closes what runs."""
    held, related = case.talks.unrecorded, relations(case, ground)
    alone = held is not None and held.form == "caucus"
    if _M in related or case.mediators.presiding is None or (_JOINT in related and not alone):
        return None
    return NotTheMediator()


def _somebody_invited(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.talks.persons else NobodyInvited()


def _caucus_held(case: Case, ground: Ground) -> Refusal | None:
    own = ground.actor.party
    held = any(one.form == "caucus" and own in (None, one.party) for one in case.talks.sessions)
    return None if held else NoCaucus()


ROWS: tuple[Row, ...] = (
    Row(RecordInvestigation, (_H, _JOINT), _IN_HAND),
    Row(InvitePerson, (_H, _JOINT, *_PARTIES), _IN_HAND, (practised,)),
    Row(AnswerInvitation, (*_PARTIES, _H, _JOINT), _IN_HAND, (_somebody_invited,)),
    Row(AskForClosed, (*_PARTIES, _H, _JOINT), _BEFORE_FORCE),
    Row(
        OpenSession,
        (_M, _JOINT),
        (Stage.MEDIATION,),
        (
            practised,
            _goes_on,
            no_recusal_open,
            somebody_presides,
            rights_told,
            disclosure_decided,
            nobody_talks,
        ),
    ),
    Row(CloseSession, (_M, _JOINT, _H), _WITH_MINUTES, (_session_held, _whoever_held_it)),
    Row(ReleaseFromCaucus, (*_PARTIES, _M), (Stage.MEDIATION, Stage.SIGNING), (_caucus_held,)),
)
