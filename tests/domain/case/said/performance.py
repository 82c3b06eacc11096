"""What a careless person may say: performance."""

from datetime import date

from hypothesis import strategies as st

from tests.domain.case.said.base import TEXT, Said
from tests.domain.case.said.consent import HOW, WHOSE

MAYBE = st.one_of(st.none(), TEXT)
ITEM = st.integers(1, 4)
DAY = st.one_of(st.none(), st.none(), st.dates(date(2026, 3, 1), date(2026, 12, 31)))

SAID: Said = {
    "AskConfirmation": {"party": WHOSE, "channel": HOW},
    "RecordApplication": {"court": TEXT, "applied_on": DAY},
    "RecordRuling": {
        "ruling": st.sampled_from(["confirmed", "rejected", "withdrawn"]),
        "reference": MAYBE,
        "ruled_on": DAY,
    },
    "RecordPerformance": {
        "party": WHOSE,
        "channel": HOW,
        "item": ITEM,
        "amount": st.one_of(st.none(), st.integers(1, 300)),
        "done_on": DAY,
        "proof": MAYBE,
    },
    "ReportBreach": {"party": WHOSE, "channel": HOW, "item": ITEM, "text": TEXT},
    "Urge": {"item": ITEM, "channel": HOW, "text": MAYBE},
}
