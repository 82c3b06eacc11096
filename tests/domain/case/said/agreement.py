"""What a careless person may say: agreement. Who signs was shown the terms, and sends back what it was shown, or a slip of it."""

from datetime import date

from hypothesis import strategies as st

from domain.case.state import Case
from schemas.agreement import ItemDraft
from tests.domain.case.people import words
from tests.domain.case.said.base import MANY, PARTIES, SECRET, TEXT, Said
from tests.domain.case.said.consent import HOW, WHOSE

MAYBE = st.one_of(st.none(), TEXT)
WHAT = st.sampled_from([words(SECRET), words(f"{SECRET}，双方离婚"), words(f"{SECRET}，尽快")])
ITEMS = st.builds(
    ItemDraft,
    by=PARTIES,
    to=st.one_of(st.none(), PARTIES),
    what=WHAT,
    manner=MAYBE,
    venue=MAYBE,
    amount=st.one_of(st.none(), st.integers(1, 300)),
    due=st.one_of(st.none(), st.dates(date(2026, 3, 1), date(2026, 12, 31))),
)


def shown(case: Case) -> st.SearchStrategy[object]:
    """The digest of the terms that wait for signatures, or another one."""
    draft = case.agreement.draft
    other = st.just("f" * 64)
    return st.one_of(st.just(draft.digest), st.just(draft.digest), other) if draft else other


SAID: Said = {
    "DraftAgreement": {
        "facts": st.sampled_from([words(SECRET), words(f"{SECRET}，遗产没有分清")]),
        "items": st.lists(ITEMS, min_size=1, max_size=3).map(tuple),
        "breach": MAYBE,
        "scope": st.sampled_from(["full", "full", "partial"]),
        "open_points": st.one_of(st.none(), st.none(), TEXT),
    },
    "SignAgreement": {
        "party": WHOSE,
        "channel": HOW,
        "digest": shown,
        "form": st.sampled_from(["electronic", "electronic", "handwritten", "fingerprint", "seal"]),
        "proof": MAYBE,
    },
    "SignAsMediator": {"digest": shown},
    "SealAgreement": {"digest": shown},
    "RefuseToSign": {"party": WHOSE, "channel": HOW, "reason": MAYBE},
    "DropDraft": {"reason": TEXT},
    "DeliverCopies": {"parties": MANY, "manner": HOW},
}
