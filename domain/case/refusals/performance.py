"""Why confirmation, performance, breach or urging is not recorded."""

from domain.refusals import Refusal


class NotConfirmable(Refusal):
    """A court confirms no agreement on status or on real or intellectual property rights (民诉法解释 art. 355)."""

    code = "not_confirmable"


class ConfirmationWindowOver(Refusal):
    """The thirty days from the day of effect are over; a suit is still open (art. 33; 民诉法 art. 205)."""

    code = "confirmation_window_over"


class ConfirmationPending(Refusal):
    """The application is before the court, or the court has decided on it."""

    code = "confirmation_pending"


class ConfirmationNotJoint(Refusal):
    """The court is asked by all parties together (art. 33)."""

    code = "confirmation_not_joint"


class NothingBeforeCourt(Refusal):
    """There is no application that a court could have decided on."""

    code = "nothing_before_court"


class NotInForceThen(Refusal):
    """An application was made, or an item done, on a day on which the agreement was in force."""

    code = "not_in_force_then"


class AgreementDone(Refusal):
    """Everything that was agreed is done."""

    code = "agreement_done"


class UnknownItem(Refusal):
    """The agreement has no item of this number."""

    code = "item_unknown"


class ItemDone(Refusal):
    """Nothing of this item is left."""

    code = "item_done"


class NotYoursToConfirm(Refusal):
    """Whoever owes an item does not confirm that it was done, and whoever is owed it says whether it was."""

    code = "not_yours_to_confirm"


class PerformanceUnproven(Refusal):
    """Staff who record performance on their own say what proof they saw."""

    code = "performance_unproven"


class ItemWithoutAmount(Refusal):
    """An item that is no payment has no amount."""

    code = "item_without_amount"


class MoreThanOwed(Refusal):
    """More would be recorded as paid than is left."""

    code = "more_than_owed"


class BreachKnown(Refusal):
    """That this item was not done is recorded already."""

    code = "breach_known"


class NothingToUrge(Refusal):
    """Urged is who owes something that is overdue or was not done as agreed."""

    code = "nothing_to_urge"


class ItemNotDue(Refusal):
    """Nobody is urged to do what is not due yet, and nothing was urged in vain before (art. 31)."""

    code = "item_not_due"


class UrgedLately(Refusal):
    """Who was urged gets the days of the pack to perform before it is urged again."""

    code = "urged_lately"


class UrgedEnough(Refusal):
    """It was urged as often as the pack says; now the other routes are told."""

    code = "urged_enough"
