"""Notice: full days between it and the opening, as many as the law gives, and what opens when its instant has come."""

from datetime import timedelta

import pytest

from domain.council.refusals.deliberation import WrongStep
from domain.council.refusals.rounds import StillCooling
from domain.council.refusals.topics import NoShortNotice, NoticeTooShort, OpensPast, RoundTooShort
from domain.council.topics.noticing import days_needed, earliest
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlineSet
from schemas.council.rounds import OpenRound
from schemas.council.stages import Step
from schemas.council.topics import GiveNotice, NoticeGiven
from tests.domain.case.people import local
from tests.domain.council.chamber import (
    ASSEMBLY,
    CHAIR,
    DELEGATES,
    ORGANISER,
    OWNERS,
    RESIDENTS,
    words,
)
from tests.domain.council.steps import CHARGING, counted, in_the_hall, proposed, scheduled
from tests.domain.council.story import Story

PAPER = words("方案见附件", "material")
LAWS = [
    ("hall", "community", {}, 3),
    ("owners_special", "common_use", {"register": OWNERS, "body": None}, 15),
    ("residents_covenant", "residents_covenant", {"register": RESIDENTS, "body": None}, 10),
    ("residents_representatives", "representatives_matter", {"register": DELEGATES, "body": ASSEMBLY}, 5),
]


def announce(told: Story, opens: str, **said: object) -> Story:
    return told.when(GiveNotice, CHAIR, opens=local(opens), material=PAPER, **said)


def test_notice_says_when_a_round_opens_and_closes_and_its_instant_is_waited_for() -> None:
    told = announce(scheduled(), "2026-03-20 14:00", venue=words("议事厅", "venue"))
    told.then(DeadlineEnded, NoticeGiven, DeadlineSet)
    given = told.one(NoticeGiven)
    assert (given.days, given.closes) == (17, local("2026-03-24 00:00"))
    assert told.stands(Step.NOTICED).clock(CouncilClock.OPENING).due == local("2026-03-20 14:00")
    assert [one.command for one in told.owed()] == ["remind", "open_round"]


@pytest.mark.parametrize(("procedure", "matter", "sources", "days"), LAWS)
def test_as_many_full_days_lie_before_it_as_the_law_gives(
    procedure: str, matter: str, sources: dict[str, object], days: int
) -> None:
    """Neither the day of the notice counts nor that of the opening (Civil Code art. 201)."""
    told = scheduled(procedure, matter, **sources)  # type: ignore[arg-type]  # the sources of each procedure
    first = local("2026-03-03 00:00") + timedelta(days=days)
    assert (days_needed(told.told, told.ground(CHAIR)), earliest(told.told, told.ground(CHAIR))) == (
        days,
        first,
    )
    told.when(GiveNotice, CHAIR, opens=first - timedelta(minutes=1), material=PAPER)
    told.refused(NoticeTooShort, days=days, earliest=first.isoformat())
    told.given(GiveNotice, CHAIR, opens=first, material=PAPER)
    assert told.one(NoticeGiven).days == days


def test_notice_on_the_second_at_any_hour_is_as_good() -> None:
    told = scheduled().on("2026-03-02 23:59")
    announce(told, "2026-03-06 08:00").then(DeadlineEnded, NoticeGiven, DeadlineSet)
    told = scheduled().on("2026-03-03 00:00")
    announce(told, "2026-03-06 08:00").refused(NoticeTooShort, days=3)


def test_a_special_case_is_called_at_short_notice_where_the_law_lets_it() -> None:
    told = scheduled("residents_representatives", "representatives_matter", register=DELEGATES, body=ASSEMBLY)
    announce(told, "2026-03-03 08:00").refused(NoticeTooShort)
    announce(told, "2026-03-03 08:00", short_notice=words("水管爆裂", "short_notice"))
    assert told.one(NoticeGiven).short_notice is not None
    assert told.one(NoticeGiven).days == 0
    told = scheduled("owners_ordinary", "use_fund", register=OWNERS, body=None)
    announce(told, "2026-03-03 08:00", short_notice=words("水管爆裂", "short_notice")).refused(NoShortNotice)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [("2026-03-02 09:00", None), ("2026-03-01 09:00", None), ("2026-03-20 09:00", "2026-03-20 09:00")],
)
def test_what_is_announced_lies_ahead_and_ends_after_it_begins(opens: str, closes: str | None) -> None:
    said = {"closes": local(closes)} if closes else {}
    announce(scheduled(), opens, **said).refused(OpensPast)


def test_an_announced_round_may_be_moved_and_one_clock_runs() -> None:
    told = announce(scheduled(), "2026-03-20 14:00")
    announce(told, "2026-03-25 14:00", closes=local("2026-03-25 18:00"))
    assert told.clock(CouncilClock.OPENING).due == local("2026-03-25 14:00")
    told.runs_out(CouncilClock.OPENING).stands(Step.ROUND)
    told.when(GiveNotice, CHAIR, opens=local("2026-04-25 14:00"), material=PAPER).refused(WrongStep)


def test_a_round_opens_by_itself_at_its_instant() -> None:
    told = announce(scheduled(), "2026-03-20 14:00").runs_out(CouncilClock.OPENING)
    assert told.stands(Step.ROUND).told.rounds[-1].opened.opens == local("2026-03-20 14:00")


def test_a_later_round_of_the_same_talk_waits_for_what_cools_it_and_for_no_other_notice() -> None:
    told = counted(in_the_hall().vote("p1", yes=1, no=9)).stands(Step.BETWEEN)
    cooled = told.clock(CouncilClock.COOLING).due
    assert earliest(told.told, told.ground(CHAIR)) == cooled
    told.when(GiveNotice, CHAIR, opens=cooled - timedelta(seconds=1), material=PAPER)
    told.refused(StillCooling, until=cooled.isoformat())
    told.given(GiveNotice, CHAIR, opens=cooled, material=PAPER).stands(Step.BETWEEN)
    told.until(cooled).given(OpenRound, CHAIR).stands(Step.ROUND)


def test_each_of_four_discussions_is_announced() -> None:
    told = proposed(scheduled("four_discussions", "village_major", register=None, body=ASSEMBLY), "修路")
    announce(told, "2026-03-20 14:00").runs_out(CouncilClock.OPENING)
    counted(told.vote("p1", yes=6)).stands(Step.BETWEEN)
    told.when(GiveNotice, CHAIR, opens=told.at + timedelta(days=1), material=PAPER)
    told.refused(NoticeTooShort, days=3)
    assert told.may(ORGANISER)["ScheduleDeliberation"] is None
    told.given(GiveNotice, CHAIR, opens=told.at + timedelta(days=5), material=PAPER)


def test_a_vote_is_open_as_long_as_its_procedure_says_and_a_talk_may_be_one_evening() -> None:
    vote = proposed(scheduled("owners_special", "common_use", register=OWNERS, body=None), CHARGING)
    opens = vote.at + timedelta(days=20)
    said = {"opens": opens, "material": PAPER}
    vote.when(GiveNotice, CHAIR, closes=opens + timedelta(seconds=2), **said)
    vote.refused(RoundTooShort)
    vote.given(GiveNotice, CHAIR, closes=opens + timedelta(days=30), **said)

    talk = proposed(scheduled(), CHARGING)
    talk.given(GiveNotice, CHAIR, closes=opens + timedelta(hours=2), **said)
