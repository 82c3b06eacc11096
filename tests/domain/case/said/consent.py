"""What a careless person may say: consent."""

from tests.domain.case.said.base import Said

SAID: Said = {}
