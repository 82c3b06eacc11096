"""What a careless person may say: ending."""

from tests.domain.case.said.base import Said

SAID: Said = {}
