"""Events that change nothing of what supervision reads of a case: after these alone it is not computed anew."""

from typing import get_args

from domain.case.contact import Contact
from schemas.agreement import AgreementEvent, AgreementInForce
from schemas.case_events import NoteAdded, TriageConfirmed, TriageContested
from schemas.clock_events import ApplicantAsked, DeadlineLapsed, DeadlineReminded
from schemas.consent import ConsentEvent
from schemas.duties import (
    LevelsJoined,
    OrderAnswered,
    RepresentativesNamed,
    ScreeningRecorded,
    SupervisionOrdered,
)
from schemas.mediators import MediatorAppointed, MediatorEvent, RecusalDecided
from schemas.notices import NoticeEvent
from schemas.sessions import SessionEvent
from schemas.term import TermEvent

_COUNTED = (*get_args(Contact), AgreementInForce, MediatorAppointed, RecusalDecided)

UNCOUNTED = frozenset(
    {
        *get_args(SessionEvent),
        *get_args(ConsentEvent),
        *get_args(NoticeEvent),
        *get_args(TermEvent),
        *get_args(AgreementEvent),
        *get_args(MediatorEvent),
        ApplicantAsked,
        DeadlineLapsed,
        DeadlineReminded,
        LevelsJoined,
        NoteAdded,
        OrderAnswered,
        RepresentativesNamed,
        ScreeningRecorded,
        SupervisionOrdered,
        TriageConfirmed,
        TriageContested,
    }
    - set(_COUNTED)
)
"""Whatever is not named here is taken to change something, so that a new kind of event is never missed."""
