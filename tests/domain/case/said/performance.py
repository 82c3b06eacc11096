"""What a careless person may say: performance."""

from tests.domain.case.said.base import Said

SAID: Said = {}
