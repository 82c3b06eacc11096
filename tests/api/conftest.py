"""What the tests of the doors stand on: one furnished house for the session, and callers with tokens."""

from collections.abc import AsyncIterator

import pytest

from heyi.app import app_of
from tests.api.street import Street, open_street
from tests.house import furnished, settings_for
from tests.templates import Templates


@pytest.fixture(scope="session")
async def street(templates: Templates) -> AsyncIterator[Street]:
    """Each test files matters of its own in it; the rules are xinhe's, whose clocks take days."""
    async with (
        templates.fresh() as stores,
        furnished(settings_for(stores, policy="xinhe")) as house,
        open_street(house, app_of(house)) as street,
    ):
        yield street
