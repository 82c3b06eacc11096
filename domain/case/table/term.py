"""Who may do what, and when: the term of mediation."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.term import (
    AlreadySuspended,
    ExtensionsUsedUp,
    NoExtensionProposed,
    NotSuspended,
    TermIsOver,
)
from domain.case.state import Case
from domain.case.table.ending import nobody_talks
from domain.case.table.row import Row
from domain.refusals import Refusal
from schemas.clock_kinds import ClockKind
from schemas.stages import Stage
from schemas.term import AgreeToExtension, ProposeExtension, Resume, Suspend

_H = Relation.HANDLER
_PARTIES = (Relation.APPLICANT, Relation.OTHER_PARTY)
_TALKING = (Stage.MEDIATION, Stage.SIGNING)


def _goes_on(case: Case, _ground: Ground) -> Refusal | None:
    return AlreadySuspended() if case.term.rest else None


def _rests(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.term.rest else NotSuspended()


def _term_runs(case: Case, ground: Ground) -> Refusal | None:
    """The law closes the window and not the timer: a term that is over is over before the clock has said so."""
    running = any(
        not clock.lapsed and (clock.paused_since is not None or ground.at < clock.due)
        for clock in case.of_kind(ClockKind.TERM)
    )
    return None if running else TermIsOver()


def _extensions_left(case: Case, ground: Ground) -> Refusal | None:
    practice = ground.pack.practice
    most = practice.extensions.value if practice else 0
    return ExtensionsUsedUp(most=most) if case.term.extended >= most else None


def _proposed(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.term.proposed else NoExtensionProposed()


ROWS: tuple[Row, ...] = (
    Row(Suspend, (_H,), (Stage.MEDIATION,), (_goes_on, nobody_talks)),
    Row(Resume, (_H,), (Stage.MEDIATION,), (_rests,)),
    Row(ProposeExtension, (*_PARTIES, _H), _TALKING, (_term_runs, _extensions_left)),
    Row(AgreeToExtension, (*_PARTIES, _H), _TALKING, (_term_runs, _proposed)),
)
