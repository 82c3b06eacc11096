"""The porch that every request passes: headers for safety, one line in the access log, a measure, and the last net."""

import logging
import time
import traceback

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.gauges import Gauges
from api.problems import answer
from api.sse import MEDIA_TYPE
from api.wording import Locales

access = logging.getLogger("heyi.access")
log = logging.getLogger(__name__)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Unless a route says otherwise: nothing is kept, framed, embedded or guessed at. No cookies, and no other origins."""

VARY = "Accept-Language, Authorization"
_RAW = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Porch:
    """Outermost middleware. It writes the template of a route, never the path, whose parts may be a tracking code."""

    def __init__(self, app: ASGIApp, locales: Locales, gauges: Gauges) -> None:
        self._app = app
        self._locales = locales
        self._gauges = gauges

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        locale = self._locales.best(",".join(asked.getlist("accept-language")))
        status = 0
        began = time.perf_counter()
        spoke: float | None = None

        async def sending(message: Message) -> None:
            nonlocal status, spoke
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith(MEDIA_TYPE):
                    spoke = time.perf_counter()  # how long somebody listens says nothing about the doors
                said = {name for name, _ in headers.raw}
                headers.raw.extend(one for one in _RAW if one[0] not in said)
                if b"content-language" not in said:
                    headers.raw.append((b"content-language", locale.language.encode()))
                if b"vary" in said:
                    headers.add_vary_header(VARY)
                else:
                    headers.raw.append((b"vary", VARY.encode()))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 -- the last net: told without its text, which may be personal
            _note(error)
            if status == 0:
                await answer("internal", locale)(scope, receive, sending)
        finally:
            seconds = (spoke or time.perf_counter()) - began
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = getattr(scope.get("route"), "path", "unknown")
            self._gauges.answered(method, route, status, seconds)
            access.info("%s %s %d %.1fms", method, route, status, seconds * 1000)


def _note(error: BaseException) -> None:
    """Log where an error came from, and of which kind it is, without its message."""
    places = (
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    )
    log.error("%s, raised at\n  %s", type(error).__name__, "\n  ".join(places))
