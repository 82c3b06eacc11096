"""What stands in the cells of the documents that are written from the code."""

from collections.abc import Iterable, Iterator

from api.problems import STATUS
from api.wording import Locale
from domain.refusals import Refusal
from schemas.calendar import Budget
from tools.reached import Reached

MOST = 6
"""How many tests stand in a cell; the others are counted."""


def files(found: Iterable[str]) -> str:
    """Names of tests, as many as can be read."""
    names = sorted(found)
    return (
        ", ".join(names) if len(names) <= MOST else ", ".join(names[:MOST]) + f" and {len(names) - MOST} more"
    )


def budget(of: Budget) -> str:
    """An amount of time with its unit."""
    return f"{of.amount} {of.unit.replace('_', ' ')}"


def refusals(found: Iterable[type[Refusal]], locale: Locale, reached: Reached) -> Iterator[str]:
    """A line for each refusal: its status, and the tests of the law and of the doors that reach it."""
    yield "| refusal | 中文 | status | law | doors |"
    yield "|---|---|---|---|---|"
    for one in sorted(found, key=lambda one: one.code):
        title = locale.refusals[one.code].title
        law, doors = files(reached.law(one)), files(reached.doors(one))
        yield f"| `{one.code}` | {title} | {STATUS[one.code]} | {law} | {doors} |"
