"""Whether other processes append as much as this one does: told by the positions that its own events come to."""

from collections.abc import Sequence

from ledger.port import Appended, LedgerError
from ledger.wire import Prepared

GROUPS = 32
"""Groups of one's own after which it is judged anew: some 50 milliseconds under load."""

SHARE = 0.4
"""Least part of all events that must be one's own for two groups at once. With two processes, each with half, two groups each lose
nothing; with four, eight groups at the counter's row cost each of them more than the second one gives (bench/README.md)."""


class Company:
    """Counts the events of this process against those of all, which the dense positions give for nothing."""

    def __init__(self) -> None:
        self.crowded = False
        self._since: int | None = None
        self._last = 0
        self._own = 0
        self._groups = 0

    def saw(self, group: Sequence[Prepared], answers: Sequence[Appended | LedgerError]) -> None:
        """Take note of a group and what it came to."""
        for answer in reversed(answers):
            # The last that was taken stands last; those that were refused count as taken, which decides nothing.
            if isinstance(answer, Appended) and answer.position is not None:
                self._last = max(self._last, answer.position)
                self._own += sum([len(one.events) for one in group])
                break
        if self._since is None:
            self._begin()
            return
        self._groups += 1
        if self._groups == GROUPS:
            self.crowded = self._own < SHARE * (self._last - self._since)
            self._begin()

    def _begin(self) -> None:
        self._since, self._own, self._groups = self._last, 0, 0
