"""The hands of the reconciler: every open case is looked at again, whatever its workflow believes or became of it."""

from temporalio import activity

from activities.signatures import ReconcileHands
from ledger.pokes import Pokes
from schemas.clockwork import Reconciled


class ReconcileHandsBody(ReconcileHands):
    """Asks for pokes; the relay delivers them and starts the workflows that were lost."""

    def __init__(self, pokes: Pokes) -> None:
        self._pokes = pokes

    @activity.defn(name="reconcile")
    async def reconcile(self) -> Reconciled:
        """See `ReconcileHands.reconcile`."""
        return Reconciled(open=await self._pokes.put_open("case"))
