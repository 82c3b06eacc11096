"""Names and shapes of what workflows may ask for; no behaviour, so that this module may pass through the sandbox."""

from abc import ABC, abstractmethod

from temporalio import activity

from schemas.clockwork import Answer, CaseRef, Order, Reconciled, Seen


class CaseHands(ABC):
    """What the clock may do about a case: look, and issue what is owed."""

    @activity.defn(name="look_at_case")
    @abstractmethod
    async def look(self, ref: CaseRef) -> Seen:
        """Where the case stands and what the clock owes it, read from the ledger itself."""

    @activity.defn(name="issue_case_command")
    @abstractmethod
    async def issue(self, order: Order) -> Answer:
        """Issue a clock command under its stable id; whatever the law answers comes back as data."""


class CouncilHands(ABC):
    """What the clock may do about a deliberation: look, and issue what is owed."""

    @activity.defn(name="look_at_deliberation")
    @abstractmethod
    async def look(self, ref: CaseRef) -> Seen:
        """Where the deliberation stands and what the clock owes it, read from the ledger itself."""

    @activity.defn(name="issue_council_command")
    @abstractmethod
    async def issue(self, order: Order) -> Answer:
        """Issue what is owed under its stable id: a round opens, closes, is counted, or an instant has simply come."""


class ReconcileHands(ABC):
    """What the nightly reconciler does."""

    @activity.defn(name="reconcile")
    @abstractmethod
    async def reconcile(self) -> Reconciled:
        """Have open streams looked at again, sweep what was sealed and never recorded, finish forgetting; return how many of each."""
