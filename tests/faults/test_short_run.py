"""Plugs are pulled while cases and deliberations move: nothing acknowledged is lost or doubled, each obligation is met once."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.faults.report import REPORT
from tests.faults.scale import LONG, scale
from tests.faults.stack import running_stack
from tests.faults.storm import Storm, seed


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.timeout(scale().limit)
async def test_nothing_acknowledged_is_lost_or_doubled(pytestconfig: pytest.Config) -> None:
    folder = Path(tempfile.mkdtemp(prefix="heyi-storm-"))
    folder.chmod(0o755)
    drawn = seed()
    try:
        async with running_stack(folder / "plugs") as stack:
            report = await Storm(stack, scale(), drawn).rage()
    except BaseException as error:
        error.add_note(f"FAULTS_SEED={drawn}; everything is kept in {folder}")
        raise
    shutil.rmtree(folder)
    pytestconfig.stash[REPORT] = report
    if scale() is LONG:
        report.write()
