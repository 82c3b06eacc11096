"""A covenant's breach: first a reminder, then mediation; three reports alone lead to neither."""

from uuid import UUID

import pytest

from domain.case.ground import Ground
from domain.council.covenants import Covenant, decide, fold
from domain.council.refusals.covenants import MediatedAlready, NoCovenant, UnknownBreach
from domain.council.refusals.proposals import UnknownClause, UnknownProposal
from domain.refusals import NotPermitted
from schemas.actors import PUBLIC, Actor
from schemas.council.covenants import (
    Adopted,
    CovenantBreachReported,
    CovenantCommand,
    CovenantEvent,
    CovenantMediationOpened,
    CovenantReminderGiven,
    CovenantSeen,
    RemindOfCovenant,
    ReportCovenantBreach,
)
from schemas.ids import covenant_case
from tests.domain.case.people import (
    CAPTAIN,
    ELSEWHERE,
    FULL,
    HOME,
    MONDAY,
    PACK,
    RESIDENT,
    SUPERVISOR,
    words,
)

MADE = UUID(int=5)
SEEN = CovenantSeen(place="hean/xinhe/e1", texts=(Adopted(proposal="dogs", clauses=4),))
TEXT = words("夜里狗叫。")


class Story:
    """What became of a covenant."""

    def __init__(self) -> None:
        self.covenant: Covenant | None = None

    def does(self, command: CovenantCommand, by: Actor = RESIDENT) -> list[type[CovenantEvent]]:
        events = decide(self.covenant, command, Ground(by, MONDAY, PACK, FULL))
        self.covenant = fold(self.covenant, events)
        return [type(one) for one in events]

    def report(self, by: Actor = RESIDENT, **said: object) -> list[type[CovenantEvent]]:
        known = {"proposal": "dogs", "clause": 2, "place": HOME, "seen": SEEN}
        sealed = {"reporter": TEXT, "by_whom": TEXT, "text": TEXT}
        asked = {"deliberation": MADE, **known, **sealed, **said}
        return self.does(ReportCovenantBreach.model_validate(asked), by)

    def remind(self, breach: int = 1, by: Actor = CAPTAIN) -> list[type[CovenantEvent]]:
        return self.does(RemindOfCovenant(deliberation=MADE, breach=breach, text=TEXT), by)


def test_the_third_report_of_one_breach_opens_a_case_where_somebody_was_reminded_before() -> None:
    story = Story()
    assert story.report() == [CovenantBreachReported]
    assert story.remind() == [CovenantReminderGiven]
    assert story.report(breach=1) == [CovenantBreachReported]
    assert story.report(breach=1) == [CovenantBreachReported, CovenantMediationOpened]
    assert story.covenant is not None
    assert story.covenant.breaches[0].case == covenant_case(MADE, 1)


def test_without_a_reminder_no_number_of_reports_opens_one_and_then_the_next_does() -> None:
    story = Story()
    story.report()
    for _ in range(4):
        assert story.report(breach=1) == [CovenantBreachReported]
    assert story.covenant is not None
    assert story.covenant.breaches[0].reminder_due
    story.remind()
    assert story.report(breach=1)[-1] is CovenantMediationOpened


def test_each_breach_is_counted_on_its_own() -> None:
    story = Story()
    story.report()
    story.report(clause=3)
    story.remind(1)
    story.remind(2)
    assert story.report(breach=1) == [CovenantBreachReported]
    assert story.report(clause=3, breach=2) == [CovenantBreachReported]
    assert story.report() == [CovenantBreachReported]
    assert story.covenant is not None
    assert [one.reports for one in story.covenant.breaches] == [2, 2, 1]


def test_another_clause_or_place_is_not_the_same_breach() -> None:
    story = Story()
    story.report()
    for breach, clause in ((1, 3), (9, 2)):
        with pytest.raises(UnknownBreach):
            story.report(breach=breach, clause=clause)


def test_what_is_a_case_is_talked_about_there() -> None:
    story = Story()
    story.report()
    story.remind()
    story.report(breach=1)
    story.report(breach=1)
    with pytest.raises(MediatedAlready):
        story.report(breach=1)
    with pytest.raises(MediatedAlready):
        story.remind()


def test_only_what_is_in_force_can_be_broken() -> None:
    story = Story()
    for seen in (
        None,
        SEEN.model_copy(update={"texts": ()}),
        SEEN.model_copy(update={"place": "hean/qinglan"}),
    ):
        with pytest.raises(NoCovenant):
            story.report(seen=seen)
    with pytest.raises(UnknownProposal):
        story.report(proposal="cats")
    with pytest.raises(UnknownClause):
        story.report(clause=5)


@pytest.mark.parametrize("by", [PUBLIC, SUPERVISOR, ELSEWHERE], ids=lambda one: one.role)
def test_those_who_live_or_work_there_report_and_those_who_work_there_remind(by: Actor) -> None:
    story = Story()
    with pytest.raises(NotPermitted):
        story.report(by)
    story.report(CAPTAIN)
    for one in (by, RESIDENT):
        with pytest.raises(NotPermitted):
            story.remind(by=one)
    with pytest.raises(UnknownBreach):
        story.remind(7)
