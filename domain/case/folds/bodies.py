"""What of a mediation goes on when the case passes to another body, and what begins anew there."""

from domain.case.parts.term import Term
from domain.case.state import Case
from domain.frozen import replace


def passed_on(case: Case, applied: tuple[int, ...] = ()) -> Case:
    """The case as another body gets it: consent is asked anew, and mediator, talks, term and drafts of the former are over.

    `applied` are the parties that asked for the move. Whoever was removed as mediator stays removed, what was said in former
    sessions stays counted, and what was confided in them stays with those who heard it. An agreement in force binds on.
    """
    sessions = tuple(
        replace(one, result="ended") if one.result is None else one for one in case.talks.sessions
    )
    return replace(
        case,
        consent=case.consent.passed_on(applied),
        mediators=case.mediators.passed_on(case.version),
        talks=replace(case.talks, sessions=sessions),
        term=Term(),
        petition=replace(case.petition, mediated=False),
        agreement=replace(case.agreement, draft=None),
    )
