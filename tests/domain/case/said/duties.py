"""What a careless person may say: duties."""

from hypothesis import strategies as st

from schemas.actors import Level
from schemas.calendar import Budget, Unit
from tests.domain.case.said.base import MANY, PARTIES, TEXT, Said

NUMBERS = st.integers(1, 3)
RISKS = st.sampled_from(["crime", "minor", "violence", "escalation"])
SAID: Said = {
    "FlagRisk": {"risk": RISKS, "text": TEXT},
    "ReportRisk": {
        "flag": NUMBERS,
        "authority": st.sampled_from(["police", "police", "civil_affairs", "education", "street", "moon"]),
        "reference": st.one_of(st.none(), TEXT),
    },
    "DismissRisk": {"flag": NUMBERS, "reason": TEXT},
    "Screen": {"result": st.sampled_from(["safe", "safe_with_measures", "unsafe"]), "text": TEXT},
    "OrderSupervision": {
        "matter": TEXT,
        "budget": st.sampled_from([None, Budget(amount=2, unit=Unit.WORKING_DAYS)]),
        "clock": st.sampled_from([None, None, "resolve@5", "accept@4"]),
    },
    "AnswerOrder": {"order": NUMBERS, "text": TEXT},
    "WorkTogether": {
        "levels": st.lists(st.sampled_from(Level), min_size=1, max_size=3).map(tuple),
        "reason": TEXT,
    },
    "NameRepresentatives": {
        "party": st.one_of(st.none(), PARTIES),
        "side": st.sampled_from(["applicant", "other"]),
        "representatives": MANY,
    },
}
