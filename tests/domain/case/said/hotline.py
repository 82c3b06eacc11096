"""What a careless person may say: orders of the 12345 line."""

from hypothesis import strategies as st

from schemas.actors import Level
from tests.domain.case.said.base import MANY, TEXT, Said

SAID: Said = {
    "DispatchOrder": {"limit": st.sampled_from(["urgent", "ordinary", "complex"])},
    "ObjectToOrder": {"reason": TEXT},
    "DecideObjection": {
        "upheld": st.booleans(),
        "level": st.one_of(st.none(), st.sampled_from(Level)),
        "reason": TEXT,
    },
    "ExtendOrder": {"reason": TEXT},
    "AnswerCaller": {"told": MANY, "text": TEXT},
}
