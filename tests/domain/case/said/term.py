"""What a careless person may say: term."""

from hypothesis import strategies as st

from schemas.calendar import Budget, Unit
from tests.domain.case.said.base import TEXT, Said
from tests.domain.case.said.consent import HOW, WHOSE

_MAYBE = st.one_of(st.none(), TEXT)

SAID: Said = {
    "Suspend": {
        "reason_code": st.sampled_from(["expertise", "expertise", "party_away", "suspected_false", "moon"]),
        "reason": TEXT,
        "authority": _MAYBE,
    },
    "Resume": {"reason": _MAYBE},
    "ProposeExtension": {
        "party": WHOSE,
        "channel": HOW,
        "budget": st.builds(
            Budget,
            amount=st.integers(1, 40),
            unit=st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]),
        ),
        "reason": TEXT,
    },
    "AgreeToExtension": {"party": WHOSE, "channel": HOW},
}
