"""The messenger's rest between two pages: next to nothing for a lone poke, none for a backlog."""

from heyi.relay import IDLE, PAGE, REST, pause


def test_a_lone_poke_holds_nobody_up() -> None:
    assert pause(1) < IDLE / 2


def test_a_crowd_is_waited_for_in_proportion() -> None:
    pauses = [pause(told) for told in range(1, PAGE)]
    assert pauses == sorted(pauses)
    assert pauses[-1] < REST


def test_a_backlog_is_worked_off_without_a_rest() -> None:
    assert pause(PAGE) == 0
