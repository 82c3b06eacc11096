"""Who may do what, and when: who mediates."""

from domain.case.acting import silent
from domain.case.ground import Ground, Relation
from domain.case.presiding import presides, somebody_presides
from domain.case.refusals.mediators import (
    ChoiceWindowOpen,
    ChoiceWindowOver,
    MediatorNamed,
    NoRecusalOpen,
    NothingDisclosed,
    RecusalOfOneself,
)
from domain.case.state import Case
from domain.case.table.consent import practised
from domain.case.table.row import Row
from domain.refusals import Refusal
from schemas.clock_kinds import ClockKind
from schemas.mediators import (
    AcceptDisclosure,
    AppointMediator,
    AskRecusal,
    ChooseMediator,
    DecideRecusal,
    DiscloseConflict,
    GiveRightsNotice,
)
from schemas.stages import Stage

_H, _S, _M = Relation.HANDLER, Relation.SENIOR, Relation.MEDIATOR
_PARTIES = (Relation.APPLICANT, Relation.OTHER_PARTY)
_TALKS = (Stage.MEDIATION,)


def _nobody_presides(case: Case, ground: Ground) -> Refusal | None:
    return MediatorNamed() if presides(case, ground) else None


def _window_runs(case: Case, ground: Ground) -> Refusal | None:
    return None if case.window_open(ClockKind.CHOOSE_MEDIATOR, ground.at) else ChoiceWindowOver()


def _parties_had_their_choice(case: Case, ground: Ground) -> Refusal | None:
    """While the window runs the committee waits, unless every party has chosen and they differ; assistants may always come."""
    chooses = case.window_open(ClockKind.CHOOSE_MEDIATOR, ground.at)
    waits = case.mediators.presiding is None and chooses
    still = silent(case, tuple(number for number, _ in case.mediators.choices))
    return ChoiceWindowOpen(missing=still) if waits and still else None


def _disclosed(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.mediators.disclosed else NothingDisclosed()


def _asked(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.mediators.recusal else NoRecusalOpen()


def _about_another(case: Case, ground: Ground) -> Refusal | None:
    recusal = case.mediators.recusal
    return RecusalOfOneself() if recusal and recusal.staff == ground.actor.id else None


ROWS: tuple[Row, ...] = (
    Row(GiveRightsNotice, (_H,), (Stage.HANDLING, *_TALKS), (practised,)),
    Row(ChooseMediator, (*_PARTIES, _H), _TALKS, (practised, _nobody_presides, _window_runs)),
    Row(AppointMediator, (_H, _S), _TALKS, (practised, _parties_had_their_choice)),
    Row(DiscloseConflict, (_H, _S), _TALKS, (practised, somebody_presides)),
    Row(AcceptDisclosure, (*_PARTIES, _H), _TALKS, (practised, _disclosed)),
    Row(AskRecusal, (*_PARTIES, _M, _H), _TALKS, (practised, somebody_presides)),
    Row(DecideRecusal, (_H, _S), _TALKS, (practised, _asked, _about_another)),
)
