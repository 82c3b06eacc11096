"""Which item of the file a fact of the case is (卷内目录, the ministry's forms of 2010): one table for state and for print."""

from schemas.agreement import AgreementInForce
from schemas.case_events import CaseEvent, DisputeRegistered, DisputeReported, SettlementRecorded
from schemas.ending import FollowUpRecorded, PaperFiled
from schemas.frame import Frame
from schemas.mediators import RightsNoticeGiven
from schemas.performance import (
    AgreementPerformed,
    ConfirmationApplied,
    PerformanceRecorded,
    RulingRecorded,
)
from schemas.sessions import InvestigationRecorded, SessionClosed

_ITEMS: dict[type[Frame], str] = {
    DisputeReported: "application",
    DisputeRegistered: "application",
    RightsNoticeGiven: "rights_notice",
    InvestigationRecorded: "investigation",
    SessionClosed: "mediation_record",
    AgreementInForce: "agreement",
    SettlementRecorded: "agreement",
    PerformanceRecorded: "performance",
    AgreementPerformed: "performance",
    FollowUpRecorded: "follow_up",
    ConfirmationApplied: "confirmation",
    RulingRecorded: "confirmation",
}


def item_of(event: CaseEvent) -> str | None:
    """The item of the file that an event is or records; None for one that is no document."""
    # Each event of a case is asked, and a shape asked by `isinstance` what it is not takes its time.
    return event.item if type(event) is PaperFiled else _ITEMS.get(type(event))


def with_item(papers: tuple[str, ...], event: CaseEvent) -> tuple[str, ...]:
    """The items that are there after an event, in the order in which they came."""
    item = item_of(event)
    return papers if item is None or item in papers else (*papers, item)
