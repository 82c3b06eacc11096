"""In the room: who is there, who speaks and how long, hands shown, minutes with their signatures, dissent."""

import pytest

from domain.council.refusals.deliberation import WrongStep
from domain.council.refusals.meetings import (
    NoMinutes,
    NotListed,
    NotOfSide,
    NotTheirTurn,
    SideNotAsked,
    TurnsUsedUp,
    UnitMissing,
)
from domain.council.refusals.rounds import NoOpenRound
from domain.refusals import NotPermitted
from schemas.council.meetings import (
    AskToSpeak,
    AttendanceRecorded,
    DissentRecorded,
    FloorAsked,
    MinutesRecorded,
    MinutesSigned,
    RecordAttendance,
    RecordDissent,
    RecordMinutes,
    RecordSpeech,
    SignMinutes,
    SpeechRecorded,
    StrawPollTaken,
    TakeStrawPoll,
)
from schemas.council.stages import Step
from tests.domain.council.chamber import (
    CHAIR,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    household,
    neighbour,
    sits,
    words,
)
from tests.domain.council.steps import closed, counted, in_the_hall, of_three_sides, opened, scheduled
from tests.domain.council.story import Story

SIDES = ("community", "owners", "property")


def with_minutes() -> Story:
    """The three sides met, and the minutes were written."""
    told = opened(of_three_sides(), present=SIDES)
    return told.given(RecordMinutes, CHAIR, text=words("讨论保洁"), agreed=(words("每天两次"),))


def test_who_is_there_is_recorded_once_and_must_stand_on_the_roll() -> None:
    told = in_the_hall().given(RecordAttendance, CHAIR, units=(household(1), household(2), household(1)))
    told.when(RecordAttendance, ORGANISER, units=(household(2), household(3)))
    found = told.one(AttendanceRecorded)
    assert (found.units, found.present) == ((household(3),), 3)
    told.when(RecordAttendance, CHAIR, units=(household(1),)).quiet()
    told.when(RecordAttendance, CHAIR, units=(household(4), "stranger1")).refused(NotListed, unit="stranger1")
    assert told.told.rounds[-1].floor.present == (household(1), household(2), household(3))


def test_nobody_is_there_while_no_round_is_open() -> None:
    scheduled().when(RecordAttendance, CHAIR, units=(household(1),)).refused(WrongStep)
    closed(in_the_hall()).when(RecordAttendance, CHAIR, units=(household(1),)).refused(NoOpenRound)


def test_people_speak_in_the_order_in_which_they_asked() -> None:
    told = in_the_hall().given(AskToSpeak, neighbour(2)).given(AskToSpeak, CHAIR, unit=household(1))
    assert [one.place for one in told.seen(FloorAsked)] == [1, 2]  # type: ignore[union-attr]
    told.when(AskToSpeak, neighbour(2)).quiet()

    said = {"seconds": 60, "text": words("我同意")}
    told.when(RecordSpeech, CHAIR, unit=household(1), **said).refused(NotTheirTurn, first=household(2))
    told.given(RecordSpeech, CHAIR, unit=household(2), **said)
    assert told.one(SpeechRecorded).turn == 1
    assert told.told.rounds[-1].floor.queue == (household(1),)


def test_nobody_asks_for_somebody_else_and_staff_say_for_whom() -> None:
    told = in_the_hall()
    told.when(AskToSpeak, NEIGHBOUR, unit=household(2)).refused(NotPermitted)
    told.when(AskToSpeak, CHAIR).refused(UnitMissing)
    told.when(AskToSpeak, CHAIR, unit="stranger1").refused(NotListed)
    told.when(AskToSpeak, neighbour(99)).refused(NotListed)


def test_too_long_is_noted_and_not_lost_and_turns_are_counted() -> None:
    """The hall gives 180 seconds at a time, twice."""
    told = in_the_hall()
    flags = []
    for seconds in (180, 181):
        told.given(RecordSpeech, CHAIR, unit=household(1), seconds=seconds, text=words("说说车位"))
        flags.append((told.one(SpeechRecorded).turn, told.one(SpeechRecorded).over_time))
    assert flags == [(1, False), (2, True)]
    told.when(RecordSpeech, CHAIR, unit=household(1), seconds=5, text=words("再说")).refused(
        TurnsUsedUp, turns=2
    )
    told.when(AskToSpeak, NEIGHBOUR).refused(TurnsUsedUp)


