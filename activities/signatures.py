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


class ReconcileHands(ABC):
    """What the nightly reconciler does."""

    @activity.defn(name="reconcile")
    @abstractmethod
    async def reconcile(self) -> Reconciled:
        """Have every open stream looked at again, and sweep what was sealed but never recorded; return how many of each."""
