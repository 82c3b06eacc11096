"""What a careless person may say: deliberations that a case opens."""

from hypothesis import strategies as st

from tests.domain.case.said.base import TEXT, Said

SAID: Said = {
    "OpenDeliberation": {
        "title": TEXT,
        "problem": TEXT,
        "wish": st.one_of(st.none(), TEXT),
        "reason": st.one_of(st.none(), TEXT),
        "telling": st.sampled_from([(), (), ("title",)]),
    },
    "StopWaiting": {"reason": TEXT},
}