def test_hands_are_shown_and_bind_nobody() -> None:
    told = in_the_hall().given(TakeStrawPoll, CHAIR, question=words("要不要轮换"), yes=7, no=3, abstain=1)
    found = told.one(StrawPollTaken)
    assert (found.yes, found.no, found.abstain) == (7, 3, 1)
    told.status(p1="open")


def test_minutes_of_three_sides_need_three_signatures() -> None:
    told = with_minutes()
    assert told.one(MinutesRecorded).signatures == SIDES

    told.given(SignMinutes, sits("community", 1), side="community")
    assert not told.one(MinutesSigned).complete
    told.given(SignMinutes, CHAIR, side="owners", unit="seatowners1")
    assert told.one(MinutesSigned).unit == "seatowners1"
    told.when(SignMinutes, sits("community", 2), side="community").quiet()
    assert not minutes_bind(told)
    told.given(SignMinutes, sits("property", 2), side="property")

    assert told.one(MinutesSigned).complete
    assert minutes_bind(told)


def minutes_bind(told: Story) -> bool:
    minutes = told.told.rounds[-1].minutes
    assert minutes is not None
    return minutes.binding


def test_minutes_that_change_are_signed_anew() -> None:
    told = with_minutes()
    for side in SIDES:
        told.given(SignMinutes, sits(side, 1), side=side)
    told.given(RecordMinutes, CHAIR, text=words("讨论保洁和保安"))
    assert told.one(MinutesRecorded).version == 2
    assert not minutes_bind(told)


def test_a_side_is_signed_for_by_those_who_sit_for_it() -> None:
    told = with_minutes()
    told.when(SignMinutes, sits("owners", 1), side="property").refused(NotOfSide, side="property")
    told.when(SignMinutes, CHAIR, side="property").refused(UnitMissing)
    told.when(SignMinutes, CHAIR, side="property", unit="seatowners1").refused(NotOfSide)
    told.when(SignMinutes, CHAIR, side="street").refused(SideNotAsked, side="street")


def test_without_minutes_nothing_is_signed() -> None:
    told = opened(of_three_sides(), present=SIDES)
    told.when(SignMinutes, sits("owners", 1), side="owners").refused(NoMinutes)
    hall = in_the_hall().given(RecordMinutes, CHAIR, text=words("讨论"))
    assert hall.may(CHAIR)["SignMinutes"] is NoMinutes, "nobody's signature is needed"


def test_minutes_are_written_after_the_round_too() -> None:
    told = counted(in_the_hall().vote("p1", yes=12)).stands(Step.CONSENSUS)
    told.given(RecordMinutes, CHAIR, text=words("本轮纪要"), open=(words("夜间"),))
    assert told.one(MinutesRecorded).number == 1


def test_dissent_stands_in_the_record_and_several_make_a_minority_report() -> None:
    told = in_the_hall().given(RecordDissent, NEIGHBOUR, reason=words("老人不便"))
    assert told.one(DissentRecorded).kind == "dissent"
    told.when(RecordDissent, NEIGHBOUR, reason=words("我们"), joined_by=(household(2),)).refused(NotPermitted)
    told.given(RecordDissent, CHAIR, unit=household(1), reason=words("老人不便"), joined_by=(household(2),))
    assert told.one(DissentRecorded) == DissentRecorded(
        number=1,
        kind="minority_report",
        units=(household(1), household(2)),
        reason=words("老人不便").sealed,
    )
    told.when(RecordDissent, CHAIR, unit="stranger1", reason=words("不")).refused(NotListed)
    assert told.told.rounds[-1].dissents == 2


@pytest.mark.parametrize("command", ["RecordAttendance", "RecordSpeech", "TakeStrawPoll", "RecordMinutes"])
def test_only_who_runs_the_meeting_takes_down_what_happens(command: str) -> None:
    told = in_the_hall()
    assert command in told.may(CHAIR)
    assert command not in told.may(NEIGHBOUR)
    assert command not in told.may(OBSERVER)
