"""The ear: hears the bells of other processes through LISTEN."""

import asyncio
from typing import Any

from ledger.link import GAVE_UP, NO_CONNECTION, connect
from ledger.wake import CHANNEL, Bell

_AGAIN = 0.5  # seconds before a broken connection is opened again; followers poll meanwhile


class Ear:
    """Rings `bell` in this process whenever another one appended; reconnects for ever until closed."""

    def __init__(self, url: str, bell: Bell) -> None:
        self._url = url
        self._bell = bell
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen, once."""
        if self._task is None:
            self._task = asyncio.create_task(self._listen(), name="ledger-ear")

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _listen(self) -> None:
        while True:
            broken = asyncio.Event()
            try:
                connection = await connect(self._url, "heyi-ear")
                try:
                    connection.add_termination_listener(lambda _: broken.set())  # noqa: B023 - ends with this round
                    await connection.add_listener(CHANNEL, self._hear)
                    self._bell.wake()  # what was rung while nobody listened
                    await broken.wait()
                finally:
                    await connection.close(timeout=1)
            except (*NO_CONNECTION, *GAVE_UP):
                pass  # the follower's poll carries on; nobody may listen on a standby; try again below
            await asyncio.sleep(_AGAIN)

    def _hear(self, *_: Any) -> None:
        self._bell.wake()
