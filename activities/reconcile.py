"""The hands of the reconciler: open cases are looked at again, orphans of the person store swept, forgetting finished."""

from datetime import timedelta

from temporalio import activity

from activities.signatures import ReconcileHands
from engine.forgetting import finish
from ledger.pokes import Pokes
from ledger.port import Ledger
from ledger.vault import Vault, referred_to
from projections.forgotten import ForgottenBoard
from schemas.clockwork import CLOCKED, Reconciled

GRACE = timedelta(days=1)
"""Nothing sealed within it is touched: a command may still be on its way to its append."""

WINDOW = timedelta(days=8)
"""How far back a night looks: a week of missed nights is made up for."""


class ReconcileHandsBody(ReconcileHands):
    """Asks for pokes, which the relay delivers, starting the workflows that were lost; sweeps orphans; finishes forgetting."""

    def __init__(self, pokes: Pokes, vault: Vault, ledger: Ledger, forgotten: ForgottenBoard) -> None:
        self._pokes = pokes
        self._vault = vault
        self._ledger = ledger
        self._forgotten = forgotten

    @activity.defn(name="reconcile")
    async def reconcile(self) -> Reconciled:
        """See `ReconcileHands.reconcile`."""
        looked_at = sum([await self._pokes.put_open(kind) for kind in CLOCKED])
        swept = await self._vault.sweep(referred_to(self._ledger), GRACE, WINDOW)
        finished = await finish(self._forgotten, self._vault)
        return Reconciled(open=looked_at, swept=swept, forgotten=finished)
