"""Reasons for which something does not happen in any deliberation; those of one noun stand with it."""

from domain.refusals import Refusal


class UnknownDeliberation(Refusal):
    """No such deliberation, or none that the asker may know of."""

    code = "deliberation_unknown"
    stored = False


class AlreadySuggested(Refusal):
    """The deliberation exists already under another request."""

    code = "already_suggested"


class WrongStep(Refusal):
    """What was asked does not belong to the step at which the deliberation stands."""

    code = "wrong_step"
