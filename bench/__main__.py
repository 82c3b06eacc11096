"""Measures and writes `bench/latest.json`: `python -m bench`, ONLY=name,name for some, FULL=1 for longer rounds."""

import asyncio
import importlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.ground import Ground, Row

Bench = Callable[[Ground], Awaitable[list[Row]]]

BENCHES: dict[str, str] = {
    "append_1": "bench.append:append_1",
    "append_group": "bench.append:append_group",
    "append_processes": "bench.append:append_processes",
    "replay": "bench.replay:replay",
    "follow": "bench.follow:follow",
    "verify": "bench.walks:verify",
    "rebuild": "bench.walks:rebuild",
    "write_latency": "bench.latency:write_latency",
    "lifecycle_per_s": "bench.lifecycle:lifecycle_per_s",
    "ballots_per_s": "bench.ballots:ballots_per_s",
    "tally": "bench.tallies:tallies_of_many",
    "opinion_map": "bench.opinion:opinion_map_of_many",
    "case_queries": "bench.queries:case_queries",
    "lapse_lateness": "bench.lapses:lapse_lateness",
}
"""Every bench by name: a coroutine function that takes the ground and returns its rows, whose names begin with the bench's."""

LATEST = Path(__file__).with_name("latest.json")


def machine() -> str:
    """Say on what was measured."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return f"{os.cpu_count()} x {cpu}, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def commit() -> str:
    """Say what was measured."""
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=LATEST.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"


def bench_of(name: str) -> str:
    """Return the bench that a row belongs to: the first word of its name."""
    return re.split(r"[ ,:]", name, maxsplit=1)[0]


def bench(name: str) -> Bench:
    """Return a bench by name; what it needs is imported only when it runs."""
    module, _, function = BENCHES[name].partition(":")
    found: Bench = getattr(importlib.import_module(module), function)
    return found


def keep(rows: dict[str, list[Row]]) -> None:
    """Write latest.json; benches that did not run this time keep their rows."""
    before = json.loads(LATEST.read_text())["rows"] if LATEST.exists() else []
    kept = [one for one in before if bench_of(one["name"]) not in rows]
    new = [one.as_json() for many in rows.values() for one in many]
    content = {"machine": machine(), "commit": commit(), "rows": kept + new}
    LATEST.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def show(rows: list[Row]) -> None:
    """Print the figures."""
    table = Table("what", "value", "beside", "ratio", "spread", "goal", "met", "rounds")
    for one in rows:
        table.add_row(
            one.name,
            f"{one.value:,.1f} {one.unit}",
            one.beside or "",
            "" if one.ratio is None else f"{one.ratio:.2f}",
            "" if one.spread is None else f"{one.spread[0]:.2f} .. {one.spread[1]:.2f}",
            one.goal or "",
            {True: "yes", False: "NO", None: ""}[one.met],
            str(one.n),
        )
    Console(width=150).print(table)


async def main(names: list[str], *, full: bool) -> None:
    """Run the benches of these names."""
    rows: dict[str, list[Row]] = {}
    with tempfile.TemporaryDirectory(prefix="heyi-bench-") as folder:
        Path(folder).chmod(0o755)
        ground = Ground(Path(folder), full=full)
        await ground.server.start()
        try:
            for name in names:
                begun = time.perf_counter()
                async with ground.closing:
                    rows[name] = await bench(name)(ground)
                # At once: what was measured is not lost to a bench that fails later.
                keep({name: rows[name]})
                print(f"{name}: {time.perf_counter() - begun:.0f} s", flush=True)
        finally:
            await ground.server.stop()
    show([one for many in rows.values() for one in many])


if __name__ == "__main__":
    only = os.environ.get("ONLY", "")
    chosen = [name for name in BENCHES if any(part in name for part in only.split(","))]
    if not chosen:
        sys.exit(f"no bench is called {only}; there are {', '.join(BENCHES)}")
    asyncio.run(main(chosen, full=bool(os.environ.get("FULL"))))
