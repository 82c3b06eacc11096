"""Why something is not forgotten yet."""

from domain.refusals import Refusal


class CaseStillOpen(Refusal):
    """While a matter is handled, those who handle it must know who takes part (PIPL art. 47: the purpose is not done)."""

    code = "case_still_open"


class FileMustBeKept(Refusal):
    """The term for which the file is kept is not over; until then it is stored and nothing else (PIPL art. 47 para 2)."""

    code = "file_must_be_kept"
