"""What a careless person may say: consent."""

from hypothesis import strategies as st

from tests.domain.case.said.base import PARTIES, TEXT, Said

WHOSE = st.one_of(st.none(), PARTIES)
HOW = st.sampled_from(["window", "phone"])

SAID: Said = {
    "InviteToMediation": {"proactive": st.booleans()},
    "RecordAttempt": {"party": PARTIES, "channel": HOW},
    "GiveConsent": {"party": WHOSE, "channel": HOW},
    "RefuseMediation": {"party": WHOSE, "channel": HOW, "reason": st.one_of(st.none(), TEXT)},
    "OpenMediation": {},
}
