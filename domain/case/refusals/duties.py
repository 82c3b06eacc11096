"""Why a duty beside a case is not recorded so, and what such a duty bars."""

from domain.refusals import Refusal


class RiskUnreported(Refusal):
    """A flagged risk was not reported to every authority yet; a matter does not end over it (art. 25)."""

    code = "risk_unreported"


class RiskAlreadyFlagged(Refusal):
    """A risk of this kind is flagged and open."""

    code = "risk_already_flagged"


class UnknownFlag(Refusal):
    """No flag of this number."""

    code = "flag_unknown"


class NothingFlagged(Refusal):
    """No risk is flagged, or every flag was found to be in error: there is nothing to report or to dismiss."""

    code = "nothing_flagged"


class FlagDismissed(Refusal):
    """The flag was found to be in error."""

    code = "flag_dismissed"


class AuthorityAlreadyTold(Refusal):
    """This authority was told of the flag before."""

    code = "authority_already_told"


class DismissalNeedsAnother(Refusal):
    """Whoever raised a flag, or handles the case that the table flagged, does not dismiss it alone."""

    code = "dismissal_needs_another"


class UnknownOrder(Refusal):
    """No supervision order of this number."""

    code = "order_unknown"


class OrderAlreadyAnswered(Refusal):
    """The supervision order was answered before."""

    code = "order_already_answered"


class NothingOrdered(Refusal):
    """No supervision order waits for an answer."""

    code = "nothing_ordered"


class ClockNotOverdue(Refusal):
    """The case has no time limit of this id that is over."""

    code = "clock_not_overdue"


class LevelLeads(Refusal):
    """The level where the case stands leads; it does not join itself."""

    code = "level_leads"


class NoLargeGroup(Refusal):
    """A side that is small enough to speak for itself names no representatives."""

    code = "no_large_group"


class TooManyRepresentatives(Refusal):
    """More representatives than the pack allows (信访 art. 20)."""

    code = "too_many_representatives"


class NotOfThatSide(Refusal):
    """A side is spoken for by its own members, and names them itself."""

    code = "not_of_that_side"
