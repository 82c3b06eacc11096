"""How events change a case: the term of mediation."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.parts.term import Proposed, Rest, Term
from domain.case.state import Case
from domain.frozen import replace
from schemas.term import (
    ExtensionAgreed,
    ExtensionProposed,
    MediationResumed,
    MediationSuspended,
    TermEvent,
    TermExtended,
)


def fold(case: Case, event: TermEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    return replace(case, term=_after(case.term, event, fact))


def _after(term: Term, event: TermEvent, fact: Fact) -> Term:
    match event:
        case MediationSuspended():
            return replace(term, rest=Rest(event.reason_code, fact.at, event.stops))
        case MediationResumed():
            return replace(term, rest=None)
        case ExtensionProposed():
            # Whoever proposes a longer term agrees to it.
            proposed = Proposed(event.budget, () if event.party is None else (event.party,))
            return replace(term, proposed=proposed)
        case ExtensionAgreed():
            if term.proposed is None:
                raise ValueError("a longer term is agreed to once it was proposed")
            agreed = (*term.proposed.agreed, event.party)
            return replace(term, proposed=replace(term.proposed, agreed=agreed))
        case TermExtended():
            return replace(term, proposed=None, extended=term.extended + 1)
    assert_never(event)
