"""Which refusals the table of authority gives, read from its guards, for the machine that plays a whole case.

Whoever is listed as permitted meets none of them: what stays is what the command itself says.
"""

from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import cast

from domain.case.authority import TABLE
from domain.case.table.row import Guard
from domain.refusals import NotPermitted, Refusal, UnknownCase, WrongStage

ALWAYS = frozenset({NotPermitted.code, UnknownCase.code, WrongStage.code})


def refusals_of(guard: Guard) -> frozenset[str]:
    """The codes of every refusal that a guard names, itself or by another function of the law that it calls."""
    return frozenset(_codes(cast(FunctionType, guard), set()))


def _codes(function: FunctionType, seen: set[FunctionType]) -> Iterator[str]:
    seen.add(function)
    for name in _names(function.__code__):
        found = function.__globals__.get(name)
        if isinstance(found, type) and issubclass(found, Refusal):
            yield found.code
        elif isinstance(found, FunctionType) and found.__module__.startswith("domain.") and found not in seen:
            yield from _codes(found, seen)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


OF_ROW = {
    row.command.__name__: frozenset(code for guard in row.guards for code in refusals_of(guard))
    for row in TABLE
}
GUARDED = frozenset(code for codes in OF_ROW.values() for code in codes) | ALWAYS
"""Every reason that some line of the table gives."""

SAID_IN_IT: dict[str, frozenset[str]] = {
    # Another than who presides, of whom a mediator may be told, to whom the item is due.
    "AppointMediator": frozenset({"mediator_named"}),
    "DiscloseConflict": frozenset({"not_the_mediator"}),
    "AskRecusal": frozenset({"not_the_mediator", "recusal_open"}),
    "RecordPerformance": frozenset({"not_yours_to_confirm"}),
    "ReportBreach": frozenset({"not_yours_to_confirm"}),
    "NameRepresentatives": frozenset({"no_large_group"}),
    "Close": frozenset({"remedies_not_told"}),
    # That it was received ends the case, and is barred by what bars an end; that it came back is not.
    "RecordTransferReply": frozenset(
        {"risk_unreported", "remedies_not_told", "order_unanswered", "agreement_not_performed"}
    ),
    # Alone is safer than together; which day the application was made.
    "OpenSession": frozenset({"risk_unreported", "not_the_mediator"}),
    "RecordApplication": frozenset({"confirmation_window_over"}),
    # Staff name the party or the item that it is about.
    "SignAgreement": frozenset({"not_to_sign", "signed_already"}),
    "RefuseToSign": frozenset({"not_to_sign"}),
    "AskConfirmation": frozenset({"not_to_sign"}),
    "Urge": frozenset({"nothing_to_urge", "urged_enough"}),
    "StepAside": frozenset({"not_permitted", "review_needs_another"}),
    "AskReview": frozenset({"not_permitted"}),
}
"""Where what a command says may be refused for a reason that is a guard's elsewhere, or of the same line for another."""


def hidden(command: str, code: str | None) -> bool:
    """Whether a reason that stands in the table was given to somebody whom the table permits this command."""
    return code in GUARDED and code not in SAID_IN_IT.get(command, frozenset())
