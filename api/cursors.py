"""Where a page ended, as a caller carries it: an instant, a stream, one of its entries; opaque, and judged when it comes back."""

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from api.problems import FieldProblem, ProblemError
from api.wording import CHINA, Locale
from schemas.ids import case_stream

Streams = Callable[[UUID], str]
"""Makes the name of a stream from the id that a cursor holds."""


def _id_of(stream: str) -> str:
    return str(UUID(stream.partition("/")[2]))


def cursor(at: datetime | None, stream: str) -> str:
    """A place in a list, for the address of the next page."""
    content = json.dumps([None if at is None else at.isoformat(), _id_of(stream)])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read_cursor(given: str, locale: Locale, stream_of: Streams = case_stream) -> tuple[datetime | None, str]:
    """The place that a cursor names; raise `ProblemError` (`malformed`) for one that nobody gave out."""
    try:
        at, case = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        instant = None if at is None else datetime.fromisoformat(at).astimezone(CHINA)
        return instant, stream_of(UUID(case))
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise malformed_cursor(locale) from None


def marked_cursor(at: datetime, stream: str, mark: str) -> str:
    """A place in a list that may name a case more than once: `mark` is what tells the entries of one case apart."""
    content = json.dumps([at.isoformat(), _id_of(stream), mark])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read_marked_cursor(
    given: str, locale: Locale, stream_of: Streams = case_stream
) -> tuple[datetime, str, str]:
    """The place that a cursor with a mark names; raise `ProblemError` (`malformed`) for one that nobody gave out."""
    try:
        at, case, mark = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        if not re.fullmatch(r"[a-z_]{1,40}@\d{1,9}", mark):
            raise malformed_cursor(locale)
        return datetime.fromisoformat(at).astimezone(CHINA), stream_of(UUID(case)), mark
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise malformed_cursor(locale) from None


def malformed_cursor(locale: Locale) -> ProblemError:
    """The problem of a cursor that does not belong to the list."""
    wrong = FieldProblem(field="query.after", problem="other", message=locale.shape["other"])
    return ProblemError("malformed").with_errors(wrong)
