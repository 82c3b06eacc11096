"""Who sees how much of an event: one table of audiences and relations."""

from collections.abc import Mapping
from enum import StrEnum

from domain.case.ground import Relation
from schemas.actors import Visibility


class Sight(StrEnum):
    """How much of an event is shown."""

    WHOLE = "whole"
    STUB = "stub"
    """That it took place and when, not what it holds."""
    NONE = "none"


_O, _S, _N = Sight.WHOLE, Sight.STUB, Sight.NONE

COLUMNS = (
    Relation.APPLICANT,
    Relation.OTHER_PARTY,
    Relation.HANDLER,
    Relation.MEDIATOR,
    Relation.JOINT,
    Relation.RECEIVER,
    Relation.SENIOR,
    Relation.JUNIOR,
    Relation.SUPERVISOR,
    Relation.CLOCK,
)
# fmt: off
_ROWS = {
    #                         applicant other handler mediator joint receiver senior junior supervisor clock
    Visibility.PUBLIC:      (_O,       _O,   _O,     _O,      _O,   _O,      _O,    _O,    _O,        _N),
    Visibility.PARTIES:     (_O,       _O,   _O,     _O,      _O,   _O,      _O,    _O,    _O,        _N),
    Visibility.ONE_PARTY:   (_N,       _N,   _O,     _O,      _O,   _S,      _S,    _S,    _S,        _N),
    Visibility.HANDLERS:    (_N,       _N,   _O,     _O,      _O,   _O,      _O,    _O,    _O,        _N),
    Visibility.SUPERVISORS: (_N,       _N,   _N,     _N,      _N,   _N,      _O,    _N,    _O,        _N),
}
# fmt: on
"""Whoever is several things to a case sees the most that any of them sees; a stranger sees nothing."""

TABLE: Mapping[Visibility, Mapping[Relation, Sight]] = {
    visibility: dict(zip(COLUMNS, row, strict=True)) for visibility, row in _ROWS.items()
}

CONFIDED: Mapping[Relation, Sight] = {
    **TABLE[Visibility.ONE_PARTY],
    Relation.HANDLER: Sight.STUB,
    Relation.JOINT: Sight.STUB,
}
"""In place of the row `ONE_PARTY` from when a mediator was named: what is said in a caucus is for the mediator and that party."""

OWN = Sight.WHOLE
"""What a party said or was told alone, to that party."""
