"""The nightly reconciliation: workflows that were lost start again, and those that missed something look again."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.signatures import ReconcileHands
    from schemas.clockwork import Reconciled


@workflow.defn(name="ReconcileWorkflow")
class ReconcileWorkflow:
    """One activity a night, started by a schedule."""

    @workflow.run
    async def run(self) -> Reconciled:
        """Have every open case looked at again."""
        return await workflow.execute_activity_method(
            ReconcileHands.reconcile,
            start_to_close_timeout=timedelta(minutes=10),
            retry_policy=RetryPolicy(maximum_interval=timedelta(minutes=1)),
        )
