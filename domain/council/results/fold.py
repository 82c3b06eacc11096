"""How facts about results change a deliberation."""

from domain.council.fact import Fact
from domain.council.state import Deliberation
from schemas.council.results import ResultEvent


def fold(deliberation: Deliberation, event: ResultEvent, fact: Fact) -> Deliberation:
    """The deliberation after one of these facts."""
    raise NotImplementedError
