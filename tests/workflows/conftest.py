"""What the clock's tests stand on: one server with skipped time and one town on it for the session."""

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.templates import Templates
from tests.workflows.restless import restless
from tests.workflows.town import Town, open_town, skipping_server


@pytest.fixture(scope="session")
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    async with skipping_server() as environment:
        yield environment


@pytest.fixture(scope="session")
async def town(templates: Templates, skipping: WorkflowEnvironment) -> AsyncIterator[Town]:
    """Each test files cases of its own in it."""
    async with templates.fresh() as stores, open_town(stores, skipping) as town:
        yield town


@pytest.fixture(scope="session")
async def town_of_days(templates: Templates, skipping: WorkflowEnvironment) -> AsyncIterator[Town]:
    """A town whose clocks run for days and months, as the law has them, and whose workflows begin a new run very often."""
    client = restless(skipping.client)
    async with (
        templates.fresh() as stores,
        open_town(stores, skipping, policy="xinhe", client=client) as town,
    ):
        yield town
