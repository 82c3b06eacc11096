"""Why cases are not joined, and a matter is not sent elsewhere."""

from domain.refusals import Refusal


class MergedIntoItself(Refusal):
    """A case is no duplicate of itself."""

    code = "merged_into_itself"
