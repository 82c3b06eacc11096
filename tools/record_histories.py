"""Records workflow histories of the test stories into tests/histories/: run it after the clock-work has changed on purpose.

    python tools/record_histories.py                     the stories that have no history yet
    python tools/record_histories.py term_over contested the stories of these names, beside what is there

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
from tests.workflows.in_days import RECORDED_IN_DAYS
from tests.workflows.stories import STORIES, Story
from tests.workflows.town import open_town, skipping_server

HISTORIES = Path(__file__).resolve().parent.parent / "tests" / "histories"


def next_file(story: Story) -> Path:
    """Where the next history of a story goes."""
    taken = [int(path.stem.rpartition("-")[2]) for path in HISTORIES.glob(f"case-{story.__name__}-*.json")]
    return HISTORIES / f"case-{story.__name__}-{max(taken, default=0) + 1}.json"


def wanted(stories: tuple[Story, ...], names: list[str]) -> list[Story]:
    """The stories of these names; without a name, those that were never recorded."""
    if names:
        return [story for story in stories if story.__name__ in names]
    return [story for story in stories if next_file(story).stem.endswith("-1")]


async def record(
    templates: Templates, server: WorkflowEnvironment, policy: str, stories: list[Story]
) -> None:
    """Play stories in a town of this pack, and write down what Temporal recorded of each."""
    async with templates.fresh() as stores, open_town(stores, server, policy=policy) as town:
        for story in stories:
            stream = await story(town)
            await town.ended(stream)
            history = await server.client.get_workflow_handle(workflow_id(stream)).fetch_history()
            target = next_file(story)
            target.write_text(history.to_json() + "\n")
            print(target.name, len(history.events), "events")


async def main() -> None:
    """Record what the command line names."""
    names = sys.argv[1:]
    everything = {story.__name__ for story in (*STORIES, *RECORDED_IN_DAYS)}
    if unknown := sorted(set(names) - everything):
        raise SystemExit(f"no such story: {', '.join(unknown)}; there are {', '.join(sorted(everything))}")
    folder = Path(tempfile.mkdtemp(prefix="heyi-record-"))
    folder.chmod(0o755)
    postgres = EmbeddedPostgres(folder / "postgres")
    await postgres.start()
    try:
        templates = await Templates.make(postgres)
        async with skipping_server() as server:
            for policy, stories in (("quick", STORIES), ("xinhe", RECORDED_IN_DAYS)):
                if chosen := wanted(stories, names):
                    await record(templates, server, policy, chosen)
    finally:
        await postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
