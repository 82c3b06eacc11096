"""Refusals that the state of a matter gives: all of them are answered with 409, a line per noun of the law."""

CONFLICTS: tuple[str, ...] = (
    # consent
    # mediators
    # sessions
    # term
    # agreement
    # performance
    # ending
    # notices
    # duties
    # joining
    # petition and hotline
    # forgetting
    "case_still_open",
    "file_must_be_kept",
)
