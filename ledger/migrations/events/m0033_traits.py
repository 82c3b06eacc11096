"""Traits of each case, computed by the table: what indicators ask of a row that follows from it alone, one bit each.

No index is on them, so that an open case is still changed in place. The table is written anew once.
"""

from alembic import op

revision = "m0033"
down_revision = "m0032"

# From the lowest bit on. What cannot be said of a case, for want of what it compares, is no trait of it.
TRAITS = {
    "contacted": "contact_at is not null",
    "met": "contact_at <= contact_due",
    "accepted": "accepted_at is not null",
    "agreed": "agreed_at is not null",
    "concluded": "outcome is not null",
    "elsewhere": "outcome in ('declined', 'merged', 'transferred')",
    "answered": "outcome in ('decided', 'answered')",
    "refused": "outcome = 'refused'",
    "failed": "outcome = 'failed'",
    "term_over": "outcome = 'term_over'",
    "unreachable": "outcome = 'unreachable'",
    "withdrawn": "outcome = 'withdrawn'",
    "merged": "outcome = 'merged'",
    "oral": "agreement = 'oral'",
    "performed_in_time": "performed_in_time",
    "applied": "applied_at is not null",
    "confirmed": "confirmed_at is not null",
    "on_time": "governing_due is null or resolved_at <= governing_due",
    "local": "level = intake_level",
    "climbed": "cardinality(climbs) > 0",
    "to_community": "climbs @> '{building>community}'",
    "to_street": "climbs @> '{community>street}'",
    "relapsed": "reopened_at - closed_at <= interval '183 days'",
    "visited": "followed_at is not null",
    "incomplete": "parties < 2 or category = 'other'",
    "late_entry": "registered_at - opened_at > interval '24 hours'",
    "risky": "risks > 0",
    "risks_told": "cardinality(risk_seconds) > 0",
    "appointed": "appointments > 0",
}

_BITS = " | ".join(f"(coalesce(({said})::int, 0) << {bit})" for bit, said in enumerate(TRAITS.values()))


def upgrade() -> None:
    """Add the column."""
    op.execute(
        f"alter table current.measure add column traits int not null generated always as ({_BITS}) stored"
    )


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
