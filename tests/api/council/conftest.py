"""What the tests of the council's doors stand on: a street for each module, since some of them append to the ledger by hand."""

from collections.abc import AsyncIterator

import pytest

from heyi.app import app_of
from tests.api.street import Street, open_street
from tests.house import furnished, settings_for
from tests.templates import Templates


@pytest.fixture(scope="module")
async def street(templates: Templates) -> AsyncIterator[Street]:
    """Each module plays in a house of its own, so that what one appends without the desk is verified in no other."""
    async with (
        templates.fresh() as stores,
        furnished(settings_for(stores, policy="xinhe")) as house,
        open_street(house, app_of(house)) as street,
    ):
        yield street
