"""Stories of what runs beside a mediation: dangers to report, orders from above, and the calendar of another year."""

from datetime import date, timedelta

from domain.case.state import Case
from engine.bootstrap import publish_calendar
from schemas.actors import Role
from schemas.calendar import WorkingCalendar
from schemas.clock_kinds import ClockKind
from schemas.duties import AnswerOrder, FlagRisk, OrderSupervision, ReportRisk
from schemas.ids import case_id_of
from tests.workflows.agreements import close, drafted, instalment, paid, seal, sign, today
from tests.workflows.mediations import (
    in_hand,
    lapsed,
    mediating,
    mediator,
    opened,
    settle,
    told_and_closed,
)
from tests.workflows.stories import Story, play, words
from tests.workflows.town import Town


async def flag(town: Town, stream: str, risk: str) -> None:
    """Somebody who handles the case sees a danger; it must be reported within hours."""
    case = case_id_of(stream)
    seen = words(case, "争执时有人扬言要动手", "text")
    await play(town, mediator(town), FlagRisk.model_validate({"case": case, "risk": risk, "text": seen}))


async def report(town: Town, stream: str) -> None:
    """Every authority that must be told is told."""
    case = case_id_of(stream)
    for one in (await town.case(stream)).duties.open_flags:
        told = (ReportRisk(case=case, flag=one.number, authority=authority) for authority in one.untold)
        await play(town, mediator(town), *told)


def running(case: Case, *kinds: ClockKind) -> bool:
    """Whether clocks of all these kinds run at once."""
    return {*kinds} <= {clock.kind for clock in case.clocks if clock.runs}


async def danger_in_mediation(town: Town) -> str:
    """The term, the choice of a mediator, the report of a danger and the answer to an order run at once; each ends by itself."""
    stream = await opened(town)
    case = case_id_of(stream)
    await flag(town, stream, "crime")
    supervisor = town.neighbours.staff(Role.SUPERVISOR, "hean")
    matter = words(case, "请尽快选定调解员", "matter")
    await play(town, supervisor, OrderSupervision(case=case, matter=matter))
    assert running(
        await town.case(stream),
        ClockKind.TERM,
        ClockKind.CHOOSE_MEDIATOR,
        ClockKind.REPORT_RISK,
        ClockKind.ANSWER_ORDER,
    )
    await town.wait(stream, lapsed(ClockKind.REPORT_RISK))
    await town.wait(stream, lapsed(ClockKind.CHOOSE_MEDIATOR))
    await town.wait(stream, lapsed(ClockKind.ANSWER_ORDER))
    assert running(await town.case(stream), ClockKind.TERM)
    await report(town, stream)
    answer = words(case, "已经指定调解员", "text")
    await play(town, mediator(town), AnswerOrder(case=case, order=1, text=answer))
    await town.wait(stream, lapsed(ClockKind.SERVE_NOTICE))
    await told_and_closed(town, stream, "term_over")
    return stream


async def danger_after_agreement(town: Town) -> str:
    """Two instalments, the window for the court and the report of a danger run at once."""
    stream = await mediating(town)
    now = await today(town)
    digest = await drafted(
        town,
        stream,
        instalment(stream, 50_000, now + timedelta(days=10)),
        instalment(stream, 50_000, now + timedelta(days=40)),
    )
    for number in (1, 2):
        await sign(town, stream, number, digest)
    await seal(town, stream, digest)
    await flag(town, stream, "escalation")
    beside = (ClockKind.PERFORM, ClockKind.CONFIRMATION, ClockKind.REPORT_RISK)
    assert running(await town.case(stream), *beside)
    await town.wait(stream, lapsed(ClockKind.REPORT_RISK))
    await town.wait(stream, lapsed(ClockKind.PERFORM))
    await town.wait(stream, lapsed(ClockKind.CONFIRMATION))
    await report(town, stream)
    await paid(town, stream, 1, 2)
    await close(town, stream)
    return stream


async def calendar_published(town: Town) -> str:
    """While a matter waits, a new edition of the calendar makes the next two weeks a holiday: its due times move, once."""
    stream = await in_hand(town)
    await town.pass_time(hours=1)
    was = (await town.case(stream)).of_kind(ClockKind.CONSENT)[0].due
    calendar = await town.house.rulebook.calendar(await town.house.rulebook.current())
    await publish_calendar(town.house.desk, town.house.rulebook, with_holiday(calendar, await today(town)))
    await town.hear(stream, lambda case: case.of_kind(ClockKind.CONSENT)[0].due > was)
    await town.wait(stream, lapsed(ClockKind.CONSENT))
    await settle(town, stream)
    return stream


def with_holiday(calendar: WorkingCalendar, first: date) -> WorkingCalendar:
    """The next edition, in which the fourteen days from this one on are free, and this year and the next are published."""
    free = {first + timedelta(days=n) for n in range(14)}
    return WorkingCalendar(
        id=f"{calendar.name}/{calendar.edition + 1}",
        zone=calendar.zone,
        published=tuple(sorted({*calendar.published, first.year, first.year + 1})),
        resting=tuple(sorted({*calendar.resting, *free})),
        working=tuple(day for day in calendar.working if day not in free),
        statutory=tuple(day for day in calendar.statutory if day.year > first.year + 1),
        opening=calendar.opening,
    )


STORIES: tuple[Story, ...] = (danger_in_mediation, danger_after_agreement, calendar_published)
