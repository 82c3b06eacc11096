"""What a careless person may say: notices."""

from hypothesis import strategies as st

from tests.domain.case.said.base import TEXT, Said

SAID: Said = {
    "ServeNotice": {
        "notice": st.integers(1, 5),
        "manner": st.sampled_from(["opened", "handed_over", "posted", "read_aloud", "refused_receipt"]),
        "proof": st.one_of(st.none(), TEXT),
    },
}
