"""What a careless person may say: joining."""

from uuid import UUID

from hypothesis import strategies as st

from tests.domain.case.people import CASE, MONDAY
from tests.domain.case.said.base import TEXT, Said

_CASES = st.sampled_from([CASE, UUID(int=7), UUID(int=8)])

SAID: Said = {
    "JoinDuplicate": {
        "duplicate": _CASES,
        "number": st.just("HY-2026-000007"),
        "opened_at": st.just(MONDAY),
        "requests": st.integers(1, 3),
    },
    "MergeInto": {"into": _CASES, "into_number": st.just("HY-2026-000008"), "reason": TEXT},
    "Transfer": {"to": st.sampled_from(["police", "court", "department", "moon"]), "letter": TEXT},
    "RecordTransferReply": {
        "reply": st.sampled_from(["received", "sent_back"]),
        "reference": st.one_of(st.none(), TEXT),
    },
}
