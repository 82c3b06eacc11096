"""Refusals that the state of a matter gives: all of them are answered with 409, a line per noun of the law."""

CONFLICTS: tuple[str, ...] = (
    # consent
    "mediation_tried",
    "already_invited",
    "not_invited",
    "mediation_ended",
    "mediation_consent_missing",
    "objection_open",
    # mediators
    # sessions
    # term
    # agreement
    # performance
    # ending
    "reason_by_event",
    "nobody_unreachable",
    "order_unanswered",
    "session_still_runs",
    "agreement_not_performed",
    "answer_without_contact",
    "answered_twice",
    "file_incomplete",
    "reopening_unfounded",
    "not_an_applicant",
    # notices
    "nothing_to_serve",
    "manner_not_yours",
    "proof_missing",
    "channel_not_chosen",
    # duties
    "risk_unreported",
    "risk_already_flagged",
    "flag_dismissed",
    "authority_already_told",
    "dismissal_needs_another",
    "order_already_answered",
    "nothing_ordered",
    "clock_not_overdue",
    "level_leads",
    "no_large_group",
    "too_many_representatives",
    "not_of_that_side",
    # joining
    # petition and hotline
    # forgetting
    "case_still_open",
    "file_must_be_kept",
)
