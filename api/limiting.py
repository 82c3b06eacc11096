"""How often tracking codes may be tried: per address and for all together, so that nobody guesses them."""

import ipaddress
import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from api.problems import ProblemError


class Limits:
    """Counts in this process; `per_client` and `together` are tries per minute."""

    def __init__(self, per_client: int = 30, together: int = 3000) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_client = RateLimitItemPerMinute(per_client, namespace="track-client")
        self._together = RateLimitItemPerMinute(together, namespace="track-all")

    async def track(self, address: str) -> None:
        """Count a try; raise `ProblemError` (`too_many_requests`) when there were too many in the last minute."""
        await self._hit(self._per_client, _network(address))
        await self._hit(self._together, "all")

    async def _hit(self, limit: RateLimitItem, who: str) -> None:
        if await self._limiter.hit(limit, who):
            return
        window = await self._limiter.get_window_stats(limit, who)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        raise ProblemError("too_many_requests", {"Retry-After": str(seconds)}, seconds=seconds)


def _network(address: str) -> str:
    """One household has one IPv4 address, or one /64 of IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
