"""The rooms of the council, in the order in which they stand in the document."""

from api.council import (
    bodies,
    deliberations,
    meetings,
    notices,
    outreach,
    proposals,
    receptions,
    registers,
    results,
    rolls,
    rounds,
    survey_answers,
    surveys,
    topics,
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
    proposals,
    rounds,
    meetings,
    results,
    notices,
)
"""The modules that hold the routes."""
