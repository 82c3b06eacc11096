"""What a careless person may say: sessions."""

from tests.domain.case.said.base import Said

SAID: Said = {}
