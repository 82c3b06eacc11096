"""What a careless person may say: mediators."""

from hypothesis import strategies as st

from tests.domain.case.people import EVERYBODY, MEDIATOR, OFFICER, STREET
from tests.domain.case.said.base import MANY, PARTIES, TEXT, Said

WHOSE = st.one_of(st.none(), PARTIES)
HOW = st.sampled_from(["window", "phone"])
FIT = st.sampled_from([one.id for one in (MEDIATOR, OFFICER, STREET)])
ANYBODY = st.sampled_from([one.id for one in EVERYBODY])
WHO = st.one_of(FIT, FIT, ANYBODY)
GROUND = st.sampled_from(["kinship", "interest", "other"])

SAID: Said = {
    "GiveRightsNotice": {"parties": st.one_of(st.just((1, 2)), MANY), "form": st.just("oral")},
    "ChooseMediator": {"party": WHOSE, "channel": HOW, "staff": WHO},
    "AppointMediator": {"staff": WHO, "assistants": st.one_of(st.just(()), WHO.map(lambda one: (one,)))},
    "DiscloseConflict": {
        "staff": st.one_of(st.none(), WHO),
        "ground": GROUND,
        "detail": st.one_of(st.none(), TEXT),
    },
    "AcceptDisclosure": {"party": WHOSE, "channel": HOW},
    "AskRecusal": {"party": WHOSE, "channel": HOW, "staff": WHO, "ground": GROUND, "reason": TEXT},
    "DecideRecusal": {"granted": st.booleans(), "reason": TEXT},
}
