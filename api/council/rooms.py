"""The rooms of the council, in the order in which they stand in the document."""

from api.council import (
    ballots,
    bodies,
    deliberations,
    meetings,
    notices,
    outcomes,
    outreach,
    proposals,
    receptions,
    registers,
    results,
    rolls,
    rounds,
    statements,
    survey_answers,
    surveys,
    topics,
    urns,
)

ROOMS = (
    bodies,
    registers,
    rolls,
    surveys,
    survey_answers,
    receptions,
    outreach,
    topics,
    deliberations,
    outcomes,
    proposals,
    rounds,
    ballots,
    urns,
    statements,
    meetings,
    results,
    notices,
)
"""The modules that hold the routes."""
