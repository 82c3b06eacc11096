"""Records workflow histories of the test stories into tests/histories/: run it after the clock-work has changed on purpose.

    python tools/record_histories.py                     the stories that have no history yet
    python tools/record_histories.py term_over six_steps the stories of these names, beside what is there

A recorded history is never edited: a new one gets the next number, and the old stay as long as such workflows may be open.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from temporalio.testing import WorkflowEnvironment

from heyi.stack.postgres import EmbeddedPostgres
from schemas.ids import workflow_id
from tests.templates import Templates
from tests.workflows.plays import PLAYS, Play
from tests.workflows.town import open_town, skipping_server

HISTORIES = Path(__file__).resolve().parent.parent / "tests" / "histories"


def next_file(play: Play) -> Path:
    """Where the next history of a story goes."""
    taken = [int(path.stem.rpartition("-")[2]) for path in HISTORIES.glob(f"{play.kind}-{play.name}-*.json")]
    return HISTORIES / f"{play.kind}-{play.name}-{max(taken, default=0) + 1}.json"


def wanted(plays: tuple[Play, ...], names: list[str]) -> list[Play]:
    """The stories of these names; without a name, those that were never recorded."""
    if names:
        return [play for play in plays if play.name in names]
    return [play for play in plays if next_file(play).stem.endswith("-1")]


async def record(templates: Templates, server: WorkflowEnvironment, policy: str, plays: list[Play]) -> None:
    """Play stories in a town of this pack, and write down what Temporal recorded of each."""
    async with templates.fresh() as stores, open_town(stores, server, policy=policy) as town:
        for play in plays:
            stream = await play.on(town)
            await town.ended(stream)
            history = await server.client.get_workflow_handle(workflow_id(stream)).fetch_history()
            target = next_file(play)
            target.write_text(history.to_json() + "\n")
            print(target.name, len(history.events), "events")


async def main() -> None:
    """Record what the command line names."""
    names = sys.argv[1:]
    everything = {play.name for play in PLAYS}
    if unknown := sorted(set(names) - everything):
        raise SystemExit(f"no such story: {', '.join(unknown)}; there are {', '.join(sorted(everything))}")
    folder = Path(tempfile.mkdtemp(prefix="heyi-record-"))
    folder.chmod(0o755)
    postgres = EmbeddedPostgres(folder / "postgres")
    await postgres.start()
    try:
        templates = await Templates.make(postgres)
        async with skipping_server() as server:
            for policy in dict.fromkeys(play.policy for play in PLAYS):
                if chosen := wanted(tuple(play for play in PLAYS if play.policy == policy), names):
                    await record(templates, server, policy, chosen)
    finally:
        await postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
