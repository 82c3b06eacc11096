"""The doors for acting on a case, a file per noun of the law: body in, command out, no decision."""

from api.acts import (
    agreement,
    consent,
    deliberating,
    duties,
    ending,
    hotline,
    joining,
    mediators,
    notices,
    performance,
    petition,
    sessions,
    term,
)

ROOMS = (
    consent,
    mediators,
    sessions,
    term,
    agreement,
    performance,
    ending,
    notices,
    duties,
    joining,
    petition,
    hotline,
    deliberating,
)
