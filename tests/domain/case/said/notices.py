"""What a careless person may say: notices."""

from tests.domain.case.said.base import Said

SAID: Said = {}
