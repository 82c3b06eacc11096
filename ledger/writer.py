"""Group commit: the waiting commands of this process share durable commits, and those that clash do not share one."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from ledger.call import Answer
from ledger.groups import Groups
from ledger.port import Appended, Closed, OutcomeUnknown
from ledger.wire import Prepared, above

GROUP = 512
"""Most commands in one commit."""

Send = Callable[[Sequence[Prepared]], Awaitable[list[Answer]]]
"""Records a group and answers every command of it. Should it raise all the same, nobody knows what became of the group."""


class GroupWriter(Groups[Prepared, Appended]):
    """Takes commands one by one and sends them in groups.

    A group holds at most one command per stream and no command id or lookup twice, and no command that needs a
    window beside one that may change it; the second one waits for the next group, and whoever clashes with it
    comes after it.
    """

    name = "ledger-writer"

    def __init__(self, send: Send, *, group: int = GROUP, waiting: int = 4096) -> None:
        super().__init__(group=group, waiting=waiting)
        self._send = send
        self._clear()

    async def append(self, prepared: Prepared) -> Appended:
        """Wait until the command is recorded or refused; cancelling gives up the answer, not the group."""
        return await self.put(prepared)

    async def send(self, group: Sequence[Prepared]) -> Sequence[Appended | Exception]:
        """See `Groups.send`."""
        return await self._send(group)

    def lost(self) -> Exception:
        """See `Groups.lost`."""
        return OutcomeUnknown("the group failed; send the same command again under the same id")

    def closed(self) -> Exception:
        """See `Groups.closed`."""
        return Closed("the ledger was closed before the command was taken up")

    def fits(self, item: Prepared, fresh: bool) -> bool:
        """See `Groups.fits`."""
        if fresh:
            self._clear()
        stream, command_id = item.command[0], item.command[6]
        keys = [(row[1], row[2]) for row in item.lookups]
        # Rows may change any window of their stream, and a window's id begins with its stream's name.
        owners = () if item.window is None else above(item.window)
        changes = item.row is not None
        fits = not (
            stream in self._streams
            or command_id in self._commands
            or not self._lookups.isdisjoint(keys)
            or (changes and stream in self._needed)
            or not self._changed.isdisjoint(owners)
        )
        # Of what stays too: later commands must not overtake it.
        self._streams.add(stream)
        self._needed.update(owners)
        if changes:
            self._changed.add(stream)
        if fits:
            self._commands.add(command_id)
            self._lookups.update(keys)
        return fits

    def _clear(self) -> None:
        self._streams: set[str] = set()
        self._commands: set[UUID] = set()
        self._lookups: set[tuple[str, bytes]] = set()
        self._needed: set[str] = set()
        self._changed: set[str] = set()
