"""A round is announced: what it is about, when it opens and closes, with as many full days before it as the law gives."""

from datetime import datetime

from domain.budget import notice_by
from domain.calendar import ONE_DAY, days_of
from domain.case.ground import Ground
from domain.council.clocks import end, set_clock
from domain.council.ground import phase_of, procedure_of
from domain.council.refusals.rounds import StillCooling
from domain.council.refusals.topics import NoShortNotice, NoticeTooShort, OpensPast, RoundTooShort
from domain.council.rounds.asking import electorate_of, must_fit
from domain.council.state import Deliberation
from domain.course import course
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.stages import Step
from schemas.council.topics import GiveNotice, NoticeGiven


def announce(
    command: GiveNotice, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Announce the next round; raise `NoticeTooShort` with the first lawful instant when too few days lie before it.

    Raise as at the opening what speaks against a question that is announced.
    """
    opens = command.opens
    closes = command.closes or course(opens, phase_of(deliberation, ground).length, ground.calendar).instant
    if not ground.at < opens < closes:
        raise OpensPast
    _long_enough(opens, closes, deliberation, ground)
    _in_time(command, deliberation, ground)
    if command.questions:
        must_fit(command.questions, deliberation, electorate_of(deliberation, ground), ground)
    return (
        *end(deliberation, "noticed", CouncilClock.ARRANGE, CouncilClock.OPENING),
        NoticeGiven(
            opens=opens,
            closes=closes,
            days=_days_between(ground.at, opens, ground),
            venue=command.venue.sealed if command.venue else None,
            material=command.material.sealed,
            short_notice=command.short_notice.sealed if command.short_notice else None,
            questions=command.questions,
        ),
        set_clock(CouncilClock.OPENING, ground, due=opens),
    )


def days_needed(deliberation: Deliberation, ground: Ground) -> int:
    """Full days of notice before the next round: more talk in the same step waits for what cools it, a second ballot for days."""
    procedure = procedure_of(deliberation, ground)
    if deliberation.step is not Step.BETWEEN or not deliberation.nth:
        return procedure.notice_days.value
    if phase_of(deliberation, ground).kind == "talk":
        return 0
    return (procedure.second_notice_days or procedure.notice_days).value


def earliest(deliberation: Deliberation, ground: Ground) -> datetime:
    """The first instant at which a round may open that is announced now."""
    needed, days = days_needed(deliberation, ground), days_of(ground.calendar)
    noticed = days.midnight(days.local_day(ground.at) + (needed + 1) * ONE_DAY) if needed else ground.at
    return max(noticed, *(one.due for one in deliberation.of_kind(CouncilClock.COOLING)), ground.at)


def _long_enough(opens: datetime, closes: datetime, deliberation: Deliberation, ground: Ground) -> None:
    """Raise `RoundTooShort` for a vote that is open for less than its procedure says; a talk may be one meeting."""
    phase = phase_of(deliberation, ground)
    least = course(opens, phase.length, ground.calendar).instant
    if phase.kind == "vote" and closes < least:
        raise RoundTooShort(earliest=least.isoformat())


def _in_time(command: GiveNotice, deliberation: Deliberation, ground: Ground) -> None:
    cooled = max((one.due for one in deliberation.of_kind(CouncilClock.COOLING)), default=ground.at)
    if command.opens < cooled:
        raise StillCooling(until=cooled.isoformat())
    if command.short_notice is not None:
        if not procedure_of(deliberation, ground).short_notice:
            raise NoShortNotice
        return
    needed = days_needed(deliberation, ground)
    if needed and ground.at >= notice_by(command.opens, needed, ground.calendar):
        raise NoticeTooShort(days=needed, earliest=earliest(deliberation, ground).isoformat())


def _days_between(noticed: datetime, opens: datetime, ground: Ground) -> int:
    days = days_of(ground.calendar)
    return max(0, (days.local_day(opens) - days.local_day(noticed)).days - 1)
