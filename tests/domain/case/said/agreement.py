"""What a careless person may say: agreement."""

from tests.domain.case.said.base import Said

SAID: Said = {}
