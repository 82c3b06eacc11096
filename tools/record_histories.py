"""Records workflow histories of the test stories into tests/histories/: run it after the clock-work has changed on purpose.

    python tools/record_histories.py

A recorded history is never edited: add new ones beside it, and keep the old as long as such workflows may be open.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from heyi.stack.postgres import EmbeddedPostgres
from schemas.ids import workflow_id
from tests.templates import Templates
from tests.workflows.stories import STORIES
from tests.workflows.town import open_town, skipping_server

HISTORIES = Path(__file__).resolve().parent.parent / "tests" / "histories"


async def main() -> None:
    """Play every story and write down what Temporal recorded of it."""
    folder = Path(tempfile.mkdtemp(prefix="heyi-record-"))
    folder.chmod(0o755)
    postgres = EmbeddedPostgres(folder / "postgres")
    await postgres.start()
    try:
        templates = await Templates.make(postgres)
        async with (
            skipping_server() as server,
            templates.fresh() as stores,
            open_town(stores, server) as town,
        ):
            for story in STORIES:
                stream = await story(town)
                await town.ended(stream)
                handle = server.client.get_workflow_handle(workflow_id(stream))
                history = await handle.fetch_history()
                target = HISTORIES / f"case-{story.__name__}-1.json"
                target.write_text(history.to_json() + "\n")
                print(target.name, len(history.events), "events")
    finally:
        await postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
