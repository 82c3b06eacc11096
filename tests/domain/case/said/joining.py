"""What a careless person may say: joining."""

from tests.domain.case.said.base import Said

SAID: Said = {}
