"""Processes of the storm itself: writers, which run to their end, and followers, which are killed and started again."""

import asyncio
import json
import random
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from heyi.stack.process import Child
from tests.faults.scale import Scale
from tests.faults.writer import Order


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"tests.faults.{name}", *arguments]


async def write(order: Order, log: Path) -> None:
    """Run a writer to its end; what it says when it fails is told."""
    child = await Child.start("writer", _module("writer", json.dumps(asdict(order))), log=log, cwd=_ROOT)
    try:
        assert await child.wait() == 0, f"writer {order.name}: {child.last_words()}"
    finally:
        await child.kill()


class Watchers:
    """Followers, each in a process; `pull` kills one of them at a time."""

    def __init__(self, scale: Scale, url: str, folder: Path, dice: random.Random) -> None:
        self.names = tuple(f"watch{n}" for n in range(1, scale.followers + 1))
        self._pause = scale.pause
        self._url = url
        self._folder = folder
        self._dice = dice
        self._children: dict[str, Child] = {}
        self.kills = 0

    async def start(self) -> None:
        """Start all of them."""
        for name in self.names:
            await self._start(name)

    async def pull(self, lasting: Callable[[], bool]) -> None:
        """Kill -9 one after the other and start it at once, while it lasts."""
        while lasting():
            for name in self.names:
                await asyncio.sleep(self._dice.uniform(0, 2 * self._pause))
                child = self._children[name]
                assert child.returncode is None, f"{name} ended by itself: {child.last_words()}"
                await child.kill()
                self.kills += 1
                await self._start(name)

    async def stop(self) -> None:
        """End all of them."""
        for child in self._children.values():
            await child.kill()

    async def _start(self, name: str) -> None:
        log = self._folder / f"{name}.log"
        argv = _module("watcher", self._url, name)
        self._children[name] = await Child.start(name, argv, log=log, cwd=_ROOT)


_ROOT = Path(__file__).parents[2]
