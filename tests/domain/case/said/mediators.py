"""What a careless person may say: mediators."""

from tests.domain.case.said.base import Said

SAID: Said = {}
