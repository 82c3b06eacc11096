"""Why a round is not opened, closed or counted, and why nothing is referred to a vote."""

from domain.refusals import Refusal


class RollMissing(Refusal):
    """The roll of the round is not frozen yet, and nothing else stands in the way; `electorate` says whose roll is needed."""

    code = "roll_missing"
    stored = False
