"""Where a page ended, as a caller carries it: an instant and a case, or only a case; opaque, and judged when it comes back."""

import base64
import json
from datetime import datetime
from uuid import UUID

from api.problems import FieldProblem, ProblemError
from api.wording import CHINA, Locale
from schemas.ids import case_id_of, case_stream


def cursor(at: datetime | None, stream: str) -> str:
    """A place in a list, for the address of the next page."""
    content = json.dumps([None if at is None else at.isoformat(), str(case_id_of(stream))])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read_cursor(given: str, locale: Locale) -> tuple[datetime | None, str]:
    """The place that a cursor names; raise `ProblemError` (`malformed`) for one that nobody gave out."""
    try:
        at, case = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        instant = None if at is None else datetime.fromisoformat(at).astimezone(CHINA)
        return instant, case_stream(UUID(case))
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise malformed_cursor(locale) from None


def malformed_cursor(locale: Locale) -> ProblemError:
    """The problem of a cursor that does not belong to the list."""
    wrong = FieldProblem(field="query.after", problem="other", message=locale.shape["other"])
    return ProblemError("malformed").with_errors(wrong)
