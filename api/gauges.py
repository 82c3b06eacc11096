"""What is measured about the doors and the installation, for Prometheus: numbers and route templates, nothing personal."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from projections.pulse import Beat

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Gauges:
    """The measures of one application, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "heyi_requests", "Requests answered", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "heyi_request_seconds",
            "Time to answer a request",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._kept: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._up = self._gauge("heyi_ledger_up", "Whether the ledger's database answered just now")
        self._behind = self._gauge(
            "heyi_follower_lag_events", "Events a follower has not handled", "follower"
        )
        self._age = self._gauge(
            "heyi_follower_lag_seconds", "Age of the oldest event a follower has not handled", "follower"
        )
        self._overdue = self._gauge(
            "heyi_obligation_overdue_seconds", "By how much the most overdue obligation is overdue"
        )
        self._pokes = self._gauge("heyi_pokes_waiting", "Workflows that have not been told yet to look again")
        self._ahead = self._gauge(
            "heyi_clock_set_back_seconds", "By how much the newest events lie ahead of the database's clock"
        )
        self._writable = self._gauge("heyi_ledger_writable", "Whether the ledger's database may be written")
        self._rewound = self._gauge(
            "heyi_ledger_rewound",
            "Whether the ledger lacks what was seen of it: it was restored to an earlier moment",
        )
        self._held_back = self._gauge(
            "heyi_ledger_transactions_held_back",
            "Transactions of the cluster since the oldest one that still runs and writes",
        )
        self._dead = self._gauge("heyi_ledger_dead_rows", "Rows that vacuum has not cleared away")
        self._stores = Counter(
            "heyi_store_refusals",
            "Requests that a database kept from being carried out",
            ("code",),
            registry=self._registry,
        )
        self.listening = self._gauge("heyi_event_streams", "Event streams that are open")
        self._open = self._gauge("heyi_open_cases", "Cases that have not ended")

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self._registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        # Routes and statuses are few; finding them by their labels takes longer than counting.
        key = (method, route, status)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._requests.labels(method, route, str(status)), self._seconds.labels(method, route)
            self._kept[key] = kept
        kept[0].inc()
        kept[1].observe(seconds)

    def refused(self, code: str) -> None:
        """Count a request that a database kept from being carried out."""
        self._stores.labels(code).inc()

    def show(self, beat: Beat | None, *, rewound: bool) -> bytes:
        """Everything measured, in Prometheus' text format; `beat` is None when the ledger cannot be read."""
        self._up.set(0 if beat is None else 1)
        self._rewound.set(rewound)
        if beat is None:
            return generate_latest(self._registry)
        for one in beat.followers:
            self._behind.labels(one.follower).set(one.events)
            self._age.labels(one.follower).set(one.seconds)
        self._overdue.set(beat.overdue)
        self._open.set(beat.open_cases)
        self._pokes.set(beat.pokes)
        self._ahead.set(beat.ahead)
        self._writable.set(beat.writable)
        self._held_back.set(beat.held_back)
        self._dead.set(beat.dead_rows)
        return generate_latest(self._registry)
