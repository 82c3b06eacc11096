"""Group commit: the waiting commands of this process share durable commits, and those that clash do not share one."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from ledger.call import Answer
from ledger.company import Company
from ledger.groups import Groups
from ledger.port import Appended, Closed, OutcomeUnknown
from ledger.wire import Prepared, above

GROUP = 512
"""Most commands in one commit."""

Send = Callable[[Sequence[Prepared]], Awaitable[list[Answer]]]
"""Records a group and answers every command of it. Should it raise all the same, nobody knows what became of the group."""


class GroupWriter(Groups[Prepared, Appended]):
    """Takes commands one by one and sends them in groups.

    All that is on its way holds at most one command per stream and no command id or lookup twice, and no command that needs
    a window beside one that may change it; the second one waits until the first is answered, and whoever clashes with it
    comes after it.
    """

    name = "ledger-writer"

    def __init__(self, send: Send, *, group: int = GROUP, waiting: int = 4096, lanes: int = 1) -> None:
        super().__init__(group=group, waiting=waiting, lanes=lanes)
        self._send = send
        self._most = lanes
        self._company = Company()
        self._away = _Keys()
        self._stays = _Keys()

    async def append(self, prepared: Prepared) -> Appended:
        """Wait until the command is recorded or refused; cancelling gives up the answer, not the group."""
        return await self.put(prepared)

    async def send(self, group: Sequence[Prepared]) -> Sequence[Appended | Exception]:
        """See `Groups.send`. Where others crowd the counter's row as well, one group at a time goes out from here."""
        answers = await self._send(group)
        self._company.saw(group, answers)
        self.go_over(1 if self._company.crowded else self._most)
        return answers

    def lost(self) -> Exception:
        """See `Groups.lost`."""
        return OutcomeUnknown("the group failed; send the same command again under the same id")

    def closed(self) -> Exception:
        """See `Groups.closed`."""
        return Closed("the ledger was closed before the command was taken up")

    def fits(self, item: Prepared, fresh: bool) -> bool:
        """See `Groups.fits`."""
        if fresh:
            self._stays = _Keys()
        if self._away.clash(item) or self._stays.clash(item):
            # Later commands must not overtake it.
            self._stays.add(item)
            return False
        self._away.add(item)
        return True

    def arrived(self, group: Sequence[Prepared]) -> None:
        """See `Groups.arrived`."""
        for item in group:
            self._away.remove(item)


class _Keys:
    """What the commands of some groups hold."""

    def __init__(self) -> None:
        self._streams: set[str] = set()
        self._commands: set[UUID] = set()
        self._lookups: set[tuple[str, bytes]] = set()
        self._changed: set[str] = set()
        self._needed: Counter[str] = Counter()

    def clash(self, item: Prepared) -> bool:
        """Say whether a command must wait for these."""
        stream = item.command[0]
        return (
            stream in self._streams
            or item.command[6] in self._commands
            # Rows may change any window of their stream, and a window's id begins with its stream's name.
            or (item.row is not None and stream in self._needed)
            or (item.window is not None and not self._changed.isdisjoint(above(item.window)))
            or bool(item.lookups and not self._lookups.isdisjoint(_named(item)))
        )

    def add(self, item: Prepared) -> None:
        """Take a command up."""
        self._streams.add(item.command[0])
        self._commands.add(item.command[6])
        if item.lookups:
            self._lookups.update(_named(item))
        if item.row is not None:
            self._changed.add(item.command[0])
        if item.window is not None:
            self._needed.update(above(item.window))

    def remove(self, item: Prepared) -> None:
        """Let a command go that was taken up, and clashed with none of the others."""
        self._streams.discard(item.command[0])
        self._commands.discard(item.command[6])
        if item.lookups:
            self._lookups.difference_update(_named(item))
        self._changed.discard(item.command[0])
        if item.window is not None:
            self._needed -= Counter(above(item.window))


def _named(item: Prepared) -> list[tuple[str, bytes]]:
    return [(row[1], row[2]) for row in item.lookups]
