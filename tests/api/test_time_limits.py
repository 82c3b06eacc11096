"""A time limit as it is shown: overdue only while it runs, and with everything that its due time came from."""

from datetime import timedelta

from api.case_shapes import ClockView
from api.time_limits import clock_view
from api.wording import Locales
from domain.case.clocks import extend, pause, resume
from heyi.settings import LOCALES
from schemas.calendar import Budget, Unit
from schemas.case_commands import Accept, ConfirmTriage, Remind
from schemas.clock_kinds import ClockKind
from tests.domain.case.people import BIG, CASE, CLOCK, OFFICER, PACK, local
from tests.domain.case.story import Story, reported

ZH = Locales.load(LOCALES).best("zh")
RESOLVE = ClockKind.RESOLVE
AS_IF = Remind(case=CASE, obligation="")


def shown(story: Story) -> ClockView:
    return clock_view(story.clock(RESOLVE), story.at, PACK, ZH)


def in_hand() -> Story:
    return reported(BIG).given(ConfirmTriage, OFFICER).given(Accept, OFFICER)


def test_a_time_limit_names_the_law_behind_it_and_how_it_was_counted() -> None:
    view = shown(in_hand())
    assert (view.rule, view.mark, view.explanation) == ("resolve", "V", "next_day;calendar_days=30")
    assert view.source is not None
    assert "第二十五条" in view.source
    assert (view.pauses, view.moves, view.unpublished, view.paused_since) == ((), (), (), None)


def test_what_stands_still_is_not_overdue() -> None:
    story = in_hand().on("2026-03-10 10:00")
    story._record(pause(story.case, story.ground(CLOCK), "expertise", RESOLVE), AS_IF, CLOCK)
    story.later(days=90)
    view = shown(story)
    assert (view.paused_since, view.paused_why) == (local("2026-03-10 10:00"), "expertise")
    assert (view.overdue, view.lapsed) == (False, False)


def test_pauses_and_moves_are_shown_with_their_reasons() -> None:
    story = in_hand().on("2026-03-10 10:00")
    story._record(pause(story.case, story.ground(CLOCK), "expertise", RESOLVE), AS_IF, CLOCK)
    story.on("2026-03-16 10:00")
    story._record(resume(story.case, story.ground(CLOCK), "report_received"), AS_IF, CLOCK)
    more = Budget(amount=15, unit=Unit.CALENDAR_DAYS)
    moved = extend(story.clock(RESOLVE), more, "parties_agreed", story.case, story.ground(CLOCK))
    story._record((moved,), AS_IF, CLOCK)
    view = shown(story)
    assert [(one.since, one.until, one.why) for one in view.pauses] == [
        (local("2026-03-10 10:00"), local("2026-03-16 10:00"), "expertise")
    ]
    assert [(one.why, one.reason) for one in view.moves] == [
        ("resumed", "report_received"),
        ("extended", "parties_agreed"),
    ]
    assert view.moves[-1].due == view.due
    story.until(view.due + timedelta(minutes=1))
    assert shown(story).overdue
