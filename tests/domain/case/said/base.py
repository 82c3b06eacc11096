"""What a careless person may say in the commands of the ladder."""

from collections.abc import Callable
from typing import get_args

from hypothesis import strategies as st

from domain.case.state import Case
from schemas.actors import Level, Visibility
from schemas.acts import Outcome
from schemas.cited import TriageClass
from tests.domain.case.people import EVERYBODY, words

Drawn = st.SearchStrategy[object]
Said = dict[str, dict[str, Drawn | Callable[[Case], Drawn]]]
"""Per command, a strategy for each of its fields, or a function that gives one for the case as it stands."""

SECRET = "plain-words-of-a-person"
PARTIES = st.integers(1, 3)
MANY = st.lists(PARTIES, min_size=1, max_size=3).map(tuple)
TEXT = st.just(words(SECRET))
SAID: Said = {
    "Register": {"category": st.sampled_from(["neighbour", "other"])},
    "ConfirmTriage": {},
    "ChangeTriage": {
        "triage_class": st.sampled_from(TriageClass),
        "level": st.one_of(st.none(), st.sampled_from(Level)),
        "reason": TEXT,
    },
    "ContestTriage": {"reason": TEXT},
    "Accept": {},
    "Decline": {"reason_code": st.just("no_dispute"), "reason": TEXT, "routes": st.just(("court",))},
    "Assign": {"staff": st.sampled_from([one.id for one in EVERYBODY])},
    "RecordContact": {"party": PARTIES},
    "AddNote": {
        "text": TEXT,
        "audience": st.sampled_from(Visibility),
        "party": st.one_of(st.none(), PARTIES),
    },
    "Escalate": {"tried": TEXT, "at_request_of": st.one_of(st.none(), PARTIES)},
    "Receive": {},
    "Return": {"reason": TEXT},
    "RecordSettlement": {"terms": TEXT, "consents": st.one_of(st.just((1, 2)), st.just((1, 2, 3)), MANY)},
    "Withdraw": {"reason": TEXT, "party": st.one_of(st.none(), PARTIES)},
    "Close": {
        "outcome": st.sampled_from(get_args(Outcome)),
        "remedies_told": st.one_of(st.just((1, 2)), st.just((1, 2, 3)), st.just(())),
    },
}
