"""What a careless person may say: petitions."""

from hypothesis import strategies as st

from schemas.actors import Level
from tests.domain.case.people import EVERYBODY
from tests.domain.case.said.base import PARTIES, TEXT, Said

SAID: Said = {
    "ReferPetition": {"level": st.sampled_from(Level), "letter": TEXT},
    "ObjectToReferral": {"reason": TEXT},
    "AcceptPetition": {},
    "ExtendPetition": {"reason": TEXT},
    "StepAside": {
        "staff": st.one_of(st.none(), st.sampled_from([one.id for one in EVERYBODY])),
        "reason": TEXT,
    },
    "DecidePetition": {"request": TEXT, "facts": TEXT, "opinion": TEXT, "law": TEXT},
    "AskReview": {"party": st.one_of(st.none(), PARTIES), "reason": TEXT},
    "AnswerReview": {
        "result": st.sampled_from(["upheld", "changed", "revoked"]),
        "facts": TEXT,
        "opinion": TEXT,
        "law": TEXT,
    },
}
