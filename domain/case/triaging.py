"""The triage of a case by people: confirmed, changed with a reason, or contested by a party."""

from dataclasses import replace

from domain.case.authority import permit
from domain.case.clocks import LEVEL_CLOCKS, start, stop
from domain.case.filing import book
from domain.case.ground import Ground
from domain.case.moving import move_for_new_class
from domain.case.state import Case
from domain.refusals import (
    DownByReturnOnly,
    NotPermitted,
    PrivateNeedsRequest,
    TriageUnchanged,
    UnknownCode,
)
from domain.triage import destination
from schemas.actors import Level, Role
from schemas.case_commands import ChangeTriage, ConfirmTriage, ContestTriage
from schemas.case_events import CaseEvent, HolderNamed, TriageChanged, TriageConfirmed, TriageContested
from schemas.cited import TriageClass
from schemas.clock_kinds import ClockKind, OnLapse
from schemas.stages import Stage


def confirm(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Stand behind the class, and enter the matter in the book if nobody did: one form, not two."""
    permit(ConfirmTriage, case, ground)
    return (*book(case), *confirmation(case))


def confirmation(case: Case) -> tuple[CaseEvent, ...]:
    """The facts of a confirmation, with the clocks that it ends."""
    contested = case.triage.contested_by is not None
    confirmed = TriageConfirmed(
        triage_class=case.triage.triage_class, level=case.level, answers_contest=contested
    )
    return (confirmed, *stop(case, "triage_confirmed", ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST))


def change(command: ChangeTriage, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Put the matter into another class: the budget changes, the start of the clock does not.

    Within its class, a case that is in hand moves by escalation and return alone: they say what was tried, and why.
    """
    permit(ChangeTriage, case, ground)
    level = _level_of_change(command, case, ground)
    same = command.triage_class is case.triage.triage_class
    if same and (level is case.level or case.stage is Stage.HANDLING):
        raise TriageUnchanged(level=case.level.value)
    _stays_with_residents(command.triage_class, level, ground)
    changed = TriageChanged(
        was_class=case.triage.triage_class,
        was_level=case.level,
        triage_class=command.triage_class,
        level=level,
        reason=command.reason.sealed,
        answers_contest=case.triage.contested_by is not None,
    )
    after = _with_class(case, command, level)
    return (
        *book(case),
        changed,
        *stop(case, "triage_changed", ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST),
        *_moved_clocks(case, after, level, ground),
        HolderNamed(level=level, post=ground.answering(level, after), why="retriaged"),
    )


def _level_of_change(command: ChangeTriage, case: Case, ground: Ground) -> Level:
    """Where a new class puts the case: where the pack sends it or the author says, but not down again once it was handed up.

    Down leads a return alone, once and with its reason; only what turns out to be private goes back to the residents.
    """
    levels = [rung.level for rung in ground.pack.ladder]
    level = command.level or destination(ground.pack, command.triage_class)
    if level not in levels:
        raise UnknownCode(field="level", value=level.value, known=tuple(levels))
    private = command.triage_class is TriageClass.PRIVATE_MATTER
    if private or not case.climbed or levels.index(level) >= levels.index(case.level):
        return level
    if command.level is not None:
        raise DownByReturnOnly(level=case.level.value)
    return case.level


def _stays_with_residents(triage_class: TriageClass, level: Level, ground: Ground) -> None:
    """A private matter goes above its level when a party asks for it, and never because somebody classed it so."""
    levels = [rung.level for rung in ground.pack.ladder]
    own = destination(ground.pack, triage_class)
    if triage_class is TriageClass.PRIVATE_MATTER and levels.index(level) > levels.index(own):
        raise PrivateNeedsRequest(level=level.value)


def _with_class(case: Case, command: ChangeTriage, level: Level) -> Case:
    return replace(case, level=level, triage=replace(case.triage, triage_class=command.triage_class))


def _moved_clocks(case: Case, after: Case, level: Level, ground: Ground) -> tuple[CaseEvent, ...]:
    stays = level is case.level
    running = case.of_kind(*(LEVEL_CLOCKS if stays else (ClockKind.RESOLVE,)))
    moved = tuple(
        move_for_new_class(clock, level, after, ground)
        for clock in running
        if not (clock.lapsed and clock.on_lapse is OnLapse.TELL)
    )
    if stays:
        return moved
    others = (ClockKind.CONSENT, *(kind for kind in LEVEL_CLOCKS if kind is not ClockKind.RESOLVE))
    return (*stop(case, "triage_changed", *others), *moved, start(ClockKind.ACCEPT, level, after, ground))


def contest(command: ContestTriage, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record a party's objection and start the clock for its answer; nothing else stops or starts."""
    permit(ContestTriage, case, ground)
    if ground.actor.role is not Role.PARTY or ground.actor.party is None:
        raise NotPermitted(action="contest-triage")
    contested = TriageContested(party=ground.actor.party, reason=command.reason.sealed)
    return (contested, start(ClockKind.ANSWER_CONTEST, case.level, case, ground))
