"""The rest of messenger and followers between two pages: next to nothing after a lone event, none before a backlog."""

from typing import Any, cast

from heyi.relay import IDLE, PAGE, REST, pause
from ledger.follow import CALM, FollowerRunner


def test_a_lone_poke_holds_nobody_up() -> None:
    assert pause(1) < IDLE / 2


def test_a_crowd_is_waited_for_in_proportion() -> None:
    pauses = [pause(told) for told in range(1, PAGE)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == REST


def test_a_backlog_is_worked_off_without_a_rest() -> None:
    assert pause(PAGE) == 0


def test_a_follower_with_a_pace_rests_the_longer_the_more_there_was() -> None:
    runner = FollowerRunner(cast(Any, None), cast(Any, None), cast(Any, None), batch=100, pace=0.05)
    rests = [runner.rest(handled) for handled in range(1, 100)]
    assert rests == sorted(rests)
    assert rests[0] < 0.1
    assert rests[-1] < 0.05 + CALM
    assert runner.rest(100) == 0


def test_a_follower_without_a_pace_never_rests() -> None:
    runner = FollowerRunner(cast(Any, None), cast(Any, None), cast(Any, None), batch=100)
    assert {runner.rest(handled) for handled in range(1, 101)} == {0.0}
