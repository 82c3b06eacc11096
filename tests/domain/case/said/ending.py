"""What a careless person may say: ending."""

from hypothesis import strategies as st

from schemas.ending import PartyAnswer
from tests.domain.case.said.base import PARTIES, TEXT, Said
from tests.domain.case.said.consent import HOW, WHOSE

_SOLVED = st.sampled_from(["solved", "partly", "unsolved", None])
_ANSWER = st.builds(
    PartyAnswer,
    party=PARTIES,
    reached=st.booleans(),
    solved=_SOLVED,
    satisfied=st.sampled_from(["satisfied", "basically", "dissatisfied", None]),
)
_ITEMS = ["identity", "evidence", "back_cover", "mediation_record", "rights_notice", "agreement", "moon"]

SAID: Said = {
    "TerminateMediation": {
        "reason_code": st.sampled_from(
            ["no_agreement", "no_agreement", "misconduct", "unreachable", "refused", "moon"]
        ),
        "reason": TEXT,
    },
    "SettleByParties": {"party": WHOSE, "channel": HOW, "terms": st.one_of(st.none(), TEXT)},
    "RecordFollowUp": {
        "answers": st.lists(_ANSWER, min_size=1, max_size=2).map(tuple),
        "channel": HOW,
        "risk_seen": st.booleans(),
        "text": st.one_of(st.none(), TEXT),
    },
    "FilePaper": {
        "item": st.sampled_from(_ITEMS),
        "party": WHOSE,
        "text": st.one_of(st.none(), TEXT),
    },
    "Archive": {"missing_reason": st.one_of(st.none(), TEXT)},
    "Reopen": {
        "reason_code": st.sampled_from(
            ["relapse", "consents_again", "consents_again", "not_performed", "agreement_changed", "moon"]
        ),
        "reason": TEXT,
        "asked_by": st.lists(PARTIES, max_size=2).map(tuple),
    },
}
