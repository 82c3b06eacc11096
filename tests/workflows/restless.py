"""Clock-work whose runs are short: a workflow is told to begin a new run after a few dozen events of history."""

from dataclasses import fields

from temporalio.client import Client, Interceptor
from temporalio.worker import (
    Interceptor as WorkerInterceptor,
)
from temporalio.worker import (
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import Info

SHORT = 40
"""Events of history after which a new run is suggested; a server that nobody tells otherwise waits for some thousands."""


class _ShortInfo(Info):
    """What a workflow knows of its run, with another idea of when that is long enough."""

    def is_continue_as_new_suggested(self) -> bool:
        return self.get_current_history_length() > SHORT


class _Out(WorkflowOutboundInterceptor):
    def info(self) -> Info:
        info = super().info()
        return _ShortInfo(**{field.name: getattr(info, field.name) for field in fields(info)})


class _In(WorkflowInboundInterceptor):
    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        super().init(_Out(outbound))


class Restless(Interceptor, WorkerInterceptor):
    """Workers of a client with this interceptor suggest short runs."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 -- the SDK's name
    ) -> type[WorkflowInboundInterceptor]:
        return _In


def restless(client: Client) -> Client:
    """The same client, for clock-work with short runs."""
    config = client.config()
    config["interceptors"] = [Restless()]
    return Client(**config)
