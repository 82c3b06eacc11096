"""The quick lane: requests of routes that have a plan are carried out by it, all others by FastAPI; the answers are the same."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from api.plans import Plan, plan_of

Handlers = Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]

_PLAN = "heyi.plan"


class QuickLane:
    """Requests for routes with a plan pass the porch and are carried out here; `rest` takes all others."""

    def __init__(
        self,
        rest: ASGIApp,
        porch: Callable[[ASGIApp], ASGIApp],
        routes: Iterable[APIRoute],
        handlers: Handlers,
    ) -> None:
        self._rest = rest
        self._porch = porch(self._carry_out)
        self._handlers = handlers
        self._signs: dict[tuple[str, int], list[tuple[APIRoute, Plan | None]]] = {}
        for route in routes:
            sign = (route, plan_of(route))
            for method in sorted(route.methods or ()):
                self._signs.setdefault((method, route.path.count("/")), []).append(sign)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show a request its way."""
        if scope["type"] == "http" and not scope.get("root_path") and self._finds(scope):
            await self._porch(scope, receive, send)
        else:
            await self._rest(scope, receive, send)

    def _finds(self, scope: Scope) -> bool:
        """Whether there is a plan for a request; the first route that fits decides, as it does in FastAPI."""
        path: str = scope["path"]
        for route, plan in self._signs.get((scope["method"], path.count("/")), ()):
            if (found := route.path_regex.match(path)) is None:
                continue
            if plan is None:
                return False
            convertors = route.param_convertors
            scope["path_params"] = {
                name: convertors[name].convert(text) for name, text in found.groupdict().items()
            }
            scope["route"], scope["endpoint"], scope[_PLAN] = route, route.endpoint, plan
            return True
        return False

    async def _carry_out(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        plan: Plan = scope[_PLAN]
        try:
            response = await plan.answer(request)
        except Exception as error:
            # As FastAPI's own middleware does: what has an answer is answered, all else goes on to the porch, the last net.
            handler = next(
                (self._handlers[kind] for kind in type(error).__mro__ if kind in self._handlers), None
            )
            if handler is None:
                raise
            response = await handler(request, error)
            error.__traceback__ = None  # some are kept and raised again
        await response(scope, receive, send)
