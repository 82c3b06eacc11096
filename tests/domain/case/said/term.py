"""What a careless person may say: term."""

from tests.domain.case.said.base import Said

SAID: Said = {}
