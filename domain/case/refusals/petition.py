"""Why a step of a petition is refused."""

from domain.refusals import Refusal


class ReferredThereBefore(Refusal):
    """The petition stands there already, or that unit objected to it."""

    code = "referred_there_before"


class ReferralWindowClosed(Refusal):
    """Nothing was referred to this unit, or its time to object is over (art. 23)."""

    code = "referral_window_closed"


class PetitionAlreadyAccepted(Refusal):
    """The petition was accepted before."""

    code = "petition_already_accepted"


class PetitionNotAccepted(Refusal):
    """The petition was not accepted yet."""

    code = "petition_not_accepted"


class RepresentativesMissing(Refusal):
    """So many petitioners name representatives first, five at most (art. 20)."""

    code = "representatives_missing"


class PetitionExtendedBefore(Refusal):
    """The time to decide was extended, or is over (art. 34: once, before it is over)."""

    code = "petition_extended_before"


class StandsAside(Refusal):
    """Who has a direct interest in the petition takes no part in it (art. 28)."""

    code = "stands_aside"


class OpinionIncomplete(Refusal):
    """An answer in writing holds facts, opinion and legal basis, a decision also what was asked (art. 32)."""

    code = "opinion_incomplete"


class ReviewWindowNotOpen(Refusal):
    """The answer was not served yet: the time to ask for a review has not begun (arts. 35, 36)."""

    code = "review_window_not_open"


class ReviewWindowClosed(Refusal):
    """The time to ask for a review is over, or both reviews were had (arts. 35, 36)."""

    code = "review_window_closed"


class ReviewStillOpen(Refusal):
    """The answer was not served yet, or a review may still be asked for: the matter does not end before."""

    code = "review_still_open"


class ReviewNeedsAnother(Refusal):
    """Nobody reviews what he decided, and the level that decided does not review while there is one above."""

    code = "review_needs_another"


class AnswerOwed(Refusal):
    """A petition is decided, and a caller answered, before the case is closed (信访 arts. 31 to 34; Beijing 2021, art. 15)."""

    code = "answer_owed"


class PetitionFinal(Refusal):
    """A decision that stands is not made anew: the same facts and reasons are not accepted again (art. 36)."""

    code = "petition_final"
