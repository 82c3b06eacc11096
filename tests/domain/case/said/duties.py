"""What a careless person may say: duties."""

from tests.domain.case.said.base import Said

SAID: Said = {}
