"""The clock of a deliberation, in short runs: every story to its end, each obligation met once, lost and bogus pokes harmless."""

import pytest

from tests.workflows.councils import COUNCILS, CouncilStory
from tests.workflows.test_lives import failures, runs
from tests.workflows.town import Town, met


@pytest.mark.parametrize("story", COUNCILS, ids=lambda story: story.__name__)
async def test_every_deliberation_ends_and_nothing_that_was_owed_is_done_twice(
    town_of_days: Town, story: CouncilStory
) -> None:
    council = await story(town_of_days)
    assert (await council.state()).over
    await town_of_days.ended(council.stream)
    assert set((await met(town_of_days, council.stream)).values()) <= {1}
    assert [why for run in await runs(town_of_days, council.stream) for why in failures(run)] == []
