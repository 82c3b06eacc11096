"""The rooms of the council, in the order in which they stand in the document."""

from api.council import (
    deliberations,
    meetings,
    notices,
    outreach,
    proposals,
    receptions,
    results,
    rounds,
    survey_answers,
    surveys,
    topics,
)

ROOMS = (
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
