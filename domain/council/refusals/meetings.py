"""Why something is not taken down in the room."""

from domain.refusals import Refusal


class NotListed(Refusal):
    """Somebody who is meant does not stand on the roll of the round."""

    code = "not_listed"


class UnitMissing(Refusal):
    """Staff say for whom they act."""

    code = "unit_missing"
    stored = False


class NotTheirTurn(Refusal):
    """Others asked for the floor before."""

    code = "not_their_turn"


class TurnsUsedUp(Refusal):
    """Everybody speaks so many times on one matter, and this one did."""

    code = "turns_used_up"


class NoMinutes(Refusal):
    """There are no minutes to sign."""

    code = "no_minutes"


class SideNotAsked(Refusal):
    """The minutes do not need the signature of this side."""

    code = "side_not_asked"


class NotOfSide(Refusal):
    """Whoever signs does not sit for this side."""

    code = "not_of_side"
