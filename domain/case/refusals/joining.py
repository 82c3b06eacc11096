"""Why cases are not joined, and a matter is not sent elsewhere."""

from domain.refusals import Refusal


class MergedIntoItself(Refusal):
    """A case is no duplicate of itself."""

    code = "merged_into_itself"


class LaterCase(Refusal):
    """A case that took in duplicates does not go into one that was reported later: that one goes into this one."""

    code = "later_case"


class ReceiptMissing(Refusal):
    """That another organ took a matter over is recorded with its receipt."""

    code = "receipt_missing"
