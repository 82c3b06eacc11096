"""What a careless person may say: sessions."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from tests.domain.case.said.base import PARTIES, TEXT, Said

NUMBERS = st.integers(1, 3)
PARTY = st.one_of(st.none(), PARTIES)
SAID: Said = {
    "RecordInvestigation": {
        "party": PARTY,
        "asked": st.one_of(st.none(), TEXT),
        "text": TEXT,
        "read_back": st.booleans(),
        "site": st.booleans(),
    },
    "InvitePerson": {"name": TEXT, "capacity": st.sampled_from(["relative", "neighbour", "ghost"])},
    "AnswerInvitation": {"party": PARTY, "person": NUMBERS, "agrees": st.booleans()},
    "AskForClosed": {"party": PARTY},
    "OpenSession": {
        "form": st.sampled_from(["joint", "joint", "caucus"]),
        "party": PARTY,
        "present": st.sampled_from([(), (1, 2), (1, 2), (1, 2, 3), (2,)]),
        "open_to_others": st.booleans(),
        "persons": st.sampled_from([(), (), (1,), (1, 2)]),
    },
    "CloseSession": {
        "minutes": TEXT,
        "result": st.sampled_from(["continued", "agreed", "partly_agreed", "failed"]),
        "next_at": st.sampled_from([None, datetime(2026, 3, 9, 1, tzinfo=UTC)]),
    },
    "ReleaseFromCaucus": {"party": PARTY, "session": NUMBERS, "text": TEXT},
}
